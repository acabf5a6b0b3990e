"""The page of one story: every public post that shares a link, newest first."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kith.foundations.paging import cursor_from
from kith.links.models import Link
from kith.members.gate import MemberRequest, member_only
from kith.timelines import queries
from kith.timelines.showing import list_context


@member_only
def story(request: MemberRequest, link_id: int) -> HttpResponse:
    """Who shared a story. Where nobody did whom this reader may see, there is no such page: it would give them away."""
    now = timezone.now()
    page = queries.story_page(request.account, link_id, cursor_from(request.GET), now=now)
    link = Link.objects.select_related("credited").filter(pk=link_id).first() if page.rows else None
    if link is None:
        raise Http404
    return render(request, "timelines/story.html", list_context(request.account, page, now) | {"link": link})
