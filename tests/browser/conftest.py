"""Drives the real pages in Debian's Chromium: what a person with a browser, a keyboard or a screen reader meets.

Where Chromium is missing these tests skip, loudly; with CI=true they fail.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from kith.accounts.models import Account
from tests.browser.chromium import DESKTOP
from tests.browser.chromium import PHONE as PHONE
from tests.browser.chromium import TABLET as TABLET
from tests.browser.town import town as town

# The rules of WCAG 2.2 AA; without what axe would fetch and tell beside them, which takes most of its time.
_RUN_AXE = """() => axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    resultTypes: ["violations"], preload: false, iframes: false, selectors: false,
}).then(found => found.violations)"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def served(django_db_setup: None) -> Iterator[LiveServer]:
    """pytest-django's running server, but our own files are served as the house serves them (project/files.py)."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda handler: handler.application
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def live_server(served: LiveServer) -> LiveServer:
    """The same under pytest-django's name, which empties the database after each test that asks for it."""
    return served


@dataclass
class Reader:
    """Opens pages of the test's own server, as a member or as a visitor."""

    chromium: Browser
    address: str
    sign_in: Callable[[Account], Client]
    contexts: list[BrowserContext]

    def open(self, path: str, **options: Any) -> Page:
        """Return a page that has loaded `path`."""
        page = self.new_page(**options)
        page.goto(self.address + path, wait_until="load")
        return page

    def new_page(
        self,
        *,
        member: Account | None = None,
        size: tuple[int, int] = DESKTOP,
        dark: bool = False,
        script: bool = True,
        **options: Any,
    ) -> Page:
        """Return an empty page of a browser that has never been here."""
        context = self.chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            locale="en-GB",
            timezone_id="Europe/London",
            **options,
        )
        self.contexts.append(context)
        if member is not None:
            name = settings.SESSION_COOKIE_NAME
            value = self.sign_in(member).cookies[name].value
            context.add_cookies([{"name": name, "value": value, "url": self.address}])
        return context.new_page()


@pytest.fixture
def reader(live_server: LiveServer, chromium: Browser, sign_in: Callable[[Account], Client]) -> Iterator[Reader]:
    """A reader with a browser, at a running server."""
    found = Reader(chromium, live_server.url, sign_in, [])
    yield found
    for context in found.contexts:
        context.close()


_FITS = "document.documentElement.scrollWidth <= innerWidth"


def fits(page: Page) -> bool:
    """Whether nothing is wider than the screen; a screen that was just turned may take a moment to be so."""
    for _ in range(20):
        if page.evaluate(_FITS):
            return True
        page.wait_for_timeout(100)
    return False


def show(page: Page, *, size: tuple[int, int], dark: bool) -> None:
    """Turn the screen round the page that is open: much quicker than opening it anew."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="dark" if dark else "light")


@pytest.fixture
def browser_page(reader: Reader) -> Callable[..., Page]:
    """`browser_page("/home", member=amara, size=PHONE, dark=True, script=False)`."""
    return reader.open


@pytest.fixture
def axe() -> Callable[[Page], str]:
    """`assert axe(page) == ""`: what keeps people out of the page, in words."""

    def faults(page: Page) -> str:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        return "\n".join(
            f"{fault['id']}: {fault['help']}: {[node['html'][:160] for node in fault['nodes'][:4]]}"
            for fault in page.evaluate(_RUN_AXE)
        )

    return faults
