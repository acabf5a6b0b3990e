"""Someone who was never here joins, finds people and a website, writes with a picture, answers, and is told.

Once with script and once without: on a phone, with a real server, and without a manual.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD, Person

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("name", "script"), [("sion", True), ("nia", False)], ids=["script", "no script"])
def test_joins_follows_posts_and_is_answered(
    someone: Callable[..., Person], set_up: str, website: str, tmp_path: Path, name: str, script: bool
) -> None:
    newcomer, owner = someone(script=script), someone(script=script).sign_in(set_up)

    _joins(newcomer, name)
    _is_let_in(owner)
    newcomer.sign_in(name)
    expect(newcomer.page.locator("h1")).to_contain_text("Welcome")

    _follows_someone(newcomer)
    _follows_a_website(newcomer, website)
    post = _posts_a_picture(newcomer, tmp_path)
    _asks(newcomer)
    _warns(newcomer)
    _changes_its_words(newcomer, post)
    _answers(owner, post)
    _is_told(newcomer)
    _keeps_it_at_the_top(newcomer, post, name)
    _deletes(newcomer)


def _joins(person: Person, name: str) -> None:
    page = person.page
    page.goto("/")
    page.get_by_role("link", name="Ask to join").click()
    page.wait_for_url("**/join")
    page.locator("[name=username]").fill("olwen")
    page.locator("[name=email]").fill(f"{name}@mail.test")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=answer]").fill("I care for my brother.")
    person.do("Ask to join")
    expect(page.get_by_role("alert")).to_contain_text("has this name already")
    expect(page.locator("[name=answer]"), "nothing typed is lost").to_have_value("I care for my brother.")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password1]").fill(PASSWORD)
    person.do("Ask to join")
    expect(page.locator("h1")).to_have_text("Nearly there")


def _is_let_in(owner: Person) -> None:
    owner.finds(owner.page.get_by_role("link", name="Look at who asks"), "/notices").first.click()
    owner.page.wait_for_url("**/manage/waiting*")
    owner.do("Let in")
    owner.sees("can come in")


def _follows_someone(person: Person) -> None:
    person.page.goto("/people")
    person.page.get_by_role("button", name=re.compile("^Follow.*Olwen|^Follow$")).last.click()
    person.page.get_by_role("button", name=re.compile("^Following")).first.wait_for()


def _follows_a_website(person: Person, address: str) -> None:
    person.page.goto("/reading")
    person.page.get_by_label("Address of a site or blog").fill(address)
    person.do("Follow")
    person.sees("You follow Łódź Care Notes.")
    person.finds(person.page.get_by_text("A first visit"), "/home")


def _posts_a_picture(person: Person, folder: Path) -> str:
    page = person.page
    Image.linear_gradient("L").resize((400, 300)).convert("RGB").save(folder / "hills.jpg")
    page.locator("main [name=text]").first.fill("Good evening from the valley @olwen #walking")
    page.locator("summary", has_text="Picture").click()
    page.locator("input[type=file]").first.set_input_files(folder / "hills.jpg")
    person.do("Post")
    person.sees("Add a description")
    expect(page.locator("[name=text]")).to_have_value(re.compile("Good evening"))
    page.get_by_label("What it shows").fill("Grey hills in the evening.")
    person.do("Post")
    expect(page.locator("main [name=text]").first, "what was sent stands in the box again").to_have_value("")
    page.get_by_role("link", name="See it").click()
    expect(page.locator("h1")).to_have_text("Good evening from the valley @olwen #walking")
    return page.url


def _asks(person: Person) -> None:
    page = person.page
    page.goto("/write")
    page.locator("[name=text]").fill("What is in the cup?")
    page.locator("summary", has_text="Add a poll").click()
    page.locator("[name=option_1]").fill("Tea")
    page.locator("[name=option_2]").fill("Coffee")
    person.do("Post")
    expect(page.locator(".post").first).to_contain_text("0 votes", use_inner_text=True)


def _warns(person: Person) -> None:
    page = person.page
    page.goto("/write")
    page.locator("[name=text]").fill("x " * 400)
    person.do("Post")
    expect(page.get_by_role("alert")).to_contain_text("too many", use_inner_text=True)
    expect(page.locator("[name=text]")).to_have_value("x " * 400)
    page.locator("[name=text]").fill("It was a hard night on the ward.")
    page.locator("summary", has_text="Add a warning").click()
    page.locator("[name=warning]").last.fill("Hospital")
    person.do("Post")
    words = page.get_by_text("It was a hard night on the ward.")
    cover = page.locator(".cover summary, summary.cover").first
    cover.wait_for()
    expect(words).to_be_hidden()
    cover.click()
    expect(words).to_be_visible()


def _changes_its_words(person: Person, post: str) -> None:
    person.page.goto(post)
    person.menu("Change the words").click()
    person.page.wait_for_url("**/edit")
    person.page.locator("[name=text]").fill("Good evening, again, from the valley @olwen #walking")
    person.do("Keep the change")
    person.page.get_by_role("link", name="see what changed").first.click()
    person.sees("first written")


def _answers(owner: Person, post: str) -> None:
    page = owner.page
    page.goto(post)
    for word, after in (("Thank", "Thanked"), ("Pass on", "Passed on"), ("Save", "Saved")):
        page.locator(".post").first.get_by_role("button", name=word).click()
        page.locator(".post").first.get_by_role("button", name=after).wait_for()
    page.locator("main [name=text]").first.fill("Good evening back")
    owner.do("Reply")
    owner.sees("Good evening back")
    expect(page.locator("main [name=text]").first).to_have_value("")
    page.goto("/saved")
    owner.sees("again, from the valley")
    poll = owner.finds(page.locator(".post", has_text="What is in the cup?"), "/here").first
    poll.get_by_label("Tea").check()
    owner.press(poll.get_by_role("button", name="Vote"))
    page.locator(".post", has_text="your vote").first.wait_for()


def _is_told(person: Person) -> None:
    page = person.page
    page.goto("/home")
    page.get_by_role("link", name=re.compile("Notices")).first.click()
    page.wait_for_url("**/notices")
    for words in ("answered", "thanked you", "passed on"):
        person.finds(page.locator("main", has_text=words), "/notices")
        person.sees(words)


def _keeps_it_at_the_top(person: Person, post: str, name: str) -> None:
    person.page.goto(post)
    person.press(person.menu("Keep at the top"))
    person.page.goto(f"/@{name}")
    expect(person.page.locator(".post").first).to_contain_text("Kept at top", use_inner_text=True)


def _deletes(person: Person) -> None:
    page = person.page
    page.goto("/write")
    page.locator("[name=text]").fill("To be gone")
    person.do("Post")
    person.sees("Your post is out.")
    person.menu("Delete").click()
    page.locator("dialog[open] .do, main button:has-text('Delete it')").first.click()
    page.get_by_text("The post is deleted.").wait_for()
