"""Someone who was never here joins, finds people and a website, writes with a picture, answers, and is told.

Once with script and once without: on a phone, with a real server, and without a manual.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

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
    assert "Welcome" in newcomer.page.locator("h1").inner_text()

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
    page.locator("[name=username]").fill("olwen")
    page.locator("[name=email]").fill(f"{name}@mail.test")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=answer]").fill("I care for my brother.")
    person.do("Ask to join")
    assert "has this name already" in page.get_by_role("alert").inner_text()
    assert page.locator("[name=answer]").input_value() == "I care for my brother.", "nothing typed is lost"
    page.locator("[name=username]").fill(name)
    page.locator("[name=password1]").fill(PASSWORD)
    person.do("Ask to join")
    assert page.locator("h1").inner_text() == "Nearly there"


def _is_let_in(owner: Person) -> None:
    owner.page.goto("/notices")
    owner.page.get_by_role("link", name="Look at who asks").first.click()
    owner.do("Let in")
    assert "can come in" in owner.page.locator("main").inner_text()


def _follows_someone(person: Person) -> None:
    person.page.goto("/people")
    person.page.get_by_role("button", name=re.compile("^Follow.*Olwen|^Follow$")).last.click()
    person.page.get_by_role("button", name=re.compile("^Following")).first.wait_for()


def _follows_a_website(person: Person, address: str) -> None:
    person.page.goto("/reading")
    person.page.get_by_label("Address of a site or blog").fill(address)
    person.do("Follow")
    assert "You follow Łódź Care Notes." in person.page.locator("main").inner_text()
    for _ in range(20):
        person.page.goto("/home")
        if person.page.get_by_text("A first visit").count():
            return
        person.page.wait_for_timeout(250)
    pytest.fail("What the website published did not come into home.")


def _posts_a_picture(person: Person, folder: Path) -> str:
    page = person.page
    Image.linear_gradient("L").resize((400, 300)).convert("RGB").save(folder / "hills.jpg")
    page.locator("main [name=text]").first.fill("Good evening from the valley @olwen #walking")
    page.locator("summary", has_text="Picture").click()
    page.locator("input[type=file]").first.set_input_files(folder / "hills.jpg")
    person.do("Post")
    assert "Add a description" in page.locator("main").inner_text()
    assert "Good evening" in page.locator("[name=text]").input_value()
    page.get_by_label("What it shows").fill("Grey hills in the evening.")
    person.do("Post")
    assert page.locator("main [name=text]").first.input_value() == "", "what was sent does not stand in the box again"
    page.get_by_role("link", name="See it").click()
    assert page.locator("h1").inner_text() == "Good evening from the valley @olwen #walking"
    return page.url


def _asks(person: Person) -> None:
    page = person.page
    page.goto("/write")
    page.locator("[name=text]").fill("What is in the cup?")
    page.locator("summary", has_text="Add a poll").click()
    page.locator("[name=option_1]").fill("Tea")
    page.locator("[name=option_2]").fill("Coffee")
    person.do("Post")
    assert "0 votes" in page.locator(".post").first.inner_text()


def _warns(person: Person) -> None:
    page = person.page
    page.goto("/write")
    page.locator("[name=text]").fill("x " * 400)
    person.do("Post")
    assert "too many" in page.get_by_role("alert").inner_text()
    assert len(page.locator("[name=text]").input_value()) == 800
    page.locator("[name=text]").fill("It was a hard night on the ward.")
    page.locator("summary", has_text="Add a warning").click()
    page.locator("[name=warning]").last.fill("Hospital")
    person.do("Post")
    words = page.get_by_text("It was a hard night on the ward.")
    assert not words.is_visible()
    page.locator(".cover summary, summary.cover").first.click()
    assert words.is_visible()


def _changes_its_words(person: Person, post: str) -> None:
    person.page.goto(post)
    person.menu("Change the words")
    person.page.locator("[name=text]").fill("Good evening, again, from the valley @olwen #walking")
    person.do("Keep the change")
    person.page.get_by_role("link", name="see what changed").first.click()
    assert "first written" in person.page.locator("main").inner_text()


def _answers(owner: Person, post: str) -> None:
    page = owner.page
    page.goto(post)
    for word, after in (("Thank", "Thanked"), ("Pass on", "Passed on"), ("Save", "Saved")):
        page.locator(".post").first.get_by_role("button", name=word).click()
        page.locator(".post").first.get_by_role("button", name=after).wait_for()
    page.locator("main [name=text]").first.fill("Good evening back")
    owner.do("Reply")
    assert "Good evening back" in page.locator("main").inner_text()
    assert page.locator("main [name=text]").first.input_value() == ""
    page.goto("/saved")
    assert "again, from the valley" in page.locator("main").inner_text()
    page.goto("/here")
    poll = page.locator(".post", has_text="What is in the cup?").first
    poll.get_by_label("Tea").check()
    poll.get_by_role("button", name="Vote").click()
    page.locator(".post", has_text="your vote").first.wait_for()


def _is_told(person: Person) -> None:
    person.page.goto("/home")
    person.page.get_by_role("link", name=re.compile("Notices")).first.click()
    told = person.page.locator("main").inner_text()
    for words in ("answered", "thanked you", "passed on"):
        assert words in told


def _keeps_it_at_the_top(person: Person, post: str, name: str) -> None:
    person.page.goto(post)
    person.menu("Keep at the top")
    person.page.wait_for_load_state("networkidle")
    person.page.goto(f"/@{name}")
    assert "Kept at top" in person.page.locator(".post").first.inner_text()


def _deletes(person: Person) -> None:
    page = person.page
    page.goto("/write")
    page.locator("[name=text]").fill("To be gone")
    person.do("Post")
    person.menu("Delete")
    page.locator("dialog[open] .do, main button:has-text('Delete it')").first.click()
    page.get_by_text("The post is deleted.").wait_for()
