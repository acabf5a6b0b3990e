"""What is talked about, for moderators: also what they keep from being shown as such."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kith.members.gate import MemberRequest, moderator_only
from kith.moderation import actions
from kith.posts.queries import visible_posts
from kith.timelines.models import TrendKind
from kith.timelines.trends import reviews_of, trending_links, trending_posts, trending_tags
from kith.timelines.words import beginning_of

_MOST = 40
_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Row:
    """Something that is talked about; `is_shown` is None where nobody has said anything of it."""

    id: int
    words: str
    address: str
    is_shown: bool | None


@require_safe
@moderator_only
def trends(request: MemberRequest) -> HttpResponse:
    """What is talked about."""
    lists = {kind: _rows(request, kind) for kind in TrendKind}
    context = {"tags": lists[TrendKind.TAG], "stories": lists[TrendKind.STORY], "posts": lists[TrendKind.POST]}
    return render(request, "moderation/trends.html", context | {"is_quiet": not any(lists.values())})


@require_POST
@moderator_only
def review(request: MemberRequest, kind: str, subject_id: int) -> HttpResponse:
    """Show something among what is talked about, or keep it from there."""
    if kind not in TrendKind.values:
        raise Http404
    is_shown = request.POST.get("shown") == "yes"
    try:
        actions.review_trend(
            kind=TrendKind(kind), subject_id=subject_id, is_shown=is_shown, by=request.member, now=timezone.now()
        )
    except actions.NothingLikeThat:
        raise Http404 from None
    return redirect("moderation:trends")


def _rows(request: MemberRequest, kind: TrendKind) -> list[Row]:
    named = _named(request, kind)
    said = reviews_of(kind, [subject_id for subject_id, _, _ in named])
    return [Row(subject_id, words, address, said.get(subject_id)) for subject_id, words, address in named]


def _named(request: MemberRequest, kind: TrendKind) -> list[tuple[int, str, str]]:
    """Return ids, words and addresses of what is talked about."""
    if kind == TrendKind.TAG:
        tags = trending_tags(skipped=0, limit=_MOST, with_hidden=True)
        return [(tag.pk, f"#{tag.display}", f"/tags/{tag.name}") for tag, _ in tags]
    if kind == TrendKind.STORY:
        links = trending_links(skipped=0, limit=_MOST, with_hidden=True)
        return [(link.pk, link.title or link.shown_host, link.address) for link, _ in links]
    viewer, now = request.account, timezone.now()
    rows = trending_posts(viewer, skipped=0, limit=_MOST, now=now, with_hidden=True)
    posts = visible_posts(viewer, [row.post_id for row in rows])
    found = [posts[row.post_id] for row in rows if row.post_id in posts]
    return [
        (post.pk, f"{post.author.name}: {beginning_of(post, _LENGTH)}", f"/{post.author.handle}/{post.pk}")
        for post in found
    ]
