"""Every page of the door and of keeping the server: it opens for whom it should, and for nobody else."""

import re

import pytest
from django.urls import URLPattern, get_resolver

from kith.members.models import Rank
from kith.site import urls
from tests.cast import make_member

OPEN_TO_ALL = [
    "/", "/about", "/rules", "/privacy", "/terms", "/sign-in", "/join", "/reset", "/reset/sent", "/reset/done",
    "/reset/1-x", "/confirm", "/confirm/x", "/closed",
]  # fmt: skip
OF_A_MEMBER = [
    "/settings", "/settings/preferences", "/settings/sessions", "/settings/invitations", "/settings/email",
    "/settings/password", "/settings/security", "/settings/security/passkeys", "/sign-in/again", "/sign-out",
]  # fmt: skip
OF_ADMINISTRATORS = [
    pattern
    for pattern in urls.urlpatterns
    if isinstance(pattern, URLPattern) and str(pattern.pattern).startswith("manage")
]


def address(pattern: URLPattern) -> str:
    filled = str(pattern.pattern).replace("<deed:deed>", "approve").replace("<paper:paper>", "terms")
    filled = re.sub(r"<int:\w+>", "1", filled)
    return "/" + filled


@pytest.mark.parametrize("page", OPEN_TO_ALL)
def test_anyone_reads_the_door(client, db, page):
    answer = client.get(page)

    assert answer.status_code == 200
    assert answer.content.count(b"<h1") == 1


@pytest.mark.parametrize("page", OF_A_MEMBER)
def test_members_read_their_own_pages(sign_in, amara, page):
    answer = sign_in(amara).get(page)

    assert answer.status_code == 200
    assert answer.content.count(b"<h1") == 1


@pytest.mark.parametrize("page", OF_A_MEMBER[:-1])
def test_visitors_are_shown_the_door(client, db, page):
    answer = client.get(page)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("pattern", OF_ADMINISTRATORS, ids=lambda pattern: pattern.name)
@pytest.mark.parametrize("rank", [Rank.MEMBER, Rank.MODERATOR])
def test_keeping_the_server_is_for_administrators(sign_in, db, pattern, rank):
    browser = sign_in(make_member("ben", rank=rank))

    # What changes something refuses a GET before it asks who it is.
    assert browser.post(address(pattern)).status_code == 403
    assert browser.get(address(pattern)).status_code in {403, 405}


@pytest.mark.parametrize(
    "page",
    [
        "",
        "/server",
        "/rules",
        "/letters",
        "/jobs",
        "/waiting",
        "/members",
        "/members?q=dee",
        "/invitations",
        "/health",
        "/announcements",
        "/documents/terms",
    ],
)
def test_administrators_keep_the_server(sign_in, dee, page):
    answer = sign_in(dee).get(f"/manage{page}")

    assert answer.status_code == 200
    assert answer.content.count(b"<h1") == 1


def test_the_front_page_is_home_for_members(sign_in, amara):
    assert sign_in(amara).get("/").headers["Location"] == "/home"


def test_no_address_is_left_untested():
    tested = {address(pattern) for pattern in OF_ADMINISTRATORS}

    resolver = get_resolver()
    assert all(resolver.resolve(page) for page in tested)
