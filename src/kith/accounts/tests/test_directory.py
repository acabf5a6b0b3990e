"""People who want to be found, and nobody else."""

from datetime import date

import pytest

from kith.accounts import queries
from kith.accounts.actions import ProfileDraft, block, block_domain, change_profile, follow
from kith.accounts.directory import directory_page, places_of, topics_of
from kith.accounts.finding import find_people, find_websites
from kith.accounts.models import Account, Role
from kith.foundations.paging import Cursor
from tests.cast import make_account

ADDRESS = "/people"


def listed(**changes):
    Account.objects.update(is_discoverable=True, **changes)


def names(viewer=None, **asked):
    return [one.username for one in directory_page(viewer, Cursor(limit=50), **asked).rows]


def test_lists_only_who_asked_for_it(amara, chidi, client):
    Account.objects.filter(pk=amara.pk).update(is_discoverable=True)

    page = client.get(ADDRESS).content.decode()

    assert "Amara Nwosu-Hart" in page
    assert "Chidi" not in page


@pytest.mark.parametrize("reason", ["suspended_at", "limited_at", "left_at"])
def test_lists_nobody_who_is_gone_or_limited(amara, now, reason):
    listed(**{reason: now})

    assert names() == []


def test_lists_nobody_across_a_block(amara, chidi, now):
    listed()
    block(account=amara, target=chidi, now=now)

    assert names(amara) == ["amara"]
    assert names(chidi) == ["chidi"]
    assert names() == ["chidi", "amara"]


def test_lists_nobody_from_elsewhere_and_no_website(amara, emi):
    make_account("news.example", kind="feed")
    listed()

    assert names() == ["amara"]


def test_by_role_and_by_name(amara, ben, chidi):
    listed()

    assert names(role=Role.CARER) == ["ben"]
    assert names(text="nwosu") == ["amara"]
    assert names(text="@chi") == ["chidi"]


def test_by_who_wrote_last_goes_on_where_it_stopped(amara, ben, chidi):
    listed()
    for place, someone in enumerate((amara, ben, chidi), start=1):
        Account.objects.filter(pk=someone.pk).update(last_posted_on=date(2026, 11, place))

    first = directory_page(None, Cursor(limit=2), order="active")
    rest = directory_page(None, Cursor(limit=2, max_id=first.older), order="active")

    assert [one.username for one in first.rows] == ["chidi", "ben"]
    assert [one.username for one in rest.rows] == ["amara"]
    assert rest.older is None


def test_has_as_many_queries_for_forty_as_for_two(amara, ben, sign_in, django_assert_max_num_queries, now):
    listed()
    browser = sign_in(amara)
    browser.get(ADDRESS)
    with django_assert_max_num_queries(20) as for_two:
        browser.get(ADDRESS)
    for place in range(38):
        follow(follower=amara, target=make_account(f"p{place}", is_discoverable=True), now=now)

    with django_assert_max_num_queries(20) as for_many:
        answer = browser.get(ADDRESS + "?limit=40")

    assert answer.content.decode().count("Following") == 38
    assert len(for_many) == len(for_two)


def test_followers_have_as_many_queries_for_forty_as_for_two(amara, ben, now, django_assert_num_queries):
    for _ in ("two", "forty"):
        with django_assert_num_queries(2):  # the page, and what stands between
            page = queries.followers_page(amara, ben, Cursor(limit=40))
            queries.met(ben, [one.follower for one in page.rows])
        for place in range(38):
            follow(follower=make_account(f"q{place}"), target=amara, now=now) if _ == "two" else None


def test_finds_people_by_name_and_handle(amara, ben, chidi, emi):
    assert find_people("nwosu", None) == [amara]
    assert find_people("@emi@else", None) == [emi]
    assert find_people("chi", ben) == [chidi]
    assert find_people("  ", ben) == []


def test_finds_those_one_follows_first(amara, ben, now):
    Account.objects.filter(pk=amara.pk).update(display_name="Sam A", folded_name="sam a")
    popular = make_account("samb", display_name="Sam B", followers_count=500)

    assert find_people("sam", ben) == [amara, popular]


def test_connections_are_private_where_one_says_so(amara, ben, chidi):
    Account.objects.filter(pk=amara.pk).update(hides_connections=True)
    amara.refresh_from_db()

    assert queries.followers_page(amara, chidi, Cursor()).rows == []
    assert len(queries.followers_page(amara, amara, Cursor()).rows) == 1


