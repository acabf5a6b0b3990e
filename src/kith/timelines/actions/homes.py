"""What is written so that reading is quick: who finds a post at home, and how far someone has read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from kith.accounts.models import Account, Follow, Kind
from kith.foundations.ids import first_id_at
from kith.live.actions import tell
from kith.posts.models import Origin, Post, Visibility
from kith.timelines.actions.entries import NOT_MUTED, put_into_lists, who_is_muted
from kith.timelines.lists import is_apart
from kith.timelines.models import HomeEntry, Marker
from kith.timelines.queries import HOME, HOME_STOP, Stop, visit_of

_NEW_FOLLOW_BRINGS = 30
_NEW_VISIT_AFTER = timedelta(minutes=30)
_KEPT_IN_ANY_CASE = timedelta(days=60)
_MOST_OF_OLD = 800
_AUTHORS_AT_ONCE = 500
_STILL_NEWS = timedelta(days=1)  # what came later was fetched, not sent: apps put what they are told of on top


@transaction.atomic
def surface_post(*, post: Post, now: datetime) -> int:
    """Put `post` into the homes of its author's followers here and of the author; return how many homes got it.

    One statement, however many follow. Doing it twice changes nothing. What an owner may see is asked again when they
    read, so this only has to be generous and cheap.
    """
    reaches = [_followers_of(post, now), _author_of(post)]
    if _is_for_tags(post):
        reaches.append(_followers_of_its_tags(post, now))  # last: who follows both has it from the author
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO timelines_homeentry (owner_id, post_id, subject_id, tag_id) "
            f"{' UNION ALL '.join(sql for sql, _ in reaches)} ON CONFLICT DO NOTHING",
            [value for _, values in reaches for value in values],
        )
        reached: int = cursor.rowcount
    if post.author.is_on_a_list:
        put_into_lists(post=post, now=now)
    # What comes from elsewhere may have a hearer though nobody here follows its author: in a list of all that is known.
    is_news = post.origin != Origin.ELSEWHERE or now - post.published_at < _STILL_NEWS
    if is_news and (reached or post.origin == Origin.ELSEWHERE):
        tell("home", about=post.id)
    if reached and _is_for_local(post):
        tell("local", about=post.id)
    return max(reached, 0)


_Part = tuple[str, list[Any]]  # SQL and its values

_FOLLOWERS = f"""
SELECT f.follower_id, %s, %s, CAST(NULL AS bigint) FROM accounts_follow f
JOIN accounts_account o ON o.id = f.follower_id AND o.domain = ''
WHERE f.followed_id = %s AND f.accepted_at IS NOT NULL {NOT_MUTED.format(owner="f.follower_id")}"""  # noqa: S608
_THE_AUTHOR = f"""
SELECT a.id, %s, %s, CAST(NULL AS bigint) FROM accounts_account a
WHERE a.id = %s AND a.domain = '' AND a.kind <> '{Kind.FEED.value}'"""  # noqa: S608
_TAG_FOLLOWERS = f"""
SELECT f.account_id, %s, %s, f.tag_id FROM posts_tagging g JOIN timelines_tagfollow f ON f.tag_id = g.tag_id
WHERE g.post_id = %s {NOT_MUTED.format(owner="f.account_id")} AND f.account_id <> %s
AND NOT EXISTS (SELECT 1 FROM accounts_block b WHERE b.account_id = f.account_id AND b.target_id = %s)
AND NOT EXISTS (SELECT 1 FROM accounts_block b WHERE b.account_id = %s AND b.target_id = f.account_id)"""  # noqa: S608
# Who is in one of somebody's lists that stand apart has left their home.
_NOT_APART = """
AND NOT EXISTS (
    SELECT 1 FROM timelines_listmember i JOIN timelines_list l ON l.id = i.list_id AND l.is_exclusive
    WHERE i.account_id = %s AND i.left_at IS NULL AND l.owner_id = {owner}
)"""


def _followers_of(post: Post, now: datetime) -> _Part:
    conditions, values = _who_hears(post)
    apart, apart_values = _not_apart(post, "f.follower_id")
    sql = f"{_FOLLOWERS} {conditions} {apart}"
    return sql, [*_columns(post), post.author_id, *who_is_muted(post, now), *values, *apart_values]


def _author_of(post: Post) -> _Part:
    return _THE_AUTHOR, [*_columns(post), post.author_id]


def _followers_of_its_tags(post: Post, now: datetime) -> _Part:
    apart, apart_values = _not_apart(post, "f.account_id")
    values = [*_columns(post), post.id, *who_is_muted(post, now), *[post.author_id] * 3, *apart_values]
    return f"{_TAG_FOLLOWERS} {apart}", values


def _not_apart(post: Post, owner: str) -> _Part:
    return (_NOT_APART.format(owner=owner), [post.author_id]) if post.author.is_on_a_list else ("", [])


def _columns(post: Post) -> list[int]:
    return [post.id, post.boost_of_id or post.id]


_WHO_FOLLOWS_BOTH = """
AND (f.follower_id = %s OR EXISTS (
    SELECT 1 FROM accounts_follow g
    WHERE g.follower_id = f.follower_id AND g.followed_id = %s AND g.accepted_at IS NOT NULL
))"""
_WHO_IS_MENTIONED = """
AND EXISTS (SELECT 1 FROM posts_mention n WHERE n.post_id = %s AND n.account_id = f.follower_id)"""


_WHO_WANTS_ITS_LANGUAGE = "AND (f.languages = '' OR f.languages LIKE %s OR f.languages LIKE %s)"


def _who_hears(post: Post) -> _Part:
    """Which of the followers find this kind of post at home, as SQL and its values."""
    if post.boost_of_id is not None:
        return "AND f.shows_boosts", []
    conditions, values = _which_languages(post)
    if post.is_reply and post.in_reply_to_account_id != post.author_id:
        # As elsewhere on the social web: half of a conversation is shown to those who follow both halves.
        conditions, values = conditions + _WHO_FOLLOWS_BOTH, [*values, *[post.in_reply_to_account_id or 0] * 2]
    if post.visibility == Visibility.MENTIONED:
        conditions, values = conditions + _WHO_IS_MENTIONED, [*values, post.id]
    return conditions, values


def _which_languages(post: Post) -> _Part:
    """Leave out who follows the author for other languages alone; what names none is for everyone."""
    language = post.language.lower()
    if not language.replace("-", "").isalnum():
        return "", []
    return _WHO_WANTS_ITS_LANGUAGE, [f"%,{language},%", f"%,{language.partition('-')[0]},%"]


def _is_for_tags(post: Post) -> bool:
    is_open = post.visibility == Visibility.PUBLIC and post.hidden_at is None
    return is_open and post.boost_of_id is None and post.author.limited_at is None


def _is_for_local(post: Post) -> bool:
    return (
        post.origin == Origin.HERE
        and post.visibility == Visibility.PUBLIC
        and post.boost_of_id is None
        and (not post.is_reply or post.in_reply_to_account_id == post.author_id)
    )


def fill_home(*, follow: Follow) -> int:
    """Put the newest posts of someone newly followed into the follower's home; return how many."""
    follower, followed = follow.follower, follow.followed
    if not follower.is_local or follow.accepted_at is None or is_apart(follower, followed):
        return 0
    posts = Post.objects.visible_to(follower).filter(author=followed)
    if not follow.shows_boosts:
        posts = posts.filter(boost_of=None)
    if follow.languages:
        codes = follow.languages.strip(",").split(",")
        wanted = Q(language="") | Q(boost_of__isnull=False)
        for code in codes:
            wanted |= Q(language__iexact=code) | Q(language__istartswith=f"{code}-")
        posts = posts.filter(wanted)
    heard = posts.filter(
        Q(is_reply=False)
        | Q(in_reply_to_account=followed)
        | Q(in_reply_to_account=follower)
        | Q(
            in_reply_to_account__in=Follow.objects.filter(follower=follower, accepted_at__isnull=False).values(
                "followed"
            )
        )
    )
    rows = heard.order_by("-id").values_list("id", "boost_of_id")[:_NEW_FOLLOW_BRINGS]
    entries = [HomeEntry(owner=follower, post_id=post_id, subject_id=boosted or post_id) for post_id, boosted in rows]
    HomeEntry.objects.bulk_create(entries, ignore_conflicts=True)
    return len(entries)


