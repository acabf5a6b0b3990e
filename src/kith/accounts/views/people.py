"""Lists of people: those who want to be found, those who ask, those one keeps away from."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kith.accounts import directory, queries
from kith.accounts.forms import DirectoryForm
from kith.accounts.suggesting import suggestions_for
from kith.accounts.views.asking import MemberRequest, viewer_of
from kith.foundations.door import member_only
from kith.foundations.paging import cursor_from


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Those here who want to be found."""
    viewer = viewer_of(request)
    form = DirectoryForm(request.GET, places=directory.places_of(viewer))
    asked = form.cleaned_data if form.is_valid() else {}
    narrowed = {name: asked[name] for name in ("role", "place", "tag") if asked.get(name)}
    order, text = asked.get("order") or "newest", asked.get("q", "")
    cursor = cursor_from(request.GET, usual=30, most=60)
    page = directory.directory_page(viewer, cursor, order=order, text=text, **narrowed)
    kept = narrowed | {name: value for name, value in (("order", order), ("q", text)) if value}
    is_first = cursor.is_top and not narrowed and not text
    context = {
        "form": form,
        "people": queries.met(viewer, page.rows),
        "older": f"?{urlencode(kept | {'max_id': page.older})}" if page.older else "",
        "newer": f"?{urlencode(kept | {'min_id': page.newer})}" if page.newer else "",
        "is_narrowed": bool(narrowed or text),
        "topics": directory.topics_of(viewer),
        "topic": narrowed.get("tag", ""),
        "suggestions": suggestions_for(viewer, now=timezone.now()) if viewer is not None and is_first else [],
        "asks": queries.count_requests(viewer) if viewer is not None and viewer.is_locked else 0,
    }
    return render(request, "accounts/directory.html", context)


@require_safe
@member_only
def requests(request: MemberRequest) -> HttpResponse:
    """Who asks to follow, to be let in or turned down."""
    page = queries.requests_page(request.account, cursor_from(request.GET, usual=40, most=80))
    context = {"people": [follow.follower for follow in page.rows], "page": page}
    return render(request, "accounts/requests.html", context)
