"""Writing with a browser's help: time to undo, an emoji by keyboard, single keys, and a line that is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

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
    page.get_by_label("Time to take a post back").select_option("60")
    person.do("Keep it so")
    page.goto("/home")
    page.locator(_TEXT).first.fill("Too quick by far")

    person.do("Post")

    first = page.locator("[data-at-first]").inner_text()
    seconds = int(re.match(r"Goes out in (\d+) seconds\.", first)[1])
    fewer = "|".join(str(number) for number in range(1, seconds))
    counts = page.locator("[data-until] [aria-hidden]")
    expect(counts).to_have_text(re.compile(rf"^Goes out in ({fewer}) seconds?\."))
    assert page.locator("[data-at-first]").inner_text() == first, "a screen reader hears it once"
    person.do("Undo")
    person.sees("It did not go out.")
    expect(page.locator(_TEXT)).to_have_value("Too quick by far")


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
    expect(page.locator("[data-emoji]:focus")).to_have_count(1)
    press("Enter")
    expect(page.locator(_TEXT)).to_have_value("Well done 👏")
    press("Escape")

    expect(page.locator(_TEXT)).to_be_focused()


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
    expect(page.locator(_TEXT)).to_have_value("Through the tunnel")

    page.context.set_offline(False)
    expect(page.get_by_text("You are offline at the moment")).to_have_count(0)
    person.do("Post")
    person.sees("Your post is out.")
    # What the browser itself says of a line that is not there is no fault of the page.
    person.complaints = [each for each in person.complaints if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.parametrize("arrives", [True, False], ids=["sent", "lost"])
def test_who_goes_on_before_the_answer_finds_no_words_that_are_out(
    arrives: bool, someone: Callable[..., Person], member: Callable[[str], str]
) -> None:
    person = someone().sign_in(member("hurried" if arrives else "unlucky"))
    page = person.page
    page.goto("/write")
    page.locator(_TEXT).fill("Off to the next visit")

    def lose(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        if arrives:
            route.fetch()  # the page after it, too, which says that it is out, and which nobody sees
        return route.fulfill(status=204)  # the page stays, as when one goes on before the answer is there

    page.route("**/write", lose)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        person.do("Post")
    page.unroute("**/write")
    with page.expect_response("**/write/sent?*"):
        page.goto("/write")

    expect(page.locator(_TEXT)).to_have_value("" if arrives else "Off to the next visit")
    page.goto("/home")
    expect(page.locator("article").get_by_text("Off to the next visit")).to_have_count(1 if arrives else 0)
