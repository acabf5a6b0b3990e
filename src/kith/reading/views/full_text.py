"""The button that has the full text of an article fetched (row K6)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.foundations.addresses import safe_next
from kith.foundations.ids import parse_id
from kith.links.actions import IsForOnePerson, want_article
from kith.links.models import Link
from kith.members.gate import MemberRequest, member_only
from kith.members.limits import FULL_TEXTS_BY_NAME, count
from kith.posts.queries import visible_post
from kith.reading import queries
from kith.reading.full_text import link_of_post


@require_POST
@member_only
def read_here(request: MemberRequest) -> HttpResponse:
    """Have the full text of what one may see or keeps fetched, and go back to where it will stand."""
    link = _link(request)
    page = safe_next(request, "/reading").partition("?")[0]
    if count(FULL_TEXTS_BY_NAME, request.account.username).is_over:
        messages.warning(request, _("That is a lot of reading for an hour. Ask for this one a little later."))
        return redirect(page)
    try:
        want_article(link=link, now=timezone.now())
    except IsForOnePerson:
        messages.warning(request, _("Its address is meant for one person only, so Kith does not keep its text."))
        return redirect(page)
    return redirect(f"{page}?text=full")


def _link(request: MemberRequest) -> Link:
    kind, _colon, number = request.POST.get("about", "").partition(":")
    found: Link | None = None
    if kind == "post":
        post = visible_post(request.account, parse_id(number) or 0)
        found = link_of_post(post.pk) if post is not None else None
    elif kind == "link":
        found = queries.kept_link(request.account, parse_id(number) or 0)
    if found is None:
        raise Http404
    return found
