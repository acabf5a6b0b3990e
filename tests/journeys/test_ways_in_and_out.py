"""Ways in (an invitation, an open door, a passkey), asking moderators for help, and the way out, in real browsers."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PASSWORD, Person
from tests.processes.running import RunningKith

pytestmark = pytest.mark.browser

_NO_MANUAL_PAUSE = 2_200  # quicker than this, only programs fill in a form
_TOUCH = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def _fill_in(person: Person, name: str) -> None:
    page = person.page
    page.locator("[name=username]").fill(name)
    page.locator("[name=email]").fill(f"{name}@mail.test")
    page.locator("[name=password1]").fill(PASSWORD)
    page.wait_for_timeout(_NO_MANUAL_PAUSE)


@pytest.mark.parametrize(("name", "script"), [("tegan", True), ("idris", False)], ids=["script", "no script"])
def test_an_invitation_lets_someone_in_and_is_spent(
    someone: Callable[..., Person], set_up: str, name: str, script: bool
) -> None:
    owner = someone(script=script).sign_in(set_up)
    owner.page.goto("/settings/invitations")
    owner.page.locator("[name=note]").fill(f"For {name}")
    owner.page.locator("[name=most_uses]").fill("1")
    owner.do("Make a link")
    owner.sees(f"For {name}")
    link = re.search(r"http\S+/invite/[\w-]+", owner.page.content())
    assert link

    guest = someone(script=script)
    guest.page.goto(link[0])
    _fill_in(guest, name)
    guest.do("Join")
    guest.page.wait_for_url(lambda address: "/join" not in address)
    guest.page.goto("/home")
    expect(guest.page.locator("h1")).to_contain_text("Welcome")

    late = someone(script=script)
    late.page.goto(link[0])
    expect(late.page.locator("main")).to_contain_text("invitation", ignore_case=True, use_inner_text=True)
    assert late.page.locator("[name=username]").count() == 0
    late.complaints.clear()  # the browser says that the link is gone; so does the page


def test_where_the_door_is_open_anyone_joins_at_once(someone: Callable[..., Person], set_up: str) -> None:
    owner = someone().sign_in(set_up)
    _open_the_door(owner, "open")
    try:
        guest = someone(script=False)
        guest.page.goto("/join")
        assert guest.page.locator("[name=answer]").count() == 0, "nobody reads an answer here"
        _fill_in(guest, "marged")
        guest.do("Join")
        expect(guest.page.locator("h1")).to_have_text("Nearly there")
        owner.page.goto("/manage/waiting")  # no mail is set up, so someone counts the address as confirmed
        marged = owner.page.locator("li", has_text="marged")
        owner.press(marged.get_by_role("button", name="Count it as confirmed"))
        guest.sign_in("marged")
        expect(guest.page.locator("h1")).to_contain_text("Welcome")
    finally:
        _open_the_door(owner, "approval")


def _open_the_door(owner: Person, how: str) -> None:
    page = owner.page
    page.goto("/manage/server")
    choice = page.locator(f"[name=sign_up][value={how}]")
    if choice.count():
        choice.check()
    else:
        page.locator("[name=sign_up]").select_option(how)
    owner.press(page.locator("main form button.do, main form .btn.do").first)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_report_is_answered(
    someone: Callable[..., Person], set_up: str, member: Callable[[str], str], script: bool
) -> None:
    names = ("ffion", "gwyn") if script else ("hedd", "illtyd")
    author, reader = (someone(script=script).sign_in(member(name)) for name in names)
    author.page.goto("/write")
    author.page.locator("[name=text]").first.fill(f"The family of number 12, says {names[0]}")
    author.do("Post")

    reader.page.goto(f"/@{names[0]}")
    reader.menu("Report").click()
    reader.page.wait_for_url("**/report/post/*")
    reader.page.get_by_label("It could identify someone").check()
    reader.page.locator("[name=words]").fill("It names a family.")
    reader.do("Send the report")

    owner = someone(script=script).sign_in(set_up)
    owner.page.goto("/manage/reports")
    owner.page.locator("main a[href*='/manage/reports/']", has_text=re.compile(".")).first.click()
    owner.page.wait_for_url(re.compile(r"/manage/reports/\d+"))
    owner.sees("It names a family.")
    owner.page.get_by_label("Hide the post").check()
    owner.page.locator("[name=reason]").last.fill("It names a family.")
    owner.do("Decide")

    reader.page.goto(f"/@{names[0]}")
    assert "number 12" not in reader.page.locator("main").inner_text()
    reader.page.goto("/settings/reports")
    reader.sees("did something about it")


def test_a_passkey_opens_the_door_without_a_password(
    someone: Callable[..., Person], member: Callable[[str], str]
) -> None:
    person = someone().sign_in(member("nerys"))
    page = person.page
    keys = person.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": _TOUCH})
    page.goto("/settings/security/passkeys/add")
    if "/sign-in/again" in page.url:
        page.locator("[name=password]").fill(PASSWORD)
        person.do("Go on")
    page.locator("[name=name]").fill("My phone")
    page.locator("[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/add" not in url)
    page.goto("/settings/security/passkeys")
    person.sees("My phone")

    person.context.clear_cookies()
    page.goto("/sign-in")
    page.locator("#passkey_login").click()
    page.wait_for_url("**/home")
    assert page.locator("h1").count() == 1


def test_the_first_page_of_all_is_open_to_everyone(
    chromium: Browser, axe: Callable[[Page], str], tmp_path: Path
) -> None:
    fresh = RunningKith(tmp_path).start()
    try:
        fresh.wait_for(r"/first/\w+")
        link = re.search(r"(/first/\w+)", fresh.said)
        assert link
        for size, scheme in (((360, 740), "dark"), ((1280, 900), "light")):
            context = chromium.new_context(
                viewport={"width": size[0], "height": size[1]},
                base_url=fresh.environment["KITH_ORIGIN"],
                color_scheme=scheme,
            )
            page = context.new_page()
            page.goto(link[1])
            assert page.locator("[name=server_name]").count() == 1
            assert axe(page) == ""
            page.goto("/")
            assert axe(page) == "", "what stands here until the server is set up"
            context.close()
    finally:
        fresh.stop()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_who_leaves_may_come_back_and_takes_everything_along(
    someone: Callable[..., Person], member: Callable[[str], str], script: bool
) -> None:
    name = "rhian" if script else "steffan"
    person = someone(script=script).sign_in(member(name))
    page = person.page
    page.goto("/settings/takeout")
    person.do("Make my archive")
    fetch = person.finds(page.get_by_role("link", name="Fetch your archive"), "/settings/takeout")
    with page.expect_download() as packed:
        fetch.click()
    assert Path(packed.value.path()).read_bytes()[:2] == b"PK"

    page.goto("/settings/leave")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in/again" not in url)
    page.get_by_label("I want everything of mine here to be erased").check()
    person.button("Leave").click()
    if script:
        page.locator("dialog[open] .do, dialog[open] button").last.click()
    page.wait_for_url("**/leaving/*")
    person.sees("will be erased")

    person.sign_in(name)
    person.do("I stay")
    person.sees("Everything is as it was")
