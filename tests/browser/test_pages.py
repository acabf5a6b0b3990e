"""Every page, on a phone, a tablet and a desktop, light and dark: open to everyone, and light on first load.

A new page is a new line in PAGES. Pages with a shape of their own (WHOLE) are held against all six screens, the others
against two, or against all six too with KITH_ALL_SCREENS=1. No page may be wider than its screen, down to 320 px.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import DESKTOP, PHONE, TABLET, fits, show
from tests.browser.test_style import keep_picture
from tests.browser.town import MEMBER, NEWCOMER, OWNER, VISITOR, Town
from tests.cast import PASSWORD

SCREENS = [(size, dark) for size in (PHONE, TABLET, DESKTOP) for dark in (False, True)]
FEW_SCREENS = SCREENS if os.environ.get("KITH_ALL_SCREENS") else [(PHONE, True), (DESKTOP, False)]
NARROW = (320, 640)  # what 1280 px are at 400 %
THREAD = "/@amara/{thread}"
WHOLE = {
    ("/home", MEMBER), (THREAD, MEMBER), ("/@amara", MEMBER), ("/notices", MEMBER), ("/write", MEMBER),
    ("/chats/{chat}", MEMBER),
}  # fmt: skip
PAGES = [
    ("/", VISITOR), ("/about", VISITOR), ("/rules", VISITOR), ("/privacy", VISITOR), ("/terms", VISITOR),
    ("/offline", VISITOR), ("/sign-in", VISITOR),
    ("/join", VISITOR), ("/reset", VISITOR), ("/here", VISITOR), ("/@amara", VISITOR), (THREAD, VISITOR),
    ("/nowhere", VISITOR),
    ("/home", MEMBER), ("/here", MEMBER), ("/known", MEMBER), ("/saved", MEMBER), ("/thanked", MEMBER),
    ("/notices", MEMBER), ("/@amara", MEMBER), ("/@amara?show=replies", MEMBER), ("/@amara/followers", MEMBER),
    (THREAD, MEMBER), ("/tags/walking", MEMBER), ("/write", MEMBER), ("/write?to={thread}", MEMBER),
    ("/drafts", MEMBER), ("/drafts/{draft}", MEMBER), ("/posts/{own}/audience", MEMBER), ("/drafts", NEWCOMER),
    ("/write?quote={own}", MEMBER), ("/posts/{quote}/take_out", MEMBER), ("/@amara/{quote}", MEMBER),
    ("/@ben/{own}/quotes", MEMBER),
    ("/keys", MEMBER), ("/emoji", MEMBER), ("/manage/emoji", OWNER),
    ("/settings/moving", MEMBER), ("/settings/moving/away", MEMBER),
    ("/posts/{own}/edit", MEMBER), ("/posts/{own}/history", MEMBER), ("/search", MEMBER), ("/search?q=amara", MEMBER),
    ("/search?q=nobody", MEMBER),
    ("/search?q=walk*", MEMBER), ("/search?q=fom:dee&show=posts", MEMBER), ("/search?q=walk&show=posts", VISITOR),
    ("/search?q=zebra&show=people", MEMBER), ("/search?q=zebra&show=tags", MEMBER),
    ("/search?q=zebra&show=websites", MEMBER), ("/people", MEMBER), ("/people", VISITOR),
    ("/people?tag=walking&order=name", MEMBER), ("/people?tag=chairs", MEMBER), ("/@nia", MEMBER),
    ("/people/requests", MEMBER), ("/people/{person}/from-your-server", VISITOR),
    ("/reading", MEMBER),
    ("/reading/{item}", MEMBER), ("/reading/{item}?text=full", MEMBER), ("/stories/{story}", MEMBER),
    ("/reading/sources", MEMBER), ("/reading/add", MEMBER),
    ("/report/post/{thread}", MEMBER), ("/report/person/{person}", MEMBER),
    ("/settings", MEMBER), ("/settings/profile", MEMBER), ("/settings/preferences", MEMBER),
    ("/settings/notifications", MEMBER), ("/settings/notifications/people", MEMBER), ("/settings/hours", MEMBER),
    ("/settings/hours?start=office", MEMBER), ("/notices/requests", MEMBER), ("/notices/requests/{asking}", MEMBER),
    ("/notices/requests", NEWCOMER), ("/mail/stop/{stop}", VISITOR), ("/settings/people", MEMBER),
    ("/settings/email", MEMBER),
    ("/settings/password", MEMBER), ("/settings/sessions", MEMBER), ("/settings/security", MEMBER),
    ("/settings/security/app", MEMBER), ("/settings/security/passkeys", MEMBER),
    ("/settings/security/passkeys/add", MEMBER), ("/settings/apps", MEMBER),
    ("/settings/reports", MEMBER), ("/manage/servers", OWNER), ("/manage/servers/new", OWNER),
    ("/manage/servers/elsewhere.test", OWNER), ("/manage/servers/bring", OWNER), ("/manage/relays", OWNER),
    ("/about/servers", VISITOR), ("/settings/ended-follows", MEMBER), ("/settings/feeds", MEMBER),
    ("/settings/saving", MEMBER), ("/settings/saving", NEWCOMER),
    ("/settings/bring", MEMBER), ("/settings/takeout", MEMBER), ("/settings/leave", MEMBER),
    ("/settings/copies", MEMBER), ("/settings/copies/{farewell}", MEMBER),
    ("/leaving/{leaving}", VISITOR), ("/settings/copies", NEWCOMER),
    ("/settings/bring/{archive}", MEMBER), ("/settings/bring/{came}", MEMBER), ("/settings/bring/{came_posts}", MEMBER),
    ("/saved?folder={folder}", MEMBER), ("/saved?tidy=yes", MEMBER), ("/saved/{kept}", MEMBER),
    ("/saved/{kept_post}", MEMBER), ("/saved/folders", MEMBER), ("/saved/highlights", MEMBER), ("/save", MEMBER),
    ("/save?url=http://care.test/film&title=A%20film", MEMBER), ("/saved/highlights", NEWCOMER),
    ("/saved/folders", NEWCOMER),
    ("/collections", MEMBER), ("/collections", VISITOR), ("/collections", NEWCOMER), ("/collections/{company}", MEMBER),
    ("/collections/{company}", VISITOR), ("/collections/{company}", OWNER), ("/collections/{collection}", MEMBER),
    ("/collections/{collection}/people?q=a", MEMBER), ("/collections/{collection}/change", MEMBER),
    ("/collections/{collection}/bring", MEMBER), ("/report/collection/{company}", MEMBER),
    ("/cpd", MEMBER), ("/cpd", NEWCOMER), ("/cpd/new?about=post:{item}", MEMBER), ("/cpd/new?about=highlights", MEMBER),
    ("/cpd/{learned}", MEMBER), ("/cpd/{learned}/change", MEMBER), ("/cpd/print", MEMBER), ("/cpd/rules", MEMBER),
    ("/cpd/shared", MEMBER), ("/cpd/shared", NEWCOMER), ("/cpd/read/{shared}", VISITOR), ("/settings/cpd", MEMBER),
    ("/chats", VISITOR), ("/chats", MEMBER), ("/chats/past", MEMBER), ("/chats/past?q=nothing", VISITOR),
    ("/chats/new", MEMBER), ("/chats/{chat}", VISITOR), ("/chats/{chat}", NEWCOMER), ("/chats/{chat}", MEMBER),
    ("/chats/{chat}?q=0&order=oldest", MEMBER), ("/chats/{chat}?only=questions", MEMBER), ("/chats/{chat}/log", MEMBER),
    ("/chats/{chat}/seats", MEMBER), ("/chats/answers/{answer}/move", MEMBER), ("/chats/{chat_over}", MEMBER),
    ("/chats/{chat_over}/transcript", VISITOR), ("/chats/{chat_to_come}", MEMBER), ("/chats/{chat_to_come}", VISITOR),
    ("/chats/{chat_to_come}/change", MEMBER), ("/chats/tagged/onchat", VISITOR), ("/manage/chats", OWNER),
    ("/lists", MEMBER), ("/lists/{list}", MEMBER), ("/lists/{list}", VISITOR), ("/lists/{list}/people", MEMBER),
    ("/lists/{list}/change", MEMBER), ("/people/{person}/lists", MEMBER), ("/tags", MEMBER),
    ("/settings/filters", MEMBER), ("/settings/filters/new?from=abuse", MEMBER), ("/settings/filters/{filter}", MEMBER),
    ("/posts/{thread}/quiet", MEMBER), ("/tags/walking/quiet", MEMBER),
    ("/lists", NEWCOMER), ("/tags", NEWCOMER), ("/settings/filters", NEWCOMER), ("/settings/people", NEWCOMER),
    ("/home", NEWCOMER), ("/saved", NEWCOMER), ("/notices", NEWCOMER), ("/reading", NEWCOMER), ("/@nia", NEWCOMER),
    ("/manage", OWNER), ("/manage/health", OWNER), ("/manage/announcements", OWNER), ("/manage/documents/terms", OWNER),
    ("/announcements", MEMBER), ("/manage/server", OWNER), ("/manage/rules", OWNER), ("/manage/waiting", OWNER),
    ("/manage/members", OWNER), ("/manage/members/{member}", OWNER), ("/manage/invitations", OWNER),
    ("/manage/letters", OWNER), ("/manage/jobs", OWNER), ("/manage/reports", OWNER),
    ("/manage/reports/{report}", OWNER), ("/manage/log", OWNER), ("/manage/trends", OWNER),
    ("/settings/invitations", OWNER),
]  # fmt: skip


pytestmark = pytest.mark.django_db


@pytest.fixture
def _django_db_helper() -> None:
    """In place of pytest-django's, which gives each test a database of its own: here the town stays for all of them."""


