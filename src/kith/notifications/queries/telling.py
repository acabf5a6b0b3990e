"""Whom a happening concerns, and of those, who wants to and may hear of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from kith.accounts.models import Account, AccountQuerySet, Block, Follow, Mute
from kith.members.models import Rank, User
from kith.notifications.duty import next_on_duty_at
from kith.notifications.models import HAVE_THEIR_OWN_LETTER, Kind, LetIn, Pace, Policy, PushSubscription, Reach
from kith.notifications.policy import FOLLOWER_SINCE, Tie, treatment
from kith.notifications.sifting import is_left_out
from kith.posts.models import Favourite, Mention, Poll, PollVote, Post, Quote, QuoteState, ThreadMute, Visibility
from kith.posts.queries import post_for_its_author
from kith.posts.visibility import MayRead

_MOST_QUOTES = 500
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
    people = _who_may_hear(by, to, now, post)
    private = post is not None and post.visibility == Visibility.MENTIONED
    rows = people.values_list(
        "id",
        "user__quiet_kinds",
        "user__time_zone",
        "filters_version",
        Exists(User.objects.filter(account=by, rank__in=_STAFF)),
        Exists(Follow.objects.filter(follower=OuterRef("pk"), followed=by, accepted_at__isnull=False)),
        Exists(Follow.objects.filter(follower=by, followed=OuterRef("pk"), accepted_at__lte=now - FOLLOWER_SINCE)),
        Exists(LetIn.objects.filter(account=OuterRef("pk"), by=by)),
        Exists(_words_to(by, post if private else None)),
        Exists(PushSubscription.objects.filter(account=OuterRef("pk"))),
    )
    wanting = [row for row in rows if kind.value not in (row[1] or ()) and not _leaves_out(row[0], row[3], post, now)]
    reaches = Reach.objects.in_bulk([row[0] for row in wanting])
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


def favourite_with_post(favourite_id: int) -> Favourite | None:
    """The favourite with who gave it and the post it is for."""
    return Favourite.objects.select_related("account", "post").filter(pk=favourite_id).first()


_CONCERNED = """
SELECT account_id, 1 FROM posts_mention WHERE post_id = %s
UNION ALL
SELECT follower_id, 0 FROM accounts_follow WHERE followed_id = %s AND notifies AND accepted_at IS NOT NULL
"""


def _leaves_out(account_id: int, filters_version: int, post: Post | None, now: datetime) -> bool:
    if post is None or not filters_version:
        return False
    return is_left_out(Account(id=account_id, filters_version=filters_version), post, now=now)


def _who_may_hear(by: Account, to: Collection[int], now: datetime, post: Post | None) -> AccountQuerySet:
    blocks = Block.objects.filter(Q(account=OuterRef("pk"), target=by) | Q(account=by, target=OuterRef("pk")))
    mutes = Mute.objects.active(now).filter(account=OuterRef("pk"), target=by, hides_notifications=True)
    people = Account.objects.here().in_good_standing().filter(id__in=to).filter(~Exists(blocks), ~Exists(mutes))
    people = people.filter(user__disabled_at=None)
    if post is None:
        return people
    left = ThreadMute.objects.active(now).filter(account=OuterRef("pk"), thread_id=post.thread_id)
    return people.filter(~Exists(left)).filter(MayRead(post.id))


def _words_to(by: Account, post: Post | None) -> QuerySet[Mention]:
    """Whether who is told named `by` earlier in the discussion of a private post: then this is the answer to it."""
    if post is None:
        return Mention.objects.none()
    return Mention.objects.filter(
        account=by, post__author=OuterRef("pk"), post__thread_id=post.thread_id, post__id__lt=post.id
    )
