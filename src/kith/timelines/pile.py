"""The pile on the home page: the newest things one saved, as spines."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kith.accounts.models import Account
from kith.foundations.kept import Kept
from kith.posts.models import Bookmark, Post
from kith.posts.prepared import THE_VIEWER, Blank, prepared
from kith.posts.queries import visible_posts
from kith.timelines.words import beginning_of

_MOST = 3
_TITLE_LENGTH = 60
_spines: Kept[str] = Kept(2000)


class _Thing(NamedTuple):
    """One of them, as far as its spine depends on it: a post, or an address."""

    bookmark_id: int
    post_id: int | None
    version: int | None
    author_changed_at: Any
    called: str  # an address
    title: str | None  # of its page
    address: str | None


class Pile(NamedTuple):
    """What lies on top, and how much there is in all."""

    spines: list[SafeString]
    total: int


def pile_of(viewer: Account) -> Pile | None:
    """Return the spines of what `viewer` saved last; one query once they were drawn. None where nothing is saved."""
    rows = _newest(viewer=viewer.id)
    if not rows:
        return None
    things = [_Thing(*row[1:]) for row in rows]
    keys = {thing: (*thing[1:], get_language()) if thing.post_id else (*thing, get_language()) for thing in things}
    spines = {thing: _spines.get(key) for thing, key in keys.items()}
    missing = [thing for thing, spine in spines.items() if spine is None]
    if missing:
        wanted = [thing.post_id for thing in missing if thing.post_id is not None]
        posts = visible_posts(viewer, wanted)
        for thing in missing:
            if thing.post_id is None or thing.post_id in posts:
                spines[thing] = spine = _drawn(thing, posts.get(thing.post_id or 0))
                _spines.put([(keys[thing], spine)])
    drawn = [mark_safe(spine) for spine in spines.values() if spine is not None]  # noqa: S308 - a template's
    return Pile(drawn, rows[0][0])


def forget_pile() -> None:
    """Empty this process's memory; for tests and benches."""
    _spines.clear()


def _drawn(thing: _Thing, post: Post | None) -> str:
    words = beginning_of(post, _TITLE_LENGTH) if post else thing.title or thing.called or thing.address
    return get_template("timelines/_spine.html").render({"post": post, "thing": thing, "words": words})


@prepared
def _newest() -> QuerySet[Bookmark, Any]:
    visible = Post.objects.visible_to(THE_VIEWER).filter(pk=OuterRef("post_id"))
    kept = Bookmark.objects.filter(Q(link__isnull=False) | Exists(visible), account_id=Blank.VIEWER)
    every = Bookmark.objects.filter(account_id=Blank.VIEWER).order_by().values("account_id")
    counted = kept.annotate(total=Subquery(every.annotate(number=Count("*")).values("number")))
    return counted.order_by("-id").values_list(
        "total", "id", "post_id", "post__version", "post__author__changed_at", "title",
        Coalesce(F("link__same_as__title"), F("link__title")), F("link__address"),
    )[:_MOST]  # fmt: skip