@pytest.fixture(scope="module")
def context_of(served: LiveServer, chromium: Browser, town: Town) -> Iterator[Callable[[str], BrowserContext]]:
    """A browser for each who reads, signed in once."""
    known: dict[str, BrowserContext] = {}

    def context(who: str) -> BrowserContext:
        if who not in known:
            known[who] = chromium.new_context(locale="en-GB", timezone_id="Europe/London", base_url=served.url)
            if who != VISITOR:
                cookie = {"name": settings.SESSION_COOKIE_NAME, "value": town.cookie(who), "url": served.url}
                known[who].add_cookies([cookie])
        return known[who]

    yield context
    for each in known.values():
        each.close()


@pytest.mark.parametrize(("path", "who"), PAGES)
def test_page_is_open_to_everyone(
    context_of: Callable[[str], BrowserContext], axe: Callable[[Page], str], town: Town, path: str, who: str
) -> None:
    context = context_of(who)
    page = context.pages[0] if context.pages else context.new_page()  # a window of its own takes a third longer
    show(page, size=DESKTOP, dark=False)
    told: list[str] = []
    page.on("console", lambda line: told.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: told.append(str(error)))

    answer = page.goto(path.format(**town.numbers), wait_until="load")
    if "/sign-in/again" in page.url:  # the pages of one's safety ask once more
        page.locator("[name=password]").fill(PASSWORD)
        with page.expect_navigation() as way:
            page.locator("[name=password]").press("Enter")
        answer = way.value

    assert answer is not None
    assert answer.status == (404 if path == "/nowhere" else 200)
    assert page.url.endswith(path.format(**town.numbers)), "another page than the one that was asked for"
    for size, dark in SCREENS if (path, who) in WHOLE else FEW_SCREENS:
        show(page, size=size, dark=dark)
        screen = f"{path} at {size[0]}, {'dark' if dark else 'light'}"
        assert axe(page) == "", screen
        assert fits(page), f"{screen} is wider than its screen"
        keep_picture(page, f"{who}{path.replace('/', '-').replace('?', '-')}-{size[0]}-{'dark' if dark else 'light'}")
    for size in (TABLET, NARROW):
        show(page, size=size, dark=False)
        assert fits(page), f"{path} is wider than {size[0]}"
    assert page.locator("h1").count() == 1
    assert page.title()
    assert [line for line in told if "404" not in line] == []


