"""Installable, and kind where there is no line; nobody's page is kept on the computer."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from kith.accounts.models import Account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Tests browse in a private window, in which nothing can be installed.
_OF_THIS_WINDOW = {"in-incognito"}


@pytest.fixture
def window(live_server: LiveServer, chromium: Browser):
    context = chromium.new_context(locale="en-GB", base_url=live_server.url)
    yield context
    context.close()


def test_can_be_installed(window, amara: Account) -> None:
    page = window.new_page()
    page.goto("/sign-in", wait_until="load")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    tools = window.new_cdp_session(page)

    told = tools.send("Page.getAppManifest")
    problems = tools.send("Page.getInstallabilityErrors")["installabilityErrors"]

    assert told["errors"] == []
    assert {one["errorId"] for one in problems} <= _OF_THIS_WINDOW


def test_says_kindly_that_there_is_no_line_and_comes_back(window, amara: Account) -> None:
    page = window.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto("/sign-in", wait_until="load")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload(wait_until="load")

    window.set_offline(True)
    page.goto("/about")
    expect(page.locator("h1")).to_have_text("You are offline")
    styled = page.evaluate("() => getComputedStyle(document.querySelector('.btn.do')).backgroundColor")
    assert styled != "rgba(0, 0, 0, 0)"

    window.set_offline(False)
    page.get_by_text("Try again").click()
    expect(page.locator("h1")).not_to_contain_text("You are offline")
    assert page.url.endswith("/about")
    assert troubles == []


def test_keeps_nobodys_pages(window, live_server: LiveServer, amara: Account, sign_in) -> None:
    cookie = sign_in(amara).cookies["sessionid"].value
    window.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = window.new_page()
    page.goto("/home", wait_until="load")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    for path in ("/home", "/notices", "/@amara"):
        page.goto(path, wait_until="load")

    kept = page.evaluate("""async () => {
        const found = [];
        for (const name of await caches.keys())
            for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
        return found;
    }""")

    assert "/offline" in kept
    assert [path for path in kept if path != "/offline" and not path.startswith("/static/")] == []
