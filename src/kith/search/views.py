"""One box for everything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kith.search import queries
from kith.timelines.cards import render_posts
from kith.timelines.queries import listed_posts


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find people, tags and what is at an address; offer to follow a website."""
    viewer = getattr(request, "account", None)
    asked = request.GET.get("q", "")
    found = queries.find(asked, viewer)
    if found.post is not None and request.GET.get("go"):
        return redirect("timelines:thread", found.post.author.handle.removeprefix("@"), found.post.id)
    cards = render_posts(listed_posts(viewer, [found.post.id]), viewer, now=timezone.now()) if found.post else []
    return render(request, "search/search.html", {"asked": asked, "found": found, "cards": cards})
