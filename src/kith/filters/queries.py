"""What someone would rather not meet, for its pages; and what that means for posts in a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kith.accounts.models import Account
from kith.filters.matching import QUIET_IN, Match, Matcher, Rule, Subject, Verdict, Words, verdict_on, words_from
from kith.filters.models import Action, Filter, FilterKeyword, FilterPost, TagMute
from kith.foundations.kept import Kept
from kith.posts.contents import contents_of
from kith.posts.models import Post, ThreadMute

_matchers: Kept[Matcher] = Kept(1000)
_words: Kept[Words] = Kept(3000)


def verdicts(viewer: Account | None, rows: Sequence[Subject], context: str, *, now: datetime) -> dict[int, Verdict]:
    """Return what becomes of those of `rows` that `viewer` would rather not meet in `context`, by their place in it.

    One's own posts stay. Who filters nothing costs nothing; who does costs a query for posts never looked through.
    """
    matches = matches_for(viewer, rows, now=now)
    found = {place: verdict_on(each, context) for place, each in matches.items()}
    return {place: verdict for place, verdict in found.items() if verdict is not None}


def matches_for(viewer: Account | None, rows: Sequence[Subject], *, now: datetime) -> dict[int, tuple[Match, ...]]:
    """Return the filters that hold for each of `rows` (by its place), wherever they look; none for most."""
    matcher = _matcher_of(viewer, now) if viewer is not None and viewer.filters_version else None
    if viewer is None or matcher is None:
        return {}
    others = {place: row for place, row in enumerate(rows) if row.subject_author_id != viewer.id}
    found = {place: matcher.remembered(row) for place, row in others.items()}
    cold = {place: row for place, row in others.items() if found[place] is None}
    words = _words_of(cold.values()) if cold and matcher.reads_words else {}
    found |= {place: matcher.matches(row, words.get(row.subject_id)) for place, row in cold.items()}
    return {place: matches for place, matches in found.items() if matches}


@dataclass(frozen=True, slots=True)
class _Whole:
    """A post outside of lists, as filters look at it."""

    subject_id: int
    version: int
    author_id: int
    subject_author_id: int
    thread_id: int


def subject_of(post: Post) -> Subject:
    """Return a whole post as filters look at it; nobody passes it on."""
    return _Whole(post.id, post.version, post.author_id, post.author_id, post.thread_id)


def filters_of(account: Account) -> QuerySet[Filter]:
    """The filters of `account` with their parts, oldest first."""
    filters: QuerySet[Filter] = Filter.objects.filter(account=account)
    return filters.prefetch_related("keywords", "accounts__target", "posts")


def filter_of(account: Account, filter_id: int) -> Filter | None:
    """One filter of `account`; nobody else's."""
    return filters_of(account).filter(pk=filter_id).first()


def keywords_of(account: Account) -> QuerySet[FilterKeyword]:
    """The words of all filters of `account`, oldest first; each row's `filter` is fetched."""
    return FilterKeyword.objects.filter(filter__account=account).select_related("filter").order_by("id")


def keyword_of(account: Account, keyword_id: int) -> FilterKeyword | None:
    """One word of a filter of `account`; nobody else's."""
    return keywords_of(account).filter(pk=keyword_id).first()


def held_of(account: Account, held_id: int) -> FilterPost | None:
    """One single post that a filter of `account` holds back; nobody else's."""
    return FilterPost.objects.filter(pk=held_id, filter__account=account).first()


@dataclass(frozen=True, slots=True)
class QuietThread:
    """A discussion that is quiet; its first post where that can still be read."""

    mute: ThreadMute
    post: Post | None


def quiet_threads(account: Account, *, now: datetime) -> list[QuietThread]:
    """The discussions `account` does not hear of, the last first; the newest hundred."""
    mutes = list(ThreadMute.objects.active(now).filter(account=account).order_by("-id")[:100])
    ids = [mute.thread_id for mute in mutes]
    posts = Post.objects.visible_to(account).filter(id__in=ids).select_related("author").in_bulk()
    return [QuietThread(mute, posts.get(mute.thread_id)) for mute in mutes]


def quiet_tags(account: Account, *, now: datetime) -> list[TagMute]:
    """The tags `account` does not hear of, the last first."""
    return list(TagMute.objects.active(now).filter(account=account).select_related("tag").order_by("-id")[:100])


def is_tag_quiet(account: Account, tag_id: int, *, now: datetime) -> bool:
    return bool(TagMute.objects.active(now).filter(account=account, tag_id=tag_id).exists())


def has_any(account: Account, *, now: datetime) -> bool:
    """Does `account` filter anything at `now`, or keep anything quiet?"""
    lists = (Filter.objects, TagMute.objects, ThreadMute.objects)
    return any(each.active(now).filter(account=account).exists() for each in lists)


def forget_matchers() -> None:
    """Empty this process's memory; for tests and benches."""
    _matchers.clear()
    _words.clear()


def _matcher_of(viewer: Account, now: datetime) -> Matcher:
    key = (viewer.id, viewer.filters_version)
    matcher = _matchers.get(key)
    if matcher is None or (matcher.good_until is not None and matcher.good_until <= now):
        matcher = _make_matcher(viewer, now)
        _matchers.put([(key, matcher)])
    return matcher


def _make_matcher(viewer: Account, now: datetime) -> Matcher:
    matcher = Matcher()
    ends: list[datetime | None] = []
    for each in filters_of(viewer).filter(Q(ends_at=None) | Q(ends_at__gt=now)):
        ends.append(each.ends_at)
        matcher.add(
            Rule(each.pk, each.title, each.action, frozenset(each.contexts)),
            keywords=[(word.keyword, word.is_whole) for word in each.keywords.all()],
            account_ids=[held.target_id for held in each.accounts.all()],
            post_ids=[held.post_id for held in each.posts.all()],
        )
    quiet = Rule(0, "", Action.HIDE, frozenset(QUIET_IN))
    for tag_mute in TagMute.objects.active(now).filter(account=viewer).select_related("tag"):
        ends.append(tag_mute.ends_at)
        matcher.add(quiet, keywords=[(f"#{tag_mute.tag.name}", True)])
    for thread_mute in ThreadMute.objects.active(now).filter(account=viewer):
        ends.append(thread_mute.ends_at)
        matcher.add(quiet, thread_ids=[thread_mute.thread_id])
    matcher.good_until = min((end for end in ends if end is not None), default=None)
    return matcher


def _words_of(rows: Iterable[Subject]) -> dict[int, Words]:
    keys = {row.subject_id: (row.subject_id, row.version) for row in rows}
    found = {post_id: _words.get(key) for post_id, key in keys.items()}
    missing = [post_id for post_id, words in found.items() if words is None]
    for post_id, contents in contents_of(missing).items():
        found[post_id] = words = words_from(contents)
        _words.put([(keys[post_id], words)])
    return {post_id: words for post_id, words in found.items() if words is not None}