def test_what_could_not_be_brought_fits_a_phone(context_of: Callable[[str], BrowserContext], town: Town) -> None:
    page = context_of(MEMBER).new_page()
    show(page, size=PHONE, dark=False)
    page.goto("/collections/{collection}/bring".format(**town.numbers), wait_until="load")
    page.locator("[name=text]").fill("@" + "nobody" * 15)

    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("Nobody here is called this.")).to_be_visible()

    assert fits(page)
    page.close()


def test_a_year_is_a_table_too(context_of: Callable[[str], BrowserContext], town: Town) -> None:
    page = context_of(MEMBER).new_page()
    show(page, size=PHONE, dark=False)
    page.goto("/cpd", wait_until="load")

    page.get_by_text("The same as a table").click()  # an entry's link that covered more than its line would catch this

    expect(page.get_by_role("rowheader").first).to_be_visible()
    assert page.url.endswith("/cpd")
    assert fits(page)
    page.close()


def test_nothing_moves_for_those_who_want_it_still(context_of: Callable[[str], BrowserContext], town: Town) -> None:
    page = context_of(MEMBER).new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto("/home", wait_until="load")

    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter(each => {
        const style = getComputedStyle(each);
        return parseFloat(style.transitionDuration) > 0.01 || parseFloat(style.animationDuration) > 0.01;
    }).map(each => each.className)""")

    assert moving == []
    page.close()


@pytest.mark.parametrize(
    ("path", "who"),
    [("/", VISITOR), ("/sign-in", VISITOR), ("/home", MEMBER), ("/here", MEMBER), (THREAD, MEMBER)],
)
def test_page_is_light_on_first_load(served: LiveServer, chromium: Browser, town: Town, path: str, who: str) -> None:
    context = chromium.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="en-GB")
    if who != VISITOR:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": town.cookie(who), "url": served.url}])
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))

    page.goto(served.url + path.format(**town.numbers), wait_until="load")
    page.wait_for_timeout(200)

    assert 0 < sum(sizes) < 100_000, sizes
    context.close()
