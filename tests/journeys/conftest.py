"""A real Kith on a port of its own, real browsers in front of it, and a website on loopback: nothing is faked."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from tests.browser import conftest as browsers
from tests.browser.opened import PATIENCE
from tests.processes.running import RunningKith

PASSWORD = "a long enough password"
axe = browsers.axe

_SITE = """<!doctype html><html lang=en><head><title>Łódź Care Notes</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body><h1>Notes</h1></body></html>"""
_FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Łódź Care Notes</title><link>/</link>
<description>Notes</description><item><title>A first visit</title><link>/a</link><guid>a</guid>
<pubDate>Tue, 17 Nov 2026 09:00:00 GMT</pubDate><description>What we learned at the door.</description></item>
</channel></rss>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def website(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The ordinary address of a small site that has a feed."""
    folder = tmp_path_factory.mktemp("website")
    (folder / "index.html").write_text(_SITE)
    (folder / "feed.xml").write_text(_FEED)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def kith(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKith]:
    """`./kith up` on an empty folder."""
    running = RunningKith(Path(tmp_path_factory.mktemp("kith")), KITH_ALLOW_LOOPBACK="1").start()
    running.wait_for(r"is open at|/first/\w+")
    yield running
    running.stop()


class Person:
    """Someone at a browser of their own, phone-sized unless said otherwise."""

    def __init__(self, context: BrowserContext) -> None:
        context.set_default_timeout(1000 * PATIENCE)
        self.context, self.page = context, context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, line: object) -> None:
        expected = "status of 422"  # a form to look at again is an answer, not a fault
        if line.type in ("error", "warning") and expected not in line.text:
            self.complaints.append(line.text)

    def sign_in(self, name: str) -> "Person":
        self.page.goto("/sign-in")
        self.page.get_by_label("Name here, or e-mail address").fill(name)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.do("Come in")
        return self

    def button(self, word: str) -> Locator:
        """The one button that says `word`."""
        return self.page.locator("main").get_by_role("button", name=re.compile(f"^{word}", re.IGNORECASE)).last

    def do(self, word: str) -> None:
        """Press the one button that says `word`, and wait until the server has answered."""
        self.press(self.button(word))

    def press(self, button: Locator) -> None:
        """Press what sends a form, and wait until the server has answered.

        Where the answer is a page, until that page is there: who goes on sooner writes in the old one, or ends its
        journey to the new one. An answer that is put into the page may still come a moment later.
        """
        answers: list[Request] = []
        pages: list[Page] = []

        def answered(request: Request) -> None:
            if request.method == "POST":
                answers.append(request)

        heard = [
            ("response", lambda response: answered(response.request)),
            ("requestfailed", answered),  # the line was cut
            ("load", lambda page: pages.append(page)),  # Playwright takes no method that is built in
        ]
        for event, hear in heard:
            self.page.on(event, hear)
        button.click()
        self._wait_until(lambda: bool(answers), f"{button} sent nothing")
        if answers[0].is_navigation_request() and not answers[0].failure:
            self._wait_until(lambda: bool(pages), f"no page came after {answers[0].url}")
        for event, hear in heard:
            self.page.remove_listener(event, hear)

    def _wait_until(self, holds: Callable[[], bool], otherwise: str) -> None:
        ends = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < ends, otherwise
            self.page.wait_for_timeout(10)

    def menu(self, word: str) -> Locator:
        """Open the first post's three dots and return an entry."""
        self.page.locator(".post .menu summary").first.click()
        return self.page.locator(".post .menu[open]").get_by_text(word)

    def sees(self, words: str) -> None:
        """Wait until the page says this."""
        expect(self.page.locator("main")).to_contain_text(words, use_inner_text=True)

    def finds(self, found: Locator, path: str) -> Locator:
        """Open `path` again and again until it is there: what a job does comes a moment after what it is for."""
        ends = time.monotonic() + PATIENCE
        self.page.goto(path)
        while not found.count():
            assert time.monotonic() < ends, f"{found} never came to {path}:\n{self.page.locator('main').inner_text()}"
            self.page.wait_for_timeout(250)
            self.page.goto(path)
        return found


@pytest.fixture
def someone(chromium: Browser, kith: RunningKith) -> Iterator[Callable[..., Person]]:
    """`someone(script=False)`: a new browser in front of the running Kith."""
    people: list[Person] = []

    def make(*, script: bool = True, size: tuple[int, int] = browsers.PHONE, at: RunningKith | None = None) -> Person:
        made = Person(
            chromium.new_context(
                viewport={"width": size[0], "height": size[1]},
                base_url=(at or kith).environment["KITH_ORIGIN"],
                java_script_enabled=script,
                locale="en-GB",
                timezone_id="Europe/London",
            )
        )
        people.append(made)
        return made

    yield make
    for person in people:
        person.context.close()
        assert person.complaints == []


@pytest.fixture(scope="session")
def owner_link(kith: RunningKith) -> str:
    found = re.search(r"http://\S+(/first/\w+)", kith.said)
    assert found, kith.said
    return found[1]


@pytest.fixture(scope="session")
def set_up(chromium: Browser, kith: RunningKith, owner_link: str) -> str:
    """The first person opens the printed link, names the server and is its owner: Olwen."""
    person = Person(chromium.new_context(base_url=kith.environment["KITH_ORIGIN"], java_script_enabled=False))
    person.page.goto(owner_link)
    told = {"server_name": "Kith Łódź", "display_name": "Olwen Ŵyn", "username": "olwen", "email": "olwen@mail.test"}
    for name, words in {**told, "password": "short"}.items():
        person.page.locator(f"[name={name}]").fill(words)
    person.do("Open the doors")
    expect(person.page.get_by_role("alert"), "a password that is too short is not taken").to_have_count(1)
    expect(person.page.locator("[name=server_name]"), "what was typed is kept").to_have_value("Kith Łódź")
    person.page.locator("[name=password]").fill(PASSWORD)
    person.do("Open the doors")
    person.sees("is open")
    person.context.close()
    return "olwen"


@pytest.fixture(scope="session")
def member(kith: RunningKith, set_up: str) -> Callable[[str], str]:
    """`member("ben")`: an account that may come in, made by the command."""

    def make(name: str) -> str:
        made = kith.command("account", "create", name, f"{name}@mail.test", PASSWORD)
        assert made.returncode == 0, made.stderr
        return name

    return make
