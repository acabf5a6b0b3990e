"""One box for everything."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kith.federation.lookup.asking import NOTHING, seek
from kith.foundations.ids import parse_id
from kith.search import queries
from kith.search.asking import Asked, read
from kith.search.posts import FoundPosts, find_posts
from kith.search.showing import show_posts
from kith.timelines.cards import render_posts
from kith.timelines.queries import listed_posts

_KINDS = {
    "": gettext_lazy("Everything"),
    "posts": gettext_lazy("Posts"),
    "people": gettext_lazy("People"),
    "tags": gettext_lazy("Tags"),
    "websites": gettext_lazy("Websites"),
}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find people, tags, websites, posts, and what is at an address; offer to follow a website."""
    now = timezone.now()
    viewer = getattr(request, "account", None)
    text = request.GET.get("q", "")
    show = request.GET.get("show", "")
    show = show if show in _KINDS else ""
    asked = read(text, now=now)
    looks_elsewhere = show not in ("", "posts") or (show == "" and not asked.is_about_posts)
    sought = seek(text, by=viewer, now=now) if looks_elsewhere else NOTHING
    found = queries.find(asked.plain, viewer, sought) if looks_elsewhere else queries.Found(text.strip())
    if found.post is not None and request.GET.get("go"):
        return redirect("timelines:thread", found.post.author.handle.removeprefix("@"), found.post.id)
    at_address = render_posts(listed_posts(viewer, [found.post.id]), viewer, now=now) if found.post else []
    context = {"asked": text, "found": found, "cards": at_address, "show": show, "tabs": _tabs(text, show)}
    if show in ("", "posts") and viewer is not None:
        below = parse_id(request.GET.get("max_id", ""))
        posts = find_posts(asked, viewer, below=below, now=now)
        context |= _posts(asked, posts, show, is_top=below is None)
        if below is None:
            context |= {"addresses": queries.find_saved_addresses(asked, viewer), "plain": asked.plain}
        context["posts"] = show_posts(viewer, posts.ids, asked, now=now)
        context["are_kept_away"] = bool(posts.ids and not context["posts"])
    return render(request, "search/search.html", context | {"few": 5 if show == "" else 20})


def _tabs(text: str, show: str) -> list[tuple[str, str, bool]]:
    return [(str(word), _address(text, kind), kind == show) for kind, word in _KINDS.items()] if text.strip() else []


def _address(text: str, kind: str, **more: int) -> str:
    return "?" + urlencode({"q": text} | ({"show": kind} if kind else {}) | more)


def _posts(asked: Asked, posts: FoundPosts, show: str, *, is_top: bool) -> dict[str, Any]:
    remarks = [
        _("“%(words)s” is no question Kith knows, so it was looked for as words.") % {"words": each}
        for each in asked.not_understood
    ]
    remarks += [_("Nobody here is called %(name)s.") % {"name": f"@{name}"} for name in posts.unknown_people]
    return {
        "older": _address(asked.text, "posts", max_id=posts.older) if posts.older else "",
        "newest": "" if is_top else _address(asked.text, show),
        "is_cut_short": bool(posts.older and not posts.ids),
        "remarks": remarks,
        "findable_since": queries.findable_since(),
    }
