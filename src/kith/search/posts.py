"""Which posts someone finds by their words (row K14).

Strangers' posts are found where they are public and their authors let them be; items of websites always. One's own
posts, those one saved, thanked, answered or passed on, and those that name one are found whoever wrote them, as long as
one may read them. Only people who are signed in find posts. docs/decisions says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kith.accounts.models import Account, Follow, Kind
from kith.accounts.queries import by_handle, may_meet, relationship
from kith.chats.queries import post_ids_in_chats
from kith.foundations.ids import LARGEST_ID
from kith.foundations.ready import ready_fetch
from kith.posts.finding import OPEN, key
from kith.posts.models import Post
from kith.posts.prepared import THE_VIEWER, Blank, prepared
from kith.search.asking import Asked, Scope, Term
from kith.search.index import Wanted, among, newest
from kith.timelines.listing import heard_by

_LOOK = 40  # candidates at a time: a page and what is usually left out of it
_ENOUGH = 24  # where more of them cost more
_MOST_LOOKS = 8
_MOST_OF_LIBRARY = 5000  # of each kind of tie


@dataclass(frozen=True, slots=True)
class FoundPosts:
    """Ids of posts, the newest first, and below which the rest is to be looked for (None: that was all)."""

    ids: list[int] = field(default_factory=list)
    older: int | None = None
    unknown_people: tuple[str, ...] = ()


def find_posts(
    asked: Asked, viewer: Account, *, below: int | None = None, limit: int = 20, now: datetime
) -> FoundPosts:
    """Return the posts that `viewer` finds by what was `asked`, older than `below`.

    The look is bounded: where very many posts hold the words and are not for this reader, the page ends early and says
    from where to go on.
    """
    if asked.asks_nothing:
        return FoundPosts()
    by_authors, unknown = _by_authors(asked, viewer)
    if by_authors is None:
        return FoundPosts(unknown_people=unknown)
    facts = (Term((key(fact.name),), is_unwanted=fact.is_unwanted) for fact in asked.facts)
    terms = (*asked.terms, *by_authors, *facts)
    place = min(each for each in (below, asked.below, LARGEST_ID) if each is not None)
    found: list[int] = []
    for _ in range(_MOST_LOOKS):
        if asked.scope == "chat":
            look = _look_in_chats(terms, asked.chat, viewer, place, asked.above, now)
        else:
            look = _look(terms, asked.scope, viewer, place, asked.above, now)
        found += look.ids
        if len(found) > limit:
            return FoundPosts(found[:limit], found[limit - 1], unknown)
        if look.older is None:
            return FoundPosts(found, None, unknown)
        place = look.older
    return FoundPosts(found, place, unknown)


def _by_authors(asked: Asked, viewer: Account) -> tuple[list[Term] | None, tuple[str, ...]]:
    """Return who must or must not have written it, and who of them nobody is; None where nothing can be found."""
    terms, unknown, is_possible = [], [], True
    for author in asked.authors:
        someone = viewer if author.handle == "me" else by_handle(author.handle)
        if someone is not None and not may_meet(someone, relationship(viewer, someone)):
            someone = None
        if someone is not None:
            terms.append(Term((key("by", someone.id),), is_unwanted=author.is_unwanted))
        else:
            unknown.append(author.handle)
            is_possible = is_possible and author.is_unwanted
    return (terms if is_possible else None), tuple(unknown)


def _look(terms: tuple[Term, ...], scope: Scope, viewer: Account, below: int, above: int, now: datetime) -> FoundPosts:
    """Look once: among posts open to everyone who is signed in, and among those the viewer has a tie to."""
    found: set[int] = set()
    older: int | None = None
    if scope in {"all", "public", "reading", "library"}:
        open_to = _open_to(viewer, terms, scope)
        stretch = newest(open_to, below=below, above=above, limit=_LOOK, enough=_ENOUGH)
        if stretch.older is not None:
            older = above = stretch.older
        found.update(_visible(_open, stretch.ids, viewer, scope, now=now))
    if scope in {"all", "library", "saved"}:
        # What is older than the open ones seen so far is for the next look.
        tied = _tied_to(viewer, below, above - 1 if older else above, only_saved=scope == "saved")
        held = among(Wanted(terms), tied, limit=_LOOK)
        if len(held) == _LOOK:
            older = max(older or 0, held[-1])
        found.update(_visible(_kept, held, viewer, now=now))
    return FoundPosts(sorted((each for each in found if older is None or each >= older), reverse=True), older)


def _look_in_chats(
    terms: tuple[Term, ...], name: str, viewer: Account, below: int, above: int, now: datetime
) -> FoundPosts:
    """Look once among questions and answers of chats: those whose authors let them be found, and one's own."""
    held = among(Wanted(terms), post_ids_in_chats(viewer, name, below=below, above=above), limit=_LOOK)
    found = _visible(_open, held, viewer, "chat", now=now)
    return FoundPosts(sorted(found, reverse=True), held[-1] if len(held) == _LOOK else None)