def clear_from_home(*, owner_id: int, author_id: int) -> None:
    """Take what `author_id` published and passed on out of the home of `owner_id`."""
    theirs = HomeEntry.objects.filter(owner_id=owner_id, post__author_id=author_id)
    HomeEntry.objects.filter(owner_id=owner_id, post_id__in=theirs.values("post_id")).delete()


def clear_homes_of_server(*, domain: str) -> None:
    """Take what people of a whole server published and passed on out of every home; nobody here follows them now."""
    theirs = list(Account.objects.of_server(domain).values_list("id", flat=True))
    for start in range(0, len(theirs), _AUTHORS_AT_ONCE):
        some = theirs[start : start + _AUTHORS_AT_ONCE]
        entries = HomeEntry.objects.filter(post__author_id__in=some)
        HomeEntry.objects.filter(post_id__in=entries.values("post_id")).delete()


def trim_homes(*, now: datetime) -> int:
    """Take out of each home what is both older than two months and beyond its newest 800; return how many entries.

    800 is forty pages back, and as far as other servers keep a home; what two months brought stays however much it is,
    for who comes back from a long leave. Nothing is lost: posts stay on their authors' pages. One small statement a
    home, each a walk along one index, so that nobody waits for the whole.
    """
    old = first_id_at(now - _KEPT_IN_ANY_CASE)
    trimmed = 0
    for owner_id in list(Account.objects.here().values_list("id", flat=True)):
        with connection.cursor() as cursor:
            cursor.execute(_TRIM, [owner_id, old, owner_id, _MOST_OF_OLD - 1])
            trimmed += cursor.rowcount
    return trimmed


