"""Every list of posts that people read, by cursor: one indexed query, whoever reads and however long the list is.

Hot: these pages are what Kith is judged by. docs/map.md says how they are measured; tests/test_budgets.py holds them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kith.accounts.models import Account, Follow
from kith.filters.models import Context
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.foundations.ready import ready
from kith.foundations.tags import tag_name
from kith.posts.models import Attachment, Post, Tag, Tagging
from kith.posts.prepared import THE_VIEWER, Blank, prepared
from kith.posts.visibility import PostQuerySet
from kith.timelines.listing import MAY_STAND_AT_HOME, Listed, heard_by, listed, with_wanted_boosts
from kith.timelines.models import HomeEntry, List
from kith.timelines.sifting import sifted, without_filtered
from kith.timelines.threads import ThreadRow

ListedPage = Page[Listed]
NOTHING: ListedPage = Page([], older=None, newer=None)
_LONGEST_THREAD = 1000
_MOST_SHARED = 200
HOME, HOME_STOP = "home", "home_stop"


def home_page(viewer: Account, cursor: Cursor, *, now: datetime) -> ListedPage:
    """What the people and websites that `viewer` follows published, and their own posts."""
    return _page(_home, cursor, viewer=viewer, within=Context.HOME, now=now)


def shared_at_home(viewer: Account, story_ids: Collection[int], *, now: datetime) -> list[Listed]:
    """What stands in the home of `viewer`, on whichever page, that shares one of these stories, newest first."""
    return [Listed(*row) for row in _shared(any_of=story_ids, viewer=viewer.id, now=now)] if story_ids else []


def local_page(viewer: Account | None, cursor: Cursor, *, now: datetime, only_media: bool = False) -> ListedPage:
    """Public posts written here; answers to others are left to their discussions."""
    return _page(_local, cursor, only_media, viewer=viewer, within=Context.PUBLIC, now=now)


def known_page(
    viewer: Account | None, cursor: Cursor, *, now: datetime, only_media: bool = False, only_remote: bool = False
) -> ListedPage:
    """Every public post that this server knows of, from here and elsewhere."""
    return _page(_known, cursor, only_media, only_remote, viewer=viewer, within=Context.PUBLIC, now=now)


def tag_page(
    viewer: Account | None, tag: Tag, cursor: Cursor, *, now: datetime, only_media: bool = False, origin: str = ""
) -> ListedPage:
    """Public posts that carry `tag`; `origin` may narrow them to those from "here" or "elsewhere"."""
    return _page(_tag, cursor, only_media, origin, viewer=viewer, within=Context.PUBLIC, subject=tag.id, now=now)


def story_page(viewer: Account | None, story_id: int, cursor: Cursor, *, now: datetime) -> ListedPage:
    """Public posts that share one story."""
    return _page(_story, cursor, viewer=viewer, subject=story_id, now=now)


def list_page(viewer: Account | None, kept: List, cursor: Cursor, *, now: datetime) -> ListedPage:
    """What those in a list published; to others than its owner only what is public. Who may look was asked before."""
    is_own = viewer is not None and viewer.id == kept.owner_id
    return _page(_list, cursor, is_own, viewer=viewer, within=Context.HOME, subject=kept.pk, now=now)


def profile_page(
    viewer: Account | None, author: Account, cursor: Cursor, *, show: str = "", now: datetime | None = None
) -> ListedPage:
    """What `author` published: posts and boosts (""), with answers ("replies"), or with pictures ("media").

    "own-media" leaves pictures in answers out. "written" is for feeds: as "", but only their own words. Without `now`
    the filters of `viewer` rest.
    """
    within = Context.ACCOUNT if now is not None else ""
    return _page(_profile, cursor, show, viewer=viewer, within=within, subject=author.id, now=now)


def pinned(viewer: Account | None, author: Account) -> list[Listed]:
    """What `author` keeps at the top of their profile, newest first."""
    rows = _pinned(viewer is not None, **_values(viewer), subject=author.id)
    return [Listed(*row) for row in rows]


def thanked_page(viewer: Account, cursor: Cursor) -> ListedPage:
    """What `viewer` favourited, last thanked first."""
    return _page(_thanked, cursor, viewer=viewer)


def thread_of(viewer: Account | None, thread_id: int, *, now: datetime) -> list[ThreadRow]:
    """The posts of a discussion that `viewer` may see, oldest first; of a very long one the first thousand."""
    values = _values(viewer) | ({"now": now} if viewer is not None else {})
    rows = _thread(viewer is not None, subject=thread_id, **values)
    return [ThreadRow(row, row.answers_id) for row in (Listed(*row) for row in rows)]


def listed_posts(viewer: Account | None, post_ids: Sequence[int]) -> list[Listed]:
    """Those of `post_ids` that `viewer` may see, in the order given; for pages that bring their own ids."""
    if not post_ids:
        return []
    found = {row[1]: Listed(*row) for row in _picked(viewer is not None, any_of=post_ids, **_values(viewer))}
    return [found[post_id] for post_id in post_ids if post_id in found]


def around(viewer: Account | None, post_ids: Collection[int], *, now: datetime) -> dict[int, Listed]:
    """Those of `post_ids` that may stand beside others in lists `viewer` reads: what is answered, what began it all."""
    if not post_ids:
        return {}
    values = _values(viewer) | ({"now": now} if viewer is not None else {})
    rows = [Listed(*row) for row in _around(viewer is not None, any_of=post_ids, **values)]
    return {row.post_id: row for row in without_filtered(rows, viewer, Context.HOME, now)}


def tags_page(
    viewer: Account | None,
    cursor: Cursor,
    *,
    any_of: Collection[int],
    all_of: Collection[int],
    none_of: Collection[int],
) -> ListedPage:
    """Public posts that carry one of `any_of`, each of `all_of`, none of `none_of`; asked for too rarely to prepare."""
    posts = heard_by(Post.objects.visible_to(viewer).listed_to(viewer).filter(boost_of=None), viewer)
    carried = Tagging.objects.filter(post=OuterRef("pk"))
    posts = posts.filter(Exists(carried.filter(tag_id__in=any_of)), ~Exists(carried.filter(tag_id__in=none_of)))
    for tag_id in all_of:
        posts = posts.filter(Exists(carried.filter(tag_id=tag_id)))
    rows = listed(within(posts, cursor))
    return page_from([Listed(*row) for row in rows], cursor, place=lambda row: row.place)


def written_by(author_ids: Collection[int], *, limit: int) -> list[Listed]:
    """The newest that these wrote for everyone, but for answers to others; for feeds, so as a visitor sees it."""
    posts = Post.objects.visible_to(None).listed_to(None).filter(_NOT_TO_OTHERS, author__in=author_ids, boost_of=None)
    return [Listed(*row) for row in listed(posts.order_by("-id"))[:limit]]


def tag_ids(names: Iterable[str]) -> dict[str, int]:
    """Return the ids of tags by their one name (foundations/tags.py), however they are spelt here."""
    return dict(Tag.objects.filter(name__in={tag_name(name) for name in names}).values_list("name", "id"))


def tag_named(name: str) -> Tag | None:
    """The tag that is spelt `name` in any way, or None."""
    return _tag_of(tag_name(name))


@ready
def _tag_of(name: str) -> QuerySet[Tag]:
    return Tag.objects.filter(name=name)


@dataclass(frozen=True, slots=True)
class Stop:
    """How far someone had read, and when."""

    last_read_id: int
    at: datetime


def visit_of(account: Account) -> tuple[Stop | None, Stop | None]:
    """What `account` has seen of their home, and where their last visit ended."""
    with connection.cursor() as cursor:
        cursor.execute(_VISIT, [account.id])
        found = {timeline: Stop(read, _time(changed_at)) for timeline, read, changed_at in cursor.fetchall()}
    return found.get(HOME), found.get(HOME_STOP)


def home_hearers(about: int, candidates: Iterable[int]) -> set[int]:
    """Those of `candidates` in whose home post `about` stands, save its author; asked by live streams."""
    entries = HomeEntry.objects.filter(post_id=about, owner_id__in=list(candidates))
    return set(entries.exclude(post__author_id=F("owner_id")).values_list("owner_id", flat=True))


# By hand, because every look at home asks it.
_VISIT = "SELECT timeline, last_read_id, changed_at FROM timelines_marker WHERE account_id = %s"


def _time(value: datetime | str) -> datetime:
    # SQLite keeps times as text without a zone, in UTC.
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _page(run: Any, cursor: Cursor, *form: Any, viewer: Account | None, within: str = "", **values: Any) -> ListedPage:
    def fetch(cursor: Cursor) -> ListedPage:
        rows = run(
            cursor.limit, _span(cursor), viewer is not None, *form,
            below=cursor.below, above=cursor.above, **_values(viewer), **values,
        )  # fmt: skip
        return page_from([Listed(*row) for row in rows], cursor, place=lambda row: row.place)

    if viewer is None or not viewer.filters_version or not within:
        return fetch(cursor)
    return sifted(fetch, cursor, viewer, within, values["now"])


class Span(NamedTuple):
    """Which bounds a page of a list has, as a form of its query.

    A bound that is not there is not written: PostgreSQL plans without knowing the values, and would take a page
    between two bounds for a few rows of which all have to be looked at.
    """

    climbs: bool
    has_below: bool
    has_above: bool

    def inside(self, by: str) -> dict[str, int]:
        bounds: dict[str, int] = {f"{by}__lt": Blank.BELOW} if self.has_below else {}
        return bounds | ({f"{by}__gt": Blank.ABOVE} if self.has_above else {})

    def order(self, by: str) -> str:
        return by if self.climbs else f"-{by}"


def _span(cursor: Cursor) -> Span:
    return Span(cursor.climbs, cursor.max_id is not None, cursor.above > 0)


def _values(viewer: Account | None) -> dict[str, int]:
    return {"viewer": viewer.id} if viewer is not None else {}


def _cut(posts: QuerySet[Post], limit: int, span: Span, *, by: str) -> QuerySet[Post, Any]:
    inside = posts.filter(**span.inside(by))
    ordered = inside.order_by(span.order(by))
    return listed(ordered, place=by)[: limit + 1]


def _viewer(signed_in: bool) -> Account | None:
    return THE_VIEWER if signed_in else None


@prepared
def _home(limit: int, span: Span, signed_in: bool) -> QuerySet[Post, Any]:
    posts = heard_by(with_wanted_boosts(Post.objects.visible_to(THE_VIEWER), THE_VIEWER), THE_VIEWER)
    inside = posts.filter(
        MAY_STAND_AT_HOME,
        home_entries__owner_id=Blank.VIEWER,
        **span.inside("home_entries__post_id"),
    )
    ordered = inside.order_by(span.order("home_entries__post_id"))
    return listed(ordered, place="home_entries__post_id", tag="home_entries__tag_id")[: limit + 1]


@prepared
def _list(limit: int, span: Span, signed_in: bool, is_own: bool) -> QuerySet[Post, Any]:
    viewer = _viewer(signed_in)
    posts = heard_by(Post.objects.visible_to(viewer), viewer)
    # To others it is a list of strangers' posts; what its people pass on is between them and their followers.
    posts = with_wanted_boosts(posts, THE_VIEWER) if is_own else posts.listed_to(viewer).filter(boost_of=None)
    inside = posts.filter(list_entries__list_id=Blank.SUBJECT, **span.inside("list_entries__post_id"))
    ordered = inside.order_by(span.order("list_entries__post_id"))
    return listed(ordered, place="list_entries__post_id")[: limit + 1]


@prepared
def _shared() -> QuerySet[Post, Any]:
    posts = heard_by(with_wanted_boosts(Post.objects.visible_to(THE_VIEWER), THE_VIEWER), THE_VIEWER)
    inside = posts.filter(MAY_STAND_AT_HOME, home_entries__owner_id=Blank.VIEWER, story_id__in=[Blank.ANY_OF])
    return listed(inside.order_by("-home_entries__post_id"), place="home_entries__post_id")[:_MOST_SHARED]


# An answer to oneself continues a post; an answer to others belongs to their discussion.
_NOT_TO_OTHERS = Q(is_reply=False) | Q(in_reply_to_account=F("author"))


def _with_media(posts: PostQuerySet[Post], only_media: bool) -> PostQuerySet[Post]:
    return posts.filter(Exists(Attachment.objects.filter(post=OuterRef("pk")))) if only_media else posts


@prepared
def _local(limit: int, span: Span, signed_in: bool, only_media: bool) -> QuerySet[Post, Any]:
    viewer = _viewer(signed_in)
    posts = Post.objects.visible_to(viewer).listed_to(viewer).filter(_NOT_TO_OTHERS, origin="here", boost_of=None)
    return _cut(heard_by(_with_media(posts, only_media), viewer), limit, span, by="id")


@prepared
def _known(limit: int, span: Span, signed_in: bool, only_media: bool, only_remote: bool) -> QuerySet[Post, Any]:
    viewer = _viewer(signed_in)
    posts = Post.objects.visible_to(viewer).listed_to(viewer).filter(_NOT_TO_OTHERS, ~Q(origin="feed"), boost_of=None)
    if only_remote:
        posts = posts.filter(origin="elsewhere")
    return _cut(heard_by(_with_media(posts, only_media), viewer), limit, span, by="id")


@prepared
def _tag(limit: int, span: Span, signed_in: bool, only_media: bool, origin: str) -> QuerySet[Post, Any]:
    viewer = _viewer(signed_in)
    posts = heard_by(Post.objects.visible_to(viewer).listed_to(viewer).filter(boost_of=None), viewer)
    if origin:
        posts = posts.filter(origin=origin)
    inside = _with_media(posts, only_media).filter(taggings__tag_id=Blank.SUBJECT, **span.inside("taggings__post_id"))
    ordered = inside.order_by(span.order("taggings__post_id"))
    return listed(ordered, place="taggings__post_id")[: limit + 1]


@prepared
def _story(limit: int, span: Span, signed_in: bool) -> QuerySet[Post, Any]:
    viewer = _viewer(signed_in)
    posts = Post.objects.visible_to(viewer).listed_to(viewer).filter(story_id=Blank.SUBJECT, boost_of=None)
    return _cut(heard_by(posts, viewer), limit, span, by="id")


@prepared
def _profile(limit: int, span: Span, signed_in: bool, show: str) -> QuerySet[Post, Any]:
    viewer = _viewer(signed_in)
    # Who passes on their own words has them on this page already.
    posts = Post.objects.visible_to(viewer).filter(
        Q(boost_of=None) | ~Q(boost_of__author=F("author")), author_id=Blank.SUBJECT
    )
    if show in {"", "written"}:
        posts = posts.filter(_NOT_TO_OTHERS, **({"boost_of": None} if show else {}))
    elif show in {"media", "own-media"}:
        posts = posts.filter(Exists(Attachment.objects.filter(post=OuterRef("pk"))), boost_of=None)
        posts = posts.filter(_NOT_TO_OTHERS) if show == "own-media" else posts
    else:
        posts = posts.filter(boost_of=None)
    return _cut(posts, limit, span, by="id")


@prepared
def _pinned(signed_in: bool) -> QuerySet[Post, Any]:
    viewer = _viewer(signed_in)
    posts = Post.objects.visible_to(viewer).filter(pin__account_id=Blank.SUBJECT, author_id=Blank.SUBJECT)
    return listed(posts.order_by("-pin__id"))[:10]


@prepared
def _thread(signed_in: bool) -> QuerySet[Post, Any]:
    viewer = _viewer(signed_in)
    posts = heard_by(Post.objects.visible_to(viewer).filter(thread_id=Blank.SUBJECT, boost_of=None), viewer)
    return listed(posts.order_by("id"))[:_LONGEST_THREAD]


@prepared
def _picked(signed_in: bool) -> QuerySet[Post, Any]:
    return listed(Post.objects.visible_to(_viewer(signed_in)).filter(id__in=[Blank.ANY_OF]))


@prepared
def _around(signed_in: bool) -> QuerySet[Post, Any]:
    viewer = _viewer(signed_in)
    posts = heard_by(Post.objects.visible_to(viewer).filter(id__in=[Blank.ANY_OF], boost_of=None), viewer)
    is_wanted = Q(author__limited_at=None)
    if viewer is not None:
        follows = Follow.objects.filter(follower=viewer, followed=OuterRef("author"), accepted_at__isnull=False)
        is_wanted |= Q(author=viewer) | Q(Exists(follows))
    return listed(posts.filter(is_wanted))


@prepared
def _thanked(limit: int, span: Span, signed_in: bool) -> QuerySet[Post, Any]:
    posts = Post.objects.visible_to(THE_VIEWER)
    inside = posts.filter(favourites__account_id=Blank.VIEWER, **span.inside("favourites__id"))
    ordered = inside.order_by(span.order("favourites__id"))
    return listed(ordered, place="favourites__id")[: limit + 1]
