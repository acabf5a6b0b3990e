"""A day lived here: reading in the morning, keeping and finding, a post planned, a filter, a list, things taken along;
and at night the server is put into one file and stands again from it. With script and without."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.journeys.conftest import Person
from tests.processes.running import RunningKith

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("name", "script"), [("gethin", True), ("heulwen", False)], ids=["script", "no script"])
def test_a_day_meets_no_dead_end(
    someone: Callable[..., Person],
    member: Callable[[str], str],
    kith: RunningKith,
    website: str,
    tmp_path: Path,
    name: str,
    script: bool,
) -> None:
    person, friend = someone(script=script), someone(script=script)
    person.sign_in(member(name))
    friend.sign_in(member(f"{name}s_friend"))

    _reads_in_the_morning(person, website)
    _keeps_it_in_a_folder(person)
    _saves_an_address(person, website)
    _plans_a_post(person)
    _writes_and_finds_it(person, friend, name)
    _filters_what_is_hard(person, friend, name)
    _puts_a_friend_in_a_list(person, name)
    _ends_the_working_day(person)
    _takes_everything_along(person)
    _stands_again_from_one_file(someone, kith, tmp_path, name, script)


def _reads_in_the_morning(person: Person, website: str) -> None:
    page = person.page
    page.goto("/reading/add")
    page.locator("main [name=address]").fill(website)
    person.do("Follow")
    page.goto("/reading")
    for _ in range(40):
        if page.get_by_text("A first visit").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    page.get_by_role("link", name="A first visit").first.click()
    assert "What we learned at the door." in page.locator("main").inner_text()


def _keeps_it_in_a_folder(person: Person) -> None:
    page = person.page
    page.goto("/reading")
    page.locator("main").get_by_role("button", name=re.compile("^Save")).first.click()
    page.goto("/saved")
    page.get_by_role("link", name="A first visit").first.wait_for()
    page.goto(page.locator("a[href*='#place']").first.get_attribute("href"))
    page.locator("[name=new_folder]").fill("Supervision")
    person.do("Put it there")
    if not page.locator("[name=quote]").is_visible():
        page.locator("summary", has_text="Highlight words").click()
    page.locator("[name=quote]").fill("What we learned at the door")
    page.locator("main form").filter(has=page.locator("[name=quote]")).get_by_role("button").click()
    page.goto("/saved")
    page.get_by_role("link", name=re.compile("Supervision")).first.click()
    assert "A first visit" in page.locator("main").inner_text()
    page.goto("/saved/highlights")
    assert "What we learned at the door" in page.locator("main").inner_text()


def _saves_an_address(person: Person, website: str) -> None:
    page = person.page
    page.goto("/save")
    page.locator("main [name=url]").fill(f"http://{website}/")
    person.do("Save")
    page.goto("/saved")
    assert page.locator("main").get_by_text(re.compile("Łódź Care Notes|127.0.0.1")).count()


def _plans_a_post(person: Person) -> None:
    page = person.page
    page.goto("/write")
    page.locator("main [name=text]").fill("Good morning, planned the evening before.")
    page.locator("summary", has_text="Send it later").click()
    page.locator("[name=send_on]").fill(_day(-1))
    page.locator("[name=send_time]").fill("08:00")
    person.do("Plan it")
    assert page.get_by_role("alert").count(), "a day that is over is said so"
    assert page.locator("main [name=text]").input_value() == "Good morning, planned the evening before."
    page.locator("[name=send_on]").fill(_day(2))
    person.do("Plan it")
    page.goto("/drafts")
    assert "Good morning, planned" in page.locator("main").inner_text()


def _day(days: int) -> str:
    return (datetime.now(tz=UTC) + timedelta(days=days)).date().isoformat()


def _writes_and_finds_it(person: Person, friend: Person, name: str) -> None:
    friend.page.goto("/write")
    friend.page.locator("main [name=text]").fill(f"The bereavement group meets in the orangery, {name}.")
    friend.do("Post")
    person.page.goto("/write")
    person.page.locator("main [name=text]").fill(f"Supervision under the wisteria, says {name}.")
    person.do("Post")
    person.page.goto("/search?q=wisteria+from:me")
    assert person.page.locator("main mark").first.inner_text() == "wisteria", "found at once, and marked"
    person.page.goto("/search?q=planned+evening")
    assert "Good morning, planned" not in person.page.locator("main").inner_text(), "nothing is found before it is sent"


def _filters_what_is_hard(person: Person, friend: Person, name: str) -> None:
    page = person.page
    page.goto(f"/@{name}s_friend")
    person.do("Follow")
    page.goto("/settings/filters")
    page.get_by_role("link", name="Deaths").click()
    person.do("Keep it")
    page.goto("/here")
    hidden = page.get_by_text("orangery")
    assert not hidden.first.is_visible()
    page.locator("summary", has_text="Deaths").first.click()
    assert hidden.first.is_visible(), "what is folded can be opened"


def _puts_a_friend_in_a_list(person: Person, name: str) -> None:
    page = person.page
    page.goto("/lists")
    page.locator("main [name=title]").fill("The orchard ward")
    person.do("Make it")
    page.goto(f"/@{name}s_friend")
    page.locator("summary", has_text="More about").click()
    page.get_by_role("link", name="Put in a list").click()
    page.locator("main").get_by_text("The orchard ward").first.click()
    if page.locator("main [type=checkbox]:checked").count():
        person.do("Keep")
    page.goto("/lists")
    page.get_by_role("link", name="The orchard ward").click()
    assert f"{name}s_friend" in page.locator("main").inner_text() or "orangery" in page.locator("main").inner_text()


def _ends_the_working_day(person: Person) -> None:
    page = person.page
    page.goto("/settings/hours")
    page.locator("main").get_by_role("button", name=re.compile("Off duty")).first.click()
    page.goto("/home")
    assert page.get_by_text(re.compile("Off duty until")).first.is_visible()


def _takes_everything_along(person: Person) -> None:
    page = person.page
    page.goto("/settings/takeout")
    person.do("Make my archive")
    for _ in range(60):
        if page.get_by_role("link", name="Fetch your archive").count():
            break
        page.wait_for_timeout(250)
        page.goto("/settings/takeout")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Fetch your archive").click()
    assert fetched.value.suggested_filename.endswith(".zip")


def _stands_again_from_one_file(
    someone: Callable[..., Person], kith: RunningKith, tmp_path: Path, name: str, script: bool
) -> None:
    file = tmp_path / "kept.tar"
    made = kith.command("backup", str(file))
    assert made.returncode == 0, made.stderr
    again = RunningKith(tmp_path / "again")
    restored = again.command("restore", str(file), "--yes")
    assert restored.returncode == 0, restored.stderr
    again.start()
    try:
        again.wait_for("is open at")
        person = someone(script=script, at=again)
        person.sign_in(name)
        person.page.goto("/drafts")
        assert "Good morning, planned" in person.page.locator("main").inner_text()
        person.page.goto("/search?q=wisteria")
        assert person.page.locator("main mark").count()
        person.page.goto("/saved")
        assert person.page.get_by_role("link", name="A first visit").count()
    finally:
        again.stop()
