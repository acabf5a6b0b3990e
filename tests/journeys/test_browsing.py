"""What a browser adds: new posts tell of themselves, words are kept, and everything is done by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import DESKTOP
from tests.journeys.conftest import PASSWORD, Person

pytestmark = pytest.mark.browser
_FOCUSED = "document.activeElement.innerText || document.activeElement.name || document.activeElement.tagName"
_FOCUS_SHOWS = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"


def test_a_new_post_tells_of_itself_and_moves_nothing(
    someone: Callable[..., Person], member: Callable[[str], str]
) -> None:
    writer, reader = someone().sign_in(member("ribbon_writer")), someone().sign_in(member("ribbon_reader"))
    reader.page.goto("/@ribbon_writer")
    reader.do("Follow")
    writer.page.goto("/home")
    writer.page.locator("main [name=text]").first.fill("The first of two")
    writer.do("Post")
    reader.finds(reader.page.get_by_text("The first of two"), "/home")
    reader.page.locator("main [name=text]").first.focus()
    before = reader.page.evaluate("scrollY")

    writer.page.locator("main [name=text]").first.fill("The second of two")
    writer.do("Post")

    ribbon = reader.page.locator(".new[data-live=home]")
    ribbon.wait_for()
    expect(ribbon).to_have_text("1 new post")
    assert reader.page.evaluate("scrollY") == before
    assert reader.page.evaluate("document.activeElement.name") == "text"
    assert reader.page.get_by_text("The second of two").count() == 0
    ribbon.click()
    reader.page.get_by_text("The second of two").wait_for()


def test_words_outlive_a_closed_tab_until_they_are_sent(
    someone: Callable[..., Person], member: Callable[[str], str]
) -> None:
    person = someone().sign_in(member("keeper"))
    person.page.goto("/write")
    person.page.locator("[name=text]").press_sequentially("Half a thought")
    person.page.close()

    person.page = person.context.new_page()
    person.page.goto("/write")
    expect(person.page.locator("[name=text]")).to_have_value("Half a thought")

    person.do("Post")
    person.sees("Your post is out.")
    person.page.goto("/write")
    expect(person.page.locator("[name=text]")).to_have_value("")


def test_signs_in_writes_and_reads_by_keyboard_alone(
    someone: Callable[..., Person], member: Callable[[str], str]
) -> None:
    person = someone(size=DESKTOP)
    page, press = person.page, person.page.keyboard.press
    name = member("keys")
    page.goto("/sign-in")
    expect(page.locator("[name=login]")).to_be_focused()
    page.keyboard.type(name)
    press("Tab")
    page.keyboard.type(PASSWORD)
    press("Enter")
    page.wait_for_url("**/home")

    met = []
    for _ in range(10):
        press("Tab")
        met.append(page.evaluate(_FOCUSED).strip().split("\n")[0])
        assert page.evaluate(_FOCUS_SHOWS), f"one does not see where one is: {met[-1]}"
    rooms = ["Home", "Here", "Reading", "People", "Saved"]
    assert met[0] == "Skip to the page"
    assert [each for each in met if each in rooms] == rooms

    page.goto("/write")
    page.locator("[name=text]").focus()
    page.keyboard.type("Written without a mouse")
    for _ in range(30):
        press("Tab")
        if page.evaluate(_FOCUSED).strip() == "Post":
            break
    press("Enter")
    page.get_by_text("Your post is out.").wait_for()

    menu = page.locator(".post .menu > summary").first
    menu.focus()
    press("Enter")
    expect(page.locator(".post .menu[open]")).to_have_count(1)
    press("Tab")
    press("Escape")
    expect(page.locator(".menu[open]")).to_have_count(0)
    expect(menu).to_be_focused()
