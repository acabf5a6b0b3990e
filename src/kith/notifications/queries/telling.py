"""Whom a happening concerns, and of those, who wants to and may hear of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Value

from kith.accounts.apart import who_may_hear_of
from kith.accounts.models import Account, AccountQuerySet, Follow, Mute
from kith.foundations.ready import ready, ready_rows
from kith.members.models import Rank, User
from kith.notifications.duty import next_on_duty_at
from kith.notifications.models import HAVE_THEIR_OWN_LETTER, Kind, LetIn, Pace, Policy, PushSubscription, Reach
from kith.notifications.policy import FOLLOWER_SINCE, Tie, treatment
from kith.notifications.sifting import is_left_out
from kith.posts.models import Favourite, Mention, Poll, PollVote, Post, Quote, QuoteState, ThreadMute, Visibility
from kith.posts.prepared import NOW, SINCE, THE_VIEWER, Blank, prepared
from kith.posts.queries import post_for_its_author
from kith.posts.visibility import MayRead

_MOST_QUOTES = 500
_FROM_ELSEWHERE = Account(id=THE_VIEWER.id, domain="elsewhere")
_STAFF = (Rank.MODERATOR, Rank.ADMINISTRATOR, Rank.OWNER)


@dataclass(frozen=True, slots=True)
class Listener:
    """Someone who is to be told: does it wait for their word, how soon is it mailed, may their bell ring, and is there
    an app that wants to hear of it while it is closed?"""

    account_id: int
    is_filtered: bool
    mail_pace: str
    may_ring: bool
    has_closed_app: bool = False


def listeners(
    kind: Kind, by: Account, to: Collection[int], *, now: datetime, post: Post | None = None
) -> list[Listener]:
    """Return those of `to` who want to and may hear of it, in two queries however many they are.

    Who keeps filters is asked one by one whether they leave the post out; their filters are kept ready.
    """
    private = post is not None and post.visibility == Visibility.MENTIONED
    values = {"subject": post.id, "below": post.thread_id} if post is not None else {}
    form = by.is_local, post is not None, private
    rows = _people(*form, viewer=by.id, any_of=to, now=now, since=now - FOLLOWER_SINCE, **values)
    wanting = [row for row in rows if kind.value not in _kinds(row[1]) and not _leaves_out(row[0], row[3], post, now)]
    reaches = {reach.account_id: reach for reach in _reaches([row[0] for row in wanting])} if wanting else {}
    found = []
    for account_id, _, zone, _, by_staff, follows, is_followed, let_in, wrote_first, has_app in wanting:
        reach = reaches.get(account_id) or Reach(account_id=account_id)
        tie = Tie(follows, is_followed, let_in, wrote_first)
        done = treatment(reach, tie, kind=kind, by=by, by_staff=by_staff, is_private=private, now=now)
        if done != Policy.DROP:
            is_filtered = done == Policy.FILTER
            is_mailed = not is_filtered and kind not in HAVE_THEIR_OWN_LETTER
            pace = reach.mails.get(kind.value, Pace.NEVER.value) if is_mailed else Pace.NEVER.value
            may_ring = not is_filtered and next_on_duty_at(reach.duty(zone), now) is None
            found.append(Listener(account_id, is_filtered, pace, may_ring, has_app and not is_filtered))
    return found


def concerned_by(post: Post) -> tuple[set[int], set[int]]:
    """Whom a new post names, and which followers asked to hear of each post of its author; mostly nobody."""
    with connection.cursor() as cursor:
        cursor.execute(_CONCERNED, [post.id, post.author_id])
        rows = cursor.fetchall()
    return {each for each, is_named in rows if is_named}, {each for each, is_named in rows if not is_named}


def boosters_of(post: Post) -> list[int]:
    """The people here who passed `post` on."""
    return list(Account.objects.here().filter(posts__boost_of=post.id).values_list("id", flat=True))


def quotes_here(post: Post) -> list[Post]:
    """What people here wrote who quote `post`, and still see it; the last five hundred."""
    readers = Account.objects.here().filter(MayRead(post.id)).exclude(pk=post.author_id)
    quotes = Quote.objects.filter(quoted=post, state=QuoteState.ACCEPTED, post__author__in=readers)
    return [quote.post for quote in quotes.select_related("post").order_by("-post_id")[:_MOST_QUOTES]]


def pollsters_of(poll_id: int) -> tuple[Post | None, list[int]]:
    """The post of a poll, and the people here whom its end concerns: who wrote it and who voted."""
    poll = Poll.objects.filter(pk=poll_id).first()
    post = post_for_its_author(poll.post_id) if poll else None
    if post is None:
        return None, []
    voters = PollVote.objects.filter(option__poll_id=poll_id, account__domain="").values_list("account_id", flat=True)
    return post, [*set(voters) | {post.author_id}]


@ready
def favourite_with_post(favourite_id: int) -> QuerySet[Favourite]:
    """The favourite with who gave it and the post it is for, or None."""
    return Favourite.objects.select_related("account", "post").filter(pk=favourite_id)


_CONCERNED = """
SELECT account_id, 1 FROM posts_mention WHERE post_id = %s
UNION ALL
SELECT follower_id, 0 FROM accounts_follow WHERE followed_id = %s AND notifies AND accepted_at IS NOT NULL
"""


def _leaves_out(account_id: int, filters_version: int, post: Post | None, now: datetime) -> bool:
    if post is None or not filters_version:
        return False
    return is_left_out(Account(id=account_id, filters_version=filters_version), post, now=now)


@prepared
def _people(is_from_here: bool, has_post: bool, is_private: bool) -> QuerySet[Account, Any]:
    """Those of ANY_OF who may hear what THE_VIEWER did, and how they stand to them.

    Where it is about a post, that is SUBJECT, in the discussion BELOW.
    """
    return _who_may_hear(is_from_here, has_post).values_list(
        "id",
        "user__quiet_kinds",
        "user__time_zone",
        "filters_version",
        Exists(User.objects.filter(account=THE_VIEWER, rank__in=_STAFF)),
        Exists(Follow.objects.filter(follower=OuterRef("pk"), followed=THE_VIEWER, accepted_at__isnull=False)),
        Exists(Follow.objects.filter(follower=THE_VIEWER, followed=OuterRef("pk"), accepted_at__lte=SINCE)),
        Exists(LetIn.objects.filter(account=OuterRef("pk"), by=THE_VIEWER)),
        Exists(_words_to_sender()) if is_private else Value(False),
        Exists(PushSubscription.objects.filter(account=OuterRef("pk"))),
    )


def _who_may_hear(is_from_here: bool, has_post: bool) -> AccountQuerySet:
    mutes = Mute.objects.active(NOW).filter(account=OuterRef("pk"), target=THE_VIEWER, hides_notifications=True)
    people = Account.objects.here().in_good_standing().filter(id__in=[Blank.ANY_OF]).filter(~Exists(mutes))
    people = who_may_hear_of(THE_VIEWER if is_from_here else _FROM_ELSEWHERE, people)
    people = people.filter(user__disabled_at=None)
    if not has_post:
        return people
    left = ThreadMute.objects.active(NOW).filter(account=OuterRef("pk"), thread_id=Blank.BELOW)
    return people.filter(~Exists(left)).filter(MayRead(Blank.SUBJECT))


def _words_to_sender() -> QuerySet[Mention]:
    """Whether who is told named the sender earlier in the discussion of a private post: then this is the answer."""
    return Mention.objects.filter(
        account=THE_VIEWER, post__author=OuterRef("pk"), post__thread_id=Blank.BELOW, post__id__lt=Blank.SUBJECT
    )


@ready_rows
def _reaches(ids: list[int]) -> QuerySet[Reach]:
    return Reach.objects.filter(account_id__in=ids)


def _kinds(quiet: str | None) -> Collection[str]:
    """Read what `quiet_kinds` holds, as the database gives it."""
    return msgspec.json.decode(quiet, type=list[str]) if quiet else ()
