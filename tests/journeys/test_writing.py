"""Writing with a browser's help: time to undo, an emoji by keyboard, single keys, and a line that is lost."""

from collections.abc import Callable

import pytest

from tests.browser.chromium import DESKTOP
from tests.journeys.conftest import Person

pytestmark = pytest.mark.browser
_TEXT = "main [name=text]"


def test_a_post_is_taken_back_while_it_counts_down(
    someone: Callable[..., Person], member: Callable[[str], str]
) -> None:
    person = someone().sign_in(member("hasty"))
    page = person.page
    page.goto("/settings/preferences")
    page.get_by_label("Time to take a post back").select_option("20")
    person.do("Keep it so")
    page.goto("/home")
    page.locator(_TEXT).first.fill("Too quick by far")

    person.do("Post")

    page.get_by_text("Goes out in 20 seconds.").first.wait_for()
    page.locator("[data-until] [aria-hidden]").get_by_text("Goes out in 18 seconds.").wait_for()
    assert page.locator("[data-at-first]").inner_text().startswith("Goes out in 20 seconds.")
    person.do("Undo")
    page.get_by_text("It did not go out.").wait_for()
    assert page.locator(_TEXT).input_value() == "Too quick by far"


def test_an_emoji_is_found_and_put_in_by_keyboard(someone: Callable[..., Person], member: Callable[[str], str]) -> None:
    person = someone(size=DESKTOP).sign_in(member("smiler"))
    page, press = person.page, person.page.keyboard.press
    page.goto("/write")
    page.locator(_TEXT).fill("Well done ")
    page.locator(".picker summary").focus()
    press("Enter")
    box = page.get_by_placeholder("Find an emoji by its English name")
    box.wait_for()
    box.fill("clap")
    press("Enter")
    press("Enter")
    press("Escape")

    assert page.locator(_TEXT).input_value() == "Well done 👏"
    assert page.evaluate("document.activeElement.name") == "text"


def test_keys_go_from_post_to_post_and_are_letters_while_one_types(
    someone: Callable[..., Person], member: Callable[[str], str]
) -> None:
    person = someone(size=DESKTOP).sign_in(member("typist"))
    page, press = person.page, person.page.keyboard.press
    for words in ("The first", "The second"):
        page.goto("/home")
        page.locator(_TEXT).first.fill(words)
        person.do("Post")
    page.goto("/@typist")
    press("j")
    assert "The second" in page.evaluate("document.activeElement.innerText")
    press("j")
    assert "The first" in page.evaluate("document.activeElement.innerText")
    press("f")
    page.locator("article:has-text('The first') [aria-pressed=true]").get_by_text("Thanked").wait_for()
    press("?")
    page.locator("dialog.keys-over").get_by_text("the next post").wait_for()
    press("Escape")
    press("g")
    press("d")
    page.wait_for_url("**/drafts")
    press("n")
    page.wait_for_url("**/write")
    page.locator(_TEXT).press_sequentially("just jogging")
    assert page.locator(_TEXT).input_value() == "just jogging"

    page.goto("/settings/preferences")
    page.get_by_label("Single keys do things").uncheck()
    person.do("Keep it so")
    press("g")
    press("d")
    page.wait_for_timeout(300)
    assert page.url.endswith("/settings/preferences")


def test_without_a_line_the_words_stay(someone: Callable[..., Person], member: Callable[[str], str]) -> None:
    person = someone().sign_in(member("in_a_tunnel"))
    page = person.page
    page.goto("/write")
    page.locator(_TEXT).fill("Through the tunnel")
    page.context.set_offline(True)
    page.locator("#compose button.do").click()
    page.get_by_text("You are offline at the moment").wait_for()
    assert page.locator(_TEXT).input_value() == "Through the tunnel"

    page.context.set_offline(False)
    person.do("Post")
    page.get_by_text("Your post is out.").wait_for()
