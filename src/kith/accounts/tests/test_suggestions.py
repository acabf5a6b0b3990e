"""Whom one might want to follow, and whom one knows among somebody's followers."""

from datetime import timedelta

import pytest

from kith.accounts.actions import ProfileDraft, block, block_domain, change_profile, follow, mute, refuse_suggestion
from kith.accounts.models import Account, Kind, Role
from kith.accounts.suggesting import Reason, familiar_followers, suggestions_for
from tests.cast import make_account, make_member


@pytest.fixture
def fay(db):
    return make_member("fay", is_discoverable=True)


@pytest.fixture
def suggested(now):
    def to(viewer):
        return {one.account.username: list(one.reasons) for one in suggestions_for(viewer, now=now)}

    return to


def test_friends_of_friends(amara, ben, fay, suggested, now):
    follow(follower=amara, target=fay, now=now)  # and Ben follows Amara

    assert suggested(ben) == {"fay": [Reason.FRIENDS]}
    assert suggested(amara) == {}  # she follows Fay already


def test_who_cares_about_the_same(chidi, fay, suggested, now):
    change_profile(account=chidi, draft=ProfileDraft(featured_tags=["tea"]), now=now)
    change_profile(account=fay, draft=ProfileDraft(featured_tags=["Tea", "kettles"]), now=now)

    (one,) = suggestions_for(chidi, now=now)
    assert (one.account, one.reasons, one.tags) == (fay, (Reason.TAGS,), ("Tea",))


def test_who_has_the_same_role_and_place(chidi, fay, suggested):
    Account.objects.filter(pk=fay.pk).update(role=Role.STUDENT, place="gb-eng-leeds")
    chidi.place = "gb-eng-leeds"

    assert suggested(chidi) == {"fay": [Reason.ROLE, Reason.PLACE]}


def test_having_no_role_is_nothing_in_common(fay, suggested):
    other = make_member("other", is_discoverable=True)

    assert suggested(other) == {}


def test_more_reasons_come_first_and_many_followers_do_not(chidi, suggested, now):
    famous = make_account("famous", role=Role.STUDENT, is_discoverable=True, followers_count=9000)
    near = make_account("near", role=Role.STUDENT, place="gb-eng-leeds", is_discoverable=True)
    chidi.place = "gb-eng-leeds"

    assert list(suggested(chidi)) == [near.username, famous.username]


@pytest.mark.parametrize("reason", [Reason.TAGS, Reason.ROLE, Reason.PLACE])
@pytest.mark.parametrize(
    "why",
    ["", "unlisted", "refused", "muted", "blocked", "blocks", "server", "asked", "website", "limited", "suspended"],
)
def test_a_reason_speaks_only_for_whom_one_may_meet(why, reason, chidi, suggested, now):
    someone = make_account("someone", domain="elsewhere.test", is_discoverable=why != "unlisted")
    for account in (chidi, someone):
        if reason == Reason.TAGS:
            account.featured_tags.create(name="tea", display="Tea")
        Account.objects.filter(pk=account.pk).update(
            role=Role.STUDENT if reason == Reason.ROLE else Role.NONE,
            place="gb-eng-leeds" if reason == Reason.PLACE else "",
        )
    chidi.refresh_from_db()
    if why == "refused":
        refuse_suggestion(account=chidi, target=someone, now=now)
    elif why == "muted":
        mute(account=chidi, target=someone, now=now)
    elif why in {"blocked", "blocks"}:
        one, other = (chidi, someone) if why == "blocks" else (someone, chidi)
        block(account=one, target=other, now=now)
    elif why == "server":
        block_domain(account=chidi, domain="elsewhere.test", now=now)
    elif why == "asked":
        follow(follower=chidi, target=someone, now=now)
    elif why == "website":
        Account.objects.filter(pk=someone.pk).update(kind=Kind.FEED)
    elif why in {"limited", "suspended"}:
        Account.objects.filter(pk=someone.pk).update(**{f"{why}_at": now})

    assert suggested(chidi) == ({} if why else {"someone": [reason]})


@pytest.mark.parametrize(
    "why",
    ["unlisted", "refused", "muted", "blocked", "blocks", "asked", "limited", "suspended", "keeps it private"],
)
def test_nobody_is_suggested_who_should_not_be(why, amara, ben, fay, suggested, now):
    follow(follower=amara, target=fay, now=now)
    if why == "unlisted":
        Account.objects.filter(pk=fay.pk).update(is_discoverable=False)
    elif why == "refused":
        refuse_suggestion(account=ben, target=fay, now=now)
        refuse_suggestion(account=ben, target=fay, now=now)
    elif why == "muted":
        mute(account=ben, target=fay, now=now)
    elif why == "blocked":
        block(account=ben, target=fay, now=now)
    elif why == "blocks":
        block(account=fay, target=ben, now=now)
    elif why == "asked":
        Account.objects.filter(pk=fay.pk).update(is_locked=True)
        fay.refresh_from_db()
        follow(follower=ben, target=fay, now=now)
    elif why == "keeps it private":
        Account.objects.filter(pk=fay.pk).update(hides_connections=True)
    else:
        Account.objects.filter(pk=fay.pk).update(**{f"{why}_at": now})

    assert suggested(ben) == {}


def test_says_whom_one_knows_among_the_followers(amara, ben, fay, now):
    for place in range(3):
        friend = make_account(f"friend{place}")
        follow(follower=ben, target=friend, now=now)
        follow(follower=friend, target=fay, now=now)
    follow(follower=amara, target=fay, now=now)
    stranger = make_account("stranger")
    follow(follower=stranger, target=fay, now=now)

    familiar = familiar_followers(ben, [fay.pk])[fay.pk]

    assert [one.name for one in familiar.friends] == ["Friend0", "Friend1", "Friend2"]
    assert familiar.more == 1
    assert familiar_followers(None, [fay.pk]) == familiar_followers(ben, []) == {}


@pytest.mark.parametrize("whose", ["amara", "fay"])
def test_connections_that_are_private_are_not_told(whose, amara, ben, fay, now):
    follow(follower=amara, target=fay, now=now)
    Account.objects.filter(username=whose).update(hides_connections=True)

    assert familiar_followers(ben, [fay.pk]) == {}


def test_the_page_says_why_and_takes_a_no(amara, ben, fay, sign_in, now):
    follow(follower=amara, target=fay, now=now)
    browser = sign_in(ben)

    page = browser.get("/people").content.decode()
    assert "You might know" in page
    assert "Followed by Amara Nwosu-Hart, whom you follow." in page

    browser.post(f"/people/{fay.pk}/refuse_suggestion", follow=True)
    assert "You might know" not in browser.get("/people").content.decode()
    assert (
        "Fay" not in browser.post(f"/people/{fay.pk}/refuse_suggestion", headers={"HX-Request": "1"}).content.decode()
    )


def test_has_as_many_queries_for_many_as_for_few(amara, ben, fay, now, django_assert_num_queries):
    ben.role = Role.CARER
    ben.place = "gb-eng-leeds"
    follow(follower=amara, target=fay, now=now)
    for _ in ("one", "forty"):
        with django_assert_num_queries(3):
            assert suggestions_for(ben, limit=40, now=now + timedelta(days=1))
        for place in range(39 if _ == "one" else 0):
            someone = make_account(f"s{place}", is_discoverable=True, role=Role.CARER, place="gb-eng-leeds")
            follow(follower=amara, target=someone, now=now)
