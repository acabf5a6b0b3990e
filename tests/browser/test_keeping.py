"""Saving and highlighting with script: what the plain forms do, nearer to the words."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.town import MEMBER, Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# What a reader does with a mouse, to the very letter.
_CHOOSE = """([words]) => {
    const text = document.querySelector("[data-pencil]");
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(words);
        if (at < 0) continue;
        getSelection().setBaseAndExtent(node, at, node, at + words.length);
        return true;
    }
    return false;
}"""


@pytest.fixture
def _django_db_helper() -> None:
    """The town stays for all tests of this file."""


@pytest.fixture
def page(served: LiveServer, chromium: Browser, town: Town) -> Iterator[Page]:
    context = chromium.new_context(locale="en-GB", base_url=served.url)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": town.cookie(MEMBER), "url": served.url}
    context.add_cookies([cookie])
    yield context.new_page()
    context.close()


def test_words_chosen_in_a_text_are_highlighted_by_one_press(page: Page, town: Town) -> None:
    page.goto(f"/saved/{town.numbers['kept']}")
    bar = page.locator("[data-pencil-bar]")
    expect(bar).to_be_hidden()

    assert page.evaluate(_CHOOSE, ["It was"])
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="Highlight").click()

    expect(page.locator("mark.pencil", has_text="It was")).to_be_visible()
    expect(page).to_have_url(re.compile("#mark-"))


def test_a_note_can_be_written_with_it(page: Page, town: Town) -> None:
    page.goto(f"/reading/{town.numbers['item']}")

    assert page.evaluate(_CHOOSE, ["Mostly"])
    page.get_by_role("button", name="With a note").click()
    expect(page.locator("#pencil-quote")).to_have_value("Mostly")
    expect(page.locator("#pencil [name=note]")).to_be_focused()
    page.keyboard.type("Always, for some.")
    page.locator("#pencil").get_by_role("button", name="Highlight").click()

    expect(page.locator("mark.pencil", has_text="Mostly")).to_be_visible()
    expect(page.locator(".marks", has_text="Always, for some.")).to_be_visible()


def test_what_was_saved_is_put_in_a_folder_at_once(page: Page, town: Town) -> None:
    page.goto(f"/@amara/{town.numbers['thread']}")
    post = page.locator(".post").first
    post.get_by_role("button", name="Saved").click()
    post.get_by_role("button", name="Save", exact=True).click()
    post.get_by_role("link", name="Put it in a folder?").click()

    page.get_by_label("Or a new folder").fill("Walking")
    with page.expect_navigation():  # or going on would end it
        page.get_by_role("button", name="Put it there").click()
    page.goto("/saved")

    expect(page.locator(".shelves", has_text="Walking")).to_be_visible()


def test_ticking_brings_what_can_be_done_into_sight(page: Page, town: Town) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto("/saved?tidy=yes")
    page.locator(".tick-box input").first.check()

    expect(page.get_by_role("button", name="Mark as read")).to_be_in_viewport()