def test_finds_a_name_however_it_is_typed(amara, now):
    change_profile(account=amara, draft=ProfileDraft(display_name="Åsa Prŷs"), now=now)

    assert find_people("åsa", None) == [amara]
    assert find_people("prys", None) == [amara]
    assert find_people("ÅSA PRŶS", None) == [amara]
    assert find_people("nwosu", None) == []
    assert find_people("\u0301", None) == []


def test_by_place(amara, ben, chidi):
    listed()
    Account.objects.filter(pk=amara.pk).update(place="gb-eng-leeds")
    Account.objects.filter(pk=ben.pk).update(place="gb-wls-gwynedd")

    assert names(place="gb-eng-leeds") == ["amara"]
    assert names(place="gb-eng") == ["amara"]
    assert names(place="gb-wls-gwynedd") == ["ben"]
    assert names(place="gb-sct") == []
    assert places_of(None) == ["gb-eng-leeds", "gb-wls-gwynedd"]


def test_by_what_they_care_about(amara, ben, now):
    listed()
    change_profile(account=amara, draft=ProfileDraft(featured_tags=["Walking", "tea"]), now=now)
    change_profile(account=ben, draft=ProfileDraft(featured_tags=["walking"]), now=now)

    assert names(tag="walking") == ["ben", "amara"]
    assert names(tag="tea") == ["amara"]
    assert topics_of(None) == ["tea", "walking"]


def test_topics_are_of_those_listed(amara, now):
    change_profile(account=amara, draft=ProfileDraft(featured_tags=["Secret"], is_discoverable=False), now=now)

    assert topics_of(None) == places_of(None) == []


def test_by_name_in_pages(amara, ben, chidi, dee):
    listed()

    first = directory_page(None, Cursor(limit=3), order="name")
    rest = directory_page(None, Cursor(limit=3, max_id=first.older), order="name")

    assert [one.username for one in [*first.rows, *rest.rows]] == ["amara", "ben", "chidi", "dee"]


def test_the_page_narrows_and_says_so(amara, ben, client, now):
    listed()
    change_profile(account=amara, draft=ProfileDraft(featured_tags=["Walking"], place="gb-eng-leeds"), now=now)

    page = client.get(ADDRESS, {"tag": "#WALKING", "place": "gb-eng-leeds", "order": "name"}).content.decode()
    assert "Amara Nwosu-Hart" in page
    assert "Ben" not in page
    assert "Nobody like that" in client.get(ADDRESS, {"tag": "chairs"}).content.decode()
    assert client.get(ADDRESS, {"place": "nowhere", "order": "followers", "tag": "!"}).status_code == 200


@pytest.mark.parametrize("who", ["amara", "ben", None])
@pytest.mark.parametrize(
    "why", ["", "blocks", "blocked", "server", "limited", "suspended", "left", "secret", "secret, read"]
)
def test_finds_whom_one_may_meet_and_nobody_else(who, why, amara, ben, now):
    viewer = {"amara": amara, "ben": ben, None: None}[who]
    place = "elsewhere.test" if why == "server" else ""
    person = make_account("quill", display_name="Quill", domain=place)
    website = make_account("quill.test", kind="feed", is_locked="secret" in why, domain=place)
    if place:
        block_domain(account=amara, domain=place, now=now)
    for one in (person, website):
        if why == "blocks":
            block(account=amara, target=one, now=now)
        elif why == "blocked":
            block(account=one, target=amara, now=now)
        elif why == "secret, read":
            amara.follows.create(followed=one, created_at=now, accepted_at=now)
        elif why in {"limited", "suspended", "left"}:
            Account.objects.filter(pk=one.pk).update(**{f"{why}_at": now})

    kept = queries.shown_to(viewer).filter(limited_at=None)
    assert find_people("quill", viewer) == list(kept.filter(pk=person.pk))
    assert find_websites("QUILL", viewer) == list(kept.filter(pk=website.pk))


def test_signs_of_the_database_are_only_signs(amara):
    make_account("some_one")

    assert [one.username for one in find_people("some_one", None)] == ["some_one"]
    assert find_people("some%one", None) == find_people("a_a", None) == find_people("\\\\", None) == []
