"""The pile on the home page: the newest things one saved, as spines."""

from __future__ import annotations

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kith.accounts.models import Account
from kith.foundations.kept import Kept
from kith.foundations.paging import Cursor
from kith.posts.models import Post
from kith.timelines import queries
from kith.timelines.words import beginning_of

_MOST = 3
_TITLE_LENGTH = 60
_spines: Kept[str] = Kept(2000)


def pile_of(viewer: Account) -> list[SafeString]:
    """Return the spines of what `viewer` saved last; one query once they were drawn."""
    rows = queries.saved_page(viewer, Cursor(limit=_MOST)).rows
    keys = {
        row.subject_id: (row.subject_id, row.version, row.subject_author_changed_at, get_language()) for row in rows
    }
    spines = {post_id: _spines.get(key) for post_id, key in keys.items()}
    missing = [post_id for post_id, spine in spines.items() if spine is None]
    if missing:
        template = get_template("timelines/_spine.html")
        posts = Post.objects.visible_to(viewer).select_related("author").filter(id__in=missing)
        for post in posts:
            spine = template.render({"post": post, "words": beginning_of(post, _TITLE_LENGTH)})
            spines[post.id] = spine
            _spines.put([(keys[post.id], spine)])
    return [mark_safe(spine) for spine in spines.values() if spine is not None]  # noqa: S308 - a template's


def forget_pile() -> None:
    """Empty this process's memory; for tests and benches."""
    _spines.clear()
