"""A day lived here: reading in the morning, keeping and finding, a post planned, a filter, a list, things taken along;
and at night the server is put into one file and stands again from it. With script and without."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

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
    person.finds(page.get_by_role("link", name="A first visit"), "/reading").first.click()
    person.sees("What we learned at the door.")


def _keeps_it_in_a_folder(person: Person) -> None:
    page = person.page
    page.goto("/reading")
    person.press(page.locator("main").get_by_role("button", name=re.compile("^Save")).first)
    page.goto("/saved")
    page.get_by_role("link", name="A first visit").first.wait_for()
    page.goto(page.locator("a[href*='#place']").first.get_attribute("href"))
    page.locator("[name=new_folder]").fill("Supervision")
    person.do("Put it there")
    if not page.locator("[name=quote]").is_visible():
        page.locator("summary", has_text="Highlight words").click()
    page.locator("[name=quote]").fill("What we learned at the door")
    person.press(page.locator("main form").filter(has=page.locator("[name=quote]")).get_by_role("button"))
    page.goto("/saved")
    page.get_by_role("link", name=re.compile("Supervision")).first.click()
    page.wait_for_url("**/saved?folder=*")
    person.sees("A first visit")
    page.goto("/saved/highlights")
    person.sees("What we learned at the door")


def _saves_an_address(person: Person, website: str) -> None:
    page = person.page
    page.goto("/save")
    page.locator("main [name=url]").fill(f"http://{website}/")
    person.do("Save")
    page.goto("/saved")
    page.locator("main").get_by_text(re.compile("Łódź Care Notes|127.0.0.1")).first.wait_for()


def _plans_a_post(person: Person) -> None:
    page = person.page
    page.goto("/write")
    page.locator("main [name=text]").fill("Good morning, planned the evening before.")
    page.locator("summary", has_text="Send it later").click()
    page.locator("[name=send_on]").fill(_day(-1))
    page.locator("[name=send_time]").fill("08:00")
    person.do("Plan it")
    expect(page.get_by_role("alert").first, "a day that is over is said so").to_be_visible()
    expect(page.locator("main [name=text]")).to_have_value("Good morning, planned the evening before.")
    page.locator("[name=send_on]").fill(_day(2))
    person.do("Plan it")
    page.goto("/drafts")
    person.sees("Good morning, planned")


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
    expect(person.page.locator("main mark").first, "found at once, and marked").to_have_text("wisteria")
    person.page.goto("/search?q=planned+evening")
    assert "Good morning, planned" not in person.page.locator("main").inner_text(), "nothing is found before it is sent"


def _filters_what_is_hard(person: Person, friend: Person, name: str) -> None:
    page = person.page
    page.goto(f"/@{name}s_friend")
    person.do("Follow")
    page.goto("/settings/filters")
    page.get_by_role("link", name="Deaths").click()
    page.wait_for_url("**/settings/filters/new*")
    person.do("Keep it")
    hidden = person.finds(page.get_by_text("orangery"), "/here")
    expect(hidden.first).to_be_hidden()
    page.locator("summary", has_text="Deaths").first.click()
    expect(hidden.first, "what is folded can be opened").to_be_visible()


def _puts_a_friend_in_a_list(person: Person, name: str) -> None:
    page = person.page
    page.goto("/lists")
    page.locator("main [name=title]").fill("The orchard ward")
    person.do("Make it")
    page.goto(f"/@{name}s_friend")
    page.locator("summary", has_text="More about").click()
    page.get_by_role("link", name="Put in a list").click()
    page.wait_for_url("**/people/*/lists")
    page.get_by_label("The orchard ward").check()
    person.do("Keep")
    page.goto("/lists")
    page.get_by_role("link", name="The orchard ward").click()
    page.wait_for_url(re.compile(r"/lists/\d+$"))
    expect(page.locator("main")).to_contain_text(re.compile(f"{name}s_friend|orangery"), use_inner_text=True)


def _ends_the_working_day(person: Person) -> None:
    page = person.page
    page.goto("/settings/hours")
    person.press(page.locator("main").get_by_role("button", name=re.compile("Off duty")).first)
    page.goto("/home")
    expect(page.get_by_text(re.compile("Off duty until")).first).to_be_visible()


def _takes_everything_along(person: Person) -> None:
    page = person.page
    page.goto("/settings/takeout")
    person.do("Make my archive")
    fetch = person.finds(page.get_by_role("link", name="Fetch your archive"), "/settings/takeout")
    with page.expect_download() as fetched:
        fetch.click()
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
        person.sees("Good morning, planned")
        person.page.goto("/search?q=wisteria")
        person.page.locator("main mark").first.wait_for()
        person.page.goto("/saved")
        person.page.get_by_role("link", name="A first visit").first.wait_for()
    finally:
        again.stop()
