"""Other servers on the moderators' pages: the list, one server, and what is asked before follows end."""

from datetime import timedelta

import pytest

from kith.accounts.models import Account, Follow
from kith.moderation.actions import limit_server
from kith.servers.actions import Limits
from kith.servers.models import Limit, Server
from tests.cast import make_account

PAGES = ["/manage/servers", "/manage/servers/new", "/manage/servers/elsewhere.test", "/manage/servers/bring"]


@pytest.fixture
def browser(moses, sign_in):
    return sign_in(moses)


def text(answer):
    return answer.content.decode()


def meet(domain, now, **fields):
    return Server.objects.create(domain=domain, created_at=now, **fields)


@pytest.mark.parametrize("address", PAGES)
def test_moderators_only(amara, browser, client, sign_in, address):
    assert client.get(address).status_code == 302
    assert sign_in(amara).get(address).status_code == 403
    assert browser.get(address).status_code == 200


@pytest.mark.parametrize("verb", ["limit", "free"])
def test_members_decide_nothing(amara, sign_in, verb):
    assert sign_in(amara).post(f"/manage/servers/elsewhere.test/{verb}", {"limit": "suspended"}).status_code == 403
    assert not Server.objects.exists()


def test_the_list_and_its_parts(browser, emi, now):
    meet("elsewhere.test", now, software="mastodon", version="4.5.1", heard_at=now)
    meet("quiet.test", now, failing_since=now - timedelta(days=3))
    meet("away.test", now, limit=Limit.SUSPENDED, limited_at=now)

    page = text(browser.get("/manage/servers"))
    assert page.index("away.test") < page.index("quiet.test") < page.index("elsewhere.test")
    assert "mastodon 4.5.1" in page
    assert "No answer since 14 Nov" in page
    assert "Kept away" in page

    def shown(query):
        page = text(browser.get(f"/manage/servers?{query}"))
        return {name for name in ("elsewhere.test", "quiet.test", "away.test") if f'servers/{name}"' in page}

    assert shown("show=limited") == {"away.test"}
    assert shown("show=failing") == {"quiet.test"}
    assert shown("q=ELSE") == {"elsewhere.test"}
    assert shown("q=nobody") == set()


def test_as_many_queries_for_forty_as_for_two(browser, now, django_assert_max_num_queries):
    for place in range(2):
        meet(f"s{place}.test", now)
    browser.get("/manage/servers")
    with django_assert_max_num_queries(20) as for_two:
        browser.get("/manage/servers")
    for place in range(2, 40):
        meet(f"s{place}.test", now)
        make_account(f"p{place}", domain=f"s{place}.test")

    with django_assert_max_num_queries(20) as for_forty:
        browser.get("/manage/servers")

    assert len(for_two) == len(for_forty)


def test_one_server_says_what_ties_us_to_it(browser, amara, emi, now):
    meet("elsewhere.test", now, software="mastodon")
    make_account("fay", domain="elsewhere.test")
    Follow.objects.create(follower=amara, followed=emi, created_at=now, accepted_at=now)

    page = text(browser.get("/manage/servers/elsewhere.test"))

    facts = dict(zip(page.split("<dt>")[1:], page.split("<dd>")[1:], strict=True))
    said = {name.partition("<")[0]: value.partition("<")[0] for name, value in facts.items()}
    assert said["People known here"] == "2"
    assert (said["Follows from here"], said["Follows from there"]) == ("1", "0")


def test_a_server_may_be_decided_about_before_we_meet_it(browser):
    answer = browser.post("/manage/servers/new", {"domain": " Example.ORG "})
    assert answer["Location"] == "/manage/servers/example.org"
    assert "not met this server" in text(browser.get("/manage/servers/example.org"))

    browser.post(
        "/manage/servers/example.org/limit",
        {"limit": "suspended", "reason": "Spam", "note": "From a list", "rejects_reports": "on"},
    )

    kept = Server.objects.get()
    assert (kept.domain, kept.limit, kept.reason, kept.note) == ("example.org", "suspended", "Spam", "From a list")
    assert (kept.rejects_reports, kept.rejects_media) == (True, False)
    page = text(browser.get("/manage/servers/example.org"))
    assert "Kept away: nothing" in page
    assert "kept away the server · Moses" in page
    assert "example.org" in text(browser.get("/manage/log"))


@pytest.mark.parametrize("name", ["", "kith.test", "no name", "http://"])
def test_what_is_no_other_server_is_said_so(browser, name):
    assert browser.post("/manage/servers/new", {"domain": name}).status_code == 422


@pytest.mark.parametrize("name", ["kith.test", "nothing", "-"])
def test_what_is_no_other_server_has_no_page(browser, name):
    assert browser.get(f"/manage/servers/{name}").status_code == 404
    assert browser.post(f"/manage/servers/{name}/limit", {"limit": "suspended"}).status_code == 404


def test_nonsense_changes_nothing(browser):
    assert browser.post("/manage/servers/example.org/limit", {"limit": "everything"}).status_code == 422
    assert not Server.objects.exists()


def test_before_follows_end_it_is_asked(browser, amara, emi, now):
    Follow.objects.create(follower=amara, followed=emi, created_at=now, accepted_at=now)
    decided = {"limit": "suspended", "reason": "Abuse <b>", "rejects_media": "on"}

    asked = browser.post("/manage/servers/elsewhere.test/limit", decided)

    assert asked.status_code == 200
    assert "1 person here would lose people" in text(asked)
    assert "Abuse &lt;b&gt;" in text(asked)
    assert Follow.objects.exists()
    browser.post("/manage/servers/elsewhere.test/limit", {**decided, "sure": "yes"})
    assert not Follow.objects.exists()
    assert Server.objects.get().rejects_media


def test_a_limit_asks_nothing(browser, amara, emi, now):
    Follow.objects.create(follower=amara, followed=emi, created_at=now, accepted_at=now)

    answer = browser.post("/manage/servers/elsewhere.test/limit", {"limit": "limited"})

    assert answer.status_code == 302
    assert Follow.objects.exists()
    assert Account.objects.get(pk=emi.pk).limited_at is not None


def test_let_in_again(browser, emi, moses, now):
    limit_server(domain="elsewhere.test", limits=Limits(limit=Limit.SUSPENDED), by=moses.user, now=now)

    browser.post("/manage/servers/elsewhere.test/free")

    assert Server.objects.get().limit == Limit.NONE
    assert Account.objects.get(pk=emi.pk).suspended_at is None
    assert "Let it in again" not in text(browser.get("/manage/servers/elsewhere.test"))


def test_what_it_is_a_part_of_is_said(browser, moses, now):
    limit_server(domain="elsewhere.test", limits=Limits(limit=Limit.SUSPENDED), by=moses.user, now=now)

    assert "What is decided about elsewhere.test holds" in text(browser.get("/manage/servers/a.elsewhere.test"))
