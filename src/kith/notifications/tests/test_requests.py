"""Who may reach one: what a policy lets through, keeps until its sender is let in, or drops."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.actions import block, follow
from kith.accounts.models import Account, Follow
from kith.accounts.models import Kind as AccountKind
from kith.foundations.paging import Cursor
from kith.live.queries import tellings_after
from kith.notifications.actions import (
    accept_requests,
    choose_policy,
    clear,
    dismiss,
    dismiss_requests,
    notify,
)
from kith.notifications.models import Kind, LetIn, Notification, Policy, Reach
from kith.notifications.queries import bell_page, pending, requests_page, unread_count
from kith.posts.actions import hide_post
from kith.posts.models import Visibility
from tests.cast import NOW, make_account, make_member

PRIVATE = {"visibility": Visibility.MENTIONED}
FOLLOWS = [field.name for field in Reach._meta.get_fields() if field.name.startswith("for_")]


def tie(follower: Account, followed: Account, days: int = 10) -> None:
    at = NOW - timedelta(days=days)
    Follow.objects.create(follower=follower, followed=followed, created_at=at, accepted_at=at)


def fate(account: Account) -> str:
    """What became of the one notice."""
    found = list(Notification.objects.filter(account=account).values_list("is_filtered", flat=True))
    return "dropped" if not found else "waits" if found[0] else "rings"


# fmt: off
TABLE = [
    # who writes,           how,        policy,                                fate
    ("stranger",            "public",   {},                                    "rings"),
    ("stranger",            "private",  {},                                    "waits"),
    ("followed",            "private",  {},                                    "rings"),
    ("limited",             "public",   {},                                    "waits"),
    ("limited, followed",   "public",   {},                                    "rings"),
    ("stranger",            "private",  {"for_private_mentions": "accept"},    "rings"),
    ("stranger",            "private",  {"for_private_mentions": "drop"},      "dropped"),
    ("stranger",            "public",   {"for_not_following": "filter"},       "waits"),
    ("followed",            "public",   {"for_not_following": "drop"},         "rings"),
    ("stranger",            "public",   {"for_not_followers": "filter"},       "waits"),
    ("follower",            "public",   {"for_not_followers": "filter"},       "rings"),
    ("follower of today",   "public",   {"for_not_followers": "filter"},       "waits"),
    ("new",                 "public",   {"for_new_accounts": "filter"},        "waits"),
    ("stranger",            "public",   {"for_new_accounts": "filter"},        "rings"),
    ("new, followed",       "public",   {"for_new_accounts": "drop"},          "rings"),
    ("automatic",           "public",   {"for_bots": "filter"},                "waits"),
    ("stranger",            "public",   {"for_bots": "drop"},                  "rings"),
    ("stranger",            "public",   {"for_not_following": "filter", "for_not_followers": "drop"}, "dropped"),
    ("moderator",           "private",  {"for_not_following": "drop"},         "rings"),
    ("let in",              "private",  {"for_not_following": "drop"},         "rings"),
]
# fmt: on


@pytest.mark.parametrize(("who", "how", "policy", "then"), TABLE)
def test_what_becomes_of_a_mention(amara, write, at, who, how, policy, then):
    at(NOW)
    sender = sender_of(who, amara)
    choose_policy(account=amara, changes={name: Policy(value) for name, value in policy.items()})

    write(sender, "@amara a word?", **(PRIVATE if how == "private" else {}))

    assert fate(amara) == then
    assert unread_count(amara) == (1 if then == "rings" else 0)
    assert bool([one for one in tellings_after(0) if one.name == "bell"]) is (then == "rings")


def sender_of(who: str, amara: Account) -> Account:
    if who == "moderator":
        return make_member("moses", rank="moderator")
    sender = make_member("sam")
    if "followed" in who:
        tie(amara, sender)
    if who.startswith("follower"):
        tie(sender, amara, days=0 if "today" in who else 10)
    changes = {
        "limited": {"limited_at": NOW}, "new": {"created_at": NOW - timedelta(days=2)},
        "automatic": {"kind": AccountKind.SERVICE},
    }.get(who.split(",")[0])  # fmt: skip
    if changes:
        Account.objects.filter(pk=sender.pk).update(**changes)
    if who == "let in":
        LetIn.objects.create(account=amara, by=sender, created_at=NOW)
    return Account.objects.get(pk=sender.pk)


def test_an_answer_to_ones_own_private_words_is_no_request(amara, chidi, write):
    first = write(amara, "@chidi how was it?", **PRIVATE)

    write(chidi, "@amara long", in_reply_to_id=first.id, **PRIVATE)

    assert fate(amara) == "rings"


def test_a_private_answer_to_public_words_is_a_request(amara, chidi, write):
    first = write(amara, "How was it?")

    write(chidi, "@amara between us", in_reply_to_id=first.id, **PRIVATE)

    assert fate(amara) == "waits"


def test_what_one_asked_for_and_what_the_house_says_is_never_held_back(amara, dee, chidi, write):
    choose_policy(account=dee, changes=dict.fromkeys(FOLLOWS, Policy.DROP))
    notify(kind=Kind.REPORT, by=chidi, to=[dee.id], now=NOW)
    notify(kind=Kind.SIGN_UP, by=chidi, to=[dee.id], now=NOW)

    assert Notification.objects.filter(account=dee, is_filtered=False).count() == 2


def test_requests_stand_on_their_page_with_their_last_words(amara, chidi, write, sign_in):
    write(chidi, "@amara the first", **PRIVATE)
    write(chidi, "@amara the second", on=NOW + timedelta(minutes=1), **PRIVATE)
    browser = sign_in(amara)

    bell, page = browser.get("/notices").content.decode(), browser.get("/notices/requests").content.decode()

    assert "Someone you hardly know would like to reach you" in bell
    assert "the second" not in bell
    assert "the second" in page
    assert "the first" not in page
    assert "2 things wait" in page
    opened = browser.get(f"/notices/requests/{chidi.id}").content.decode()
    assert "the first" in opened
    assert "the second" in opened
    assert pending(amara) == (1, 2)


def test_letting_in_brings_what_waited_into_the_bell_and_lasts(amara, chidi, write, sign_in):
    write(chidi, "@amara the first", **PRIVATE)
    browser = sign_in(amara)

    browser.post(f"/notices/requests/{chidi.id}/settle", {"do": "accept"})
    write(chidi, "@amara the second", on=NOW + timedelta(minutes=1), **PRIVATE)

    page = browser.get("/notices").content.decode()
    assert "the first" in page
    assert "the second" in page
    assert pending(amara) == (0, 0)
    assert [one.name for one in tellings_after(0)].count("bell-merged") == 1


def test_a_dismissed_request_goes_and_the_next_one_waits_again(amara, chidi, write, sign_in):
    write(chidi, "@amara the first", **PRIVATE)

    sign_in(amara).post(f"/notices/requests/{chidi.id}/settle", {"do": "dismiss"})
    assert pending(amara) == (0, 0)

    write(chidi, "@amara the second", on=NOW + timedelta(minutes=1), **PRIVATE)
    assert pending(amara) == (1, 1)


@pytest.mark.parametrize("deed", ["accept", "dismiss"])
def test_many_are_settled_at_once(amara, write, sign_in, deed):
    people = [make_member(f"sam{number}") for number in range(3)]
    for person in people:
        write(person, f"@amara from {person.username}", **PRIVATE)

    sign_in(amara).post("/notices/requests", {"do": deed, "who": [people[0].id, people[2].id, "nonsense"]})

    assert [each.by.username for each in requests_page(amara, Cursor()).rows] == ["sam1"]
    assert Notification.objects.filter(account=amara, is_filtered=False).count() == (2 if deed == "accept" else 0)


def test_nobody_settles_what_waits_for_someone_else(amara, ben, chidi, write, sign_in):
    write(chidi, "@amara the first", **PRIVATE)

    assert sign_in(ben).get(f"/notices/requests/{chidi.id}").status_code == 404
    sign_in(ben).post(f"/notices/requests/{chidi.id}/settle", {"do": "dismiss"})
    sign_in(ben).post(f"/notices/requests/{chidi.id}/settle", {"do": "accept"})

    assert pending(amara) == (1, 1)
    assert not LetIn.objects.exists()


def test_following_someone_lets_them_in(amara, chidi, write, run_jobs):
    write(chidi, "@amara the first", **PRIVATE)

    follow(follower=amara, target=chidi, now=timezone.now())
    run_jobs()

    assert fate(amara) == "rings"


def test_a_block_takes_requests_and_permission_away(amara, chidi, write, run_jobs):
    write(chidi, "@amara the first", **PRIVATE)
    accept_requests(account=amara, senders=[chidi.id], now=NOW)

    block(account=amara, target=chidi, now=NOW)
    run_jobs()

    assert fate(amara) == "dropped"
    assert not LetIn.objects.exists()


def test_a_request_whose_post_is_hidden_now_is_none(amara, chidi, dee, write, sign_in):
    post = write(chidi, "@amara the first", **PRIVATE)

    hide_post(post=post, by=dee, now=NOW)

    assert pending(amara) == (0, 0)
    assert "Nobody is waiting" in sign_in(amara).get("/notices/requests").content.decode()


def test_the_policy_is_chosen_on_its_page(amara, sign_in):
    chosen = dict.fromkeys(FOLLOWS, "accept") | {"for_bots": "drop"}

    answer = sign_in(amara).post("/settings/notifications/people", chosen)

    assert answer.status_code == 302
    assert Reach.objects.get(account=amara).for_bots == "drop"
    assert Reach.objects.get(account=amara).for_private_mentions == "accept"


def test_a_made_up_policy_is_refused(amara, sign_in):
    chosen = dict.fromkeys(FOLLOWS, "accept") | {"for_bots": "shout"}

    assert sign_in(amara).post("/settings/notifications/people", chosen).status_code == 422
    assert not Reach.objects.filter(account=amara, for_bots="shout").exists()


@pytest.mark.parametrize("senders", [2, 20])
def test_asks_as_often_for_many_requests_as_for_few(amara, sign_in, senders, django_assert_max_num_queries):
    for number in range(senders):
        sender = make_account(f"sam{number}")
        Notification.objects.create(
            id=number + 1, account=amara, kind=Kind.FOLLOW, by=sender, group_key="follow", created_at=NOW,
            is_filtered=True,
        )  # fmt: skip
    browser = sign_in(amara)
    browser.get("/notices/requests")

    with django_assert_max_num_queries(6):
        browser.get("/notices/requests")


@pytest.mark.parametrize("waiting", [3, 45])
def test_requests_are_paged(amara, sign_in, waiting):
    for number in range(waiting):
        Notification.objects.create(
            id=number + 1, account=amara, kind=Kind.FOLLOW, by=make_account(f"sam{number}"), group_key="follow",
            created_at=NOW, is_filtered=True,
        )  # fmt: skip
    seen, cursor = [], Cursor()
    while True:
        page = requests_page(amara, cursor)
        seen += [each.by.username for each in page.rows]
        if page.older is None:
            break
        cursor = Cursor(max_id=page.older)

    assert seen == [f"sam{number}" for number in reversed(range(waiting))]


def test_clearing_leaves_requests_and_dismissing_takes_one(amara, ben, chidi, write):
    write(ben, "@amara one")
    write(ben, "@amara two", on=NOW + timedelta(minutes=1))
    write(chidi, "@amara between us", **PRIVATE)

    newest = Notification.objects.filter(account=amara, by=ben).latest("id")
    assert not dismiss(account=chidi, notice_ids=[newest.id])
    assert dismiss(account=amara, notice_ids=[newest.id])
    assert len(bell_page(amara, Cursor()).rows) == 1

    clear(account=amara)
    assert bell_page(amara, Cursor()).rows == []
    assert dismiss_requests(account=amara, senders=[chidi.id]) == 1