def _open_to(viewer: Account, terms: tuple[Term, ...], scope: Scope) -> Wanted:
    mine = key("by", viewer.id)
    if scope == "library":
        return Wanted(terms, (mine,))
    if scope == "public":
        return Wanted(terms, (OPEN.strip(),))
    feeds = [key("by", feed_id) for feed_id in _private_feeds_of(viewer)]
    if scope == "reading":
        return Wanted((*terms, Term((key("feed"),))), (OPEN.strip(), *feeds))
    return Wanted(terms, (OPEN.strip(), mine, *feeds))


def _visible(run: Any, ids: Iterable[int], viewer: Account, *form: Scope, now: datetime) -> set[int]:
    ids = list(ids)
    return {row[0] for row in run(*form, viewer=viewer.id, any_of=ids, now=now)} if ids else set()


@prepared
def _open(scope: Scope) -> QuerySet[Post, Any]:
    """Those that are open to the viewer, or their own. The index may be behind someone's wish; this is not."""
    posts = Post.objects.visible_to(THE_VIEWER).filter(id__in=[Blank.ANY_OF], boost_of=None)
    follows = Follow.objects.filter(follower=THE_VIEWER, followed=OuterRef("author"), accepted_at__isnull=False)
    is_open = Q(author__kind=Kind.FEED) | Q(author__is_indexable=True, visibility="public")
    is_open &= Q(author__limited_at=None) | Q(Exists(follows))
    if scope != "public":
        is_open |= Q(author_id=Blank.VIEWER)
    return heard_by(posts.filter(is_open), THE_VIEWER).values_list("id")


@prepared
def _kept() -> QuerySet[Post, Any]:
    """Those that the viewer may still see, of posts they have a tie to."""
    posts = Post.objects.visible_to(THE_VIEWER).filter(id__in=[Blank.ANY_OF], boost_of=None)
    return heard_by(posts, THE_VIEWER).values_list("id")


def _tied_to(viewer: Account, below: int, above: int, *, only_saved: bool) -> Sequence[int]:
    """Return ids of posts that `viewer` saved, thanked, answered or passed on, or that name them; the newest first."""
    kinds = _TIES[:1] if only_saved else _TIES
    sql = " UNION ".join(f"SELECT id FROM ({kind}) AS tied_{place}" for place, kind in enumerate(kinds))  # noqa: S608
    return [row[0] for row in ready_fetch(f"{sql} ORDER BY id DESC", [viewer.id, below, above] * len(kinds))]


# By hand, because every search asks it: each is a range of one index.
_TIES = [
    f"SELECT {id} AS id FROM {table} WHERE {whose} = %s AND {id} < %s AND {id} > %s ORDER BY {id} DESC"  # noqa: S608
    f" LIMIT {_MOST_OF_LIBRARY}"
    for table, whose, id in (
        ("posts_bookmark", "account_id", "post_id"),
        ("posts_favourite", "account_id", "post_id"),
        ("posts_mention", "account_id", "post_id"),
        ("posts_post", "author_id", "in_reply_to_id"),
        ("posts_post", "author_id", "boost_of_id"),
    )
]


def _private_feeds_of(viewer: Account) -> list[int]:
    """Websites with a secret address that `viewer` reads: their items are not open, and yet theirs to find."""
    return [row[0] for row in ready_fetch(_PRIVATE_FEEDS, [viewer.id])]


_PRIVATE_FEEDS = """SELECT website.id FROM accounts_follow follow
JOIN accounts_account website ON website.id = follow.followed_id
WHERE follow.follower_id = %s AND follow.accepted_at IS NOT NULL AND website.kind = 'feed' AND website.is_locked
LIMIT 50"""