# A home of fewer has no 800th: its condition is then unknown, and nothing goes.
_TRIM = """
DELETE FROM timelines_homeentry WHERE owner_id = %s AND post_id < %s AND post_id < (
    SELECT post_id FROM timelines_homeentry WHERE owner_id = %s ORDER BY post_id DESC LIMIT 1 OFFSET %s
)"""


def note_visit(*, account: Account, newest_id: int, now: datetime) -> Stop | None:
    """Keep how far `account` has read their home, and return where they stopped last time (None: first visit).

    A visit ends half an hour after the last new post was seen; only then the line "You stopped here" moves. Where
    nothing is new since the last look, nothing is written.
    """
    seen, stop = visit_of(account)
    if seen is None:
        made = Marker(account=account, timeline=HOME, last_read_id=newest_id)
        Marker.objects.bulk_create([made], ignore_conflicts=True)
        return stop
    if newest_id <= seen.last_read_id:
        return stop
    if now - seen.at > _NEW_VISIT_AFTER:
        stop = seen
        Marker.objects.update_or_create(
            account=account, timeline=HOME_STOP, defaults={"last_read_id": seen.last_read_id}
        )
        # Around `auto_now`: the line tells when one left, not when one came back.
        Marker.objects.filter(account=account, timeline=HOME_STOP).update(changed_at=seen.at)
    Marker.objects.filter(account=account, timeline=HOME, last_read_id__lt=newest_id).update(
        last_read_id=newest_id, version=F("version") + 1, changed_at=now
    )
    return stop
