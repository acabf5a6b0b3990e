"""A poll: casting a vote, seeing what came of it."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.members.gate import MemberRequest, member_only
from kith.posts import actions
from kith.posts.models import Poll, Post
from kith.posts.queries import subject_for
from kith.posts.showing import polls_for
from kith.posts.views.returning import address_of, asked_address, at_post


@require_POST
@member_only
def vote(request: HttpRequest, post_id: int) -> HttpResponse:
    """Cast the vote; htmx gets the poll as it stands then."""
    account = cast(MemberRequest, request).account
    post, asked = _post_with_poll(request, post_id)
    choices = [
        int(place) for place in request.POST.getlist(f"choice-{post.id}") if place.isdecimal() and len(place) < 3
    ]
    problem = ""
    try:
        actions.vote(account=account, poll=asked, choices=choices, now=timezone.now())
    except tuple(_REFUSALS) as refusal:
        problem = _REFUSALS[type(refusal)]()
    if request.htmx:  # type: ignore[attr-defined]
        return _fragment(request, post, problem=problem)
    if problem:
        messages.warning(request, problem)
    return redirect(at_post(asked_address(request, address_of(post)), post))


@require_GET
def poll(request: HttpRequest, post_id: int) -> HttpResponse:
    """The poll alone, for htmx; anyone else is shown it in its place."""
    post, _asked = _post_with_poll(request, post_id)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{address_of(post)}?results=1")
    return _fragment(request, post, shows_results="results" in request.GET)


def _fragment(request: HttpRequest, post: Post, *, problem: str = "", shows_results: bool = False) -> HttpResponse:
    viewer = request.account  # type: ignore[attr-defined]
    shown = polls_for(viewer, [post.id], now=timezone.now(), shows_results=shows_results)[post.id]
    return render(request, "posts/_poll.html", {"post": post, "poll": shown, "problem": problem})


def _post_with_poll(request: HttpRequest, post_id: int) -> tuple[Post, Poll]:
    post = subject_for(request.account, post_id)  # type: ignore[attr-defined]
    asked = Poll.objects.filter(post=post).first() if post else None
    if post is None or asked is None:
        raise Http404
    return post, asked


_REFUSALS: dict[type[Exception], Callable[[], str]] = {
    actions.MayNotVote: lambda: _("This is your own poll, or it is not for you to vote in."),
    actions.PollHasEnded: lambda: _("This poll has closed."),
    actions.AlreadyVoted: lambda: _("You have voted already. A vote is cast once."),
    actions.ChooseOne: lambda: _("Choose an answer first."),
}
