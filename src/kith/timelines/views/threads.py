"""The page of a discussion: a post, what it answers, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from kith.accounts.models import Account
from kith.accounts.queries import people_by_id
from kith.filters.models import Context
from kith.filters.queries import verdicts
from kith.foundations.addresses import safe_next
from kith.foundations.ids import parse_id
from kith.members import actions as members
from kith.members.gate import MemberRequest, member_only
from kith.posts.models import Visibility
from kith.posts.queries import visible_post
from kith.posts.replying import may_reply
from kith.protocols.publishing import feed_links
from kith.timelines import queries
from kith.timelines.actions import note_opened_thread
from kith.timelines.cards import render_posts
from kith.timelines.composing import compose_form
from kith.timelines.feeds import may_offer_feed
from kith.timelines.heads import head_of_post
from kith.timelines.listing import Listed
from kith.timelines.sifting import covered_by, with_folds
from kith.timelines.threads import Branch, Fold, Thread, ThreadRow, thread_around
from kith.timelines.views.elsewhere import way_there
from kith.timelines.views.lists import viewer_of
from kith.timelines.words import title_of

_NAMED_IN_A_FOLD = 3
_FACES = 8
_LONG = 5  # answers; shorter discussions need no denser setting
_DENSITIES = ("compact", "roomy")
_OPEN = {Visibility.PUBLIC, Visibility.QUIET}
_A_YEAR = 365 * 24 * 3600


def thread(request: HttpRequest, handle: str, id: str) -> HttpResponse:
    """A post and its discussion. What may not be seen is not there; a boost leads to what it passes on."""
    now = timezone.now()
    viewer = viewer_of(request)
    post = visible_post(viewer, parse_id(id) or 0)
    if post is None:
        raise Http404
    subject = post.boost_of or post
    if post.boost_of is not None or handle != subject.author.handle.removeprefix("@"):
        return redirect("timelines:thread", subject.author.handle.removeprefix("@"), subject.id)
    if viewer is None and not subject.author.is_local:
        return way_there(request, subject.author, subject.url or subject.uri)
    rows = _wanted(queries.thread_of(viewer, subject.thread_id, now=now), subject.id, viewer, now)
    after = parse_id(request.GET.get("after", "")) or 0
    found = thread_around(subject.id, rows, after=after)
    if found is None:
        # Muted people are left out of discussions, but their posts can be opened.
        alone = [ThreadRow(listed, None) for listed in queries.listed_posts(viewer, [subject.id])]
        found = thread_around(subject.id, alone)
    if found is None:
        raise Http404
    context = _context(found, viewer, now, shows_results=request.GET.get("results") == "1")
    context |= {"post": subject, "title": title_of(subject), "after": after} | _density(request, found.count)
    context["may_answer"] = may_answer = may_reply(viewer, subject)
    if may_answer and viewer is not None:
        context["compose"] = compose_form(cast(MemberRequest, request), subject)
    if verdicts(viewer, [found.post.listed], Context.THREAD, now=now):
        context["title"] = ""  # what is folded does not stand over the page
    if viewer is None:
        context["head"] = head_of_post(subject)
    else:
        note_opened_thread(subject)
    if subject.visibility in _OPEN and not subject.is_local_only and may_offer_feed(subject.author):
        context["feeds"] = feed_links(f"/{subject.author.handle}/{subject.id}")
    response = render(request, "timelines/thread.html", context)
    if request.GET.get("density") in _DENSITIES:
        response.set_cookie("density", request.GET["density"], max_age=_A_YEAR, samesite="Lax", httponly=True)
    return response


def _wanted(rows: list[ThreadRow], asked_id: int, viewer: Account | None, now: datetime) -> list[ThreadRow]:
    """Leave out what the reader's filters leave out, save the post they came for: that one is folded."""
    found = verdicts(viewer, [row.listed for row in rows], Context.THREAD, now=now)
    hidden = {rows[place].id for place, verdict in found.items() if verdict.is_hidden} - {asked_id}
    return [row for row in rows if row.id not in hidden]


def _density(request: HttpRequest, count: int) -> dict[str, Any]:
    """Whether answers stand close together: a member's preference; a visitor's choice stays with their browser."""
    member = getattr(request, "member", None)
    if member is not None:
        # The preference is written on every page; here is only the way to change it where that is wanted.
        return {"other_density": _other(member.density == "compact") if count >= _LONG or member.density else ""}
    chosen = request.GET.get("density") or request.COOKIES.get("density", "")
    is_compact = chosen == "compact" and (count >= _LONG)
    return {"is_compact": is_compact, "other_density": _other(is_compact) if count >= _LONG else ""}


def _other(is_compact: bool) -> str:
    return "roomy" if is_compact else "compact"


@require_POST
@member_only
def choose_density(request: MemberRequest) -> HttpResponse:
    """Keep how close together a member wants the answers of discussions, and their pages with them."""
    members.choose_density(member=request.member, is_compact=request.POST.get("density") == "compact")
    return redirect(f"{safe_next(request, '/home')}#replies")


def _context(found: Thread, viewer: Account | None, now: datetime, *, shows_results: bool) -> dict[str, Any]:
    before = [row.listed for row in found.before]
    answers = [row.listed for row in found.shown_answers]
    large = _cards([found.post.listed], viewer, now, shows_results=shows_results)
    small = _cards([*before, *answers], viewer, now, size="small", shows_results=shows_results)
    cards = dict(zip((row.post_id for row in [*before, *answers]), small, strict=True))
    people = people_by_id(_named_in_folds(found.answers))
    return {
        "thread": found,
        "before": [cards[row.post_id] for row in before],
        "root": large[0],
        "branches": _branches(found.answers, cards, people),
        "taking_part": found.voices[:_FACES],
        "people": lambda: _people(found),
        "more_people": max(0, len(found.voices) - _FACES),
    }


def _cards(
    rows: list[Listed], viewer: Account | None, now: datetime, *, shows_results: bool, size: str = ""
) -> list[SafeString]:
    found = verdicts(viewer, rows, Context.THREAD, now=now)
    cards = render_posts(
        rows,
        viewer,
        now=now,
        size=size,
        in_discussion=True,
        shows_results=shows_results,
        covered=covered_by(rows, found),
        within=Context.THREAD,
    )
    return with_folds(cards, found)


def _people(found: Thread) -> list[Account]:
    """Who takes part, as far as there are faces for them; asked for only where they are not drawn already."""
    ids = [author_id for author_id, _ in found.voices[:_FACES]]
    people = people_by_id(ids)
    return [people[each] for each in ids if each in people]


def _named_in_folds(branches: Iterable[Branch]) -> set[int]:
    named: set[int] = set()
    for branch in branches:
        if branch.fold:
            named |= {branch.row.listed.author_id, *branch.fold.author_ids[:_NAMED_IN_A_FOLD]}
        named |= _named_in_folds(branch.answers)
    return named


def _branches(
    branches: Iterable[Branch], cards: dict[int, SafeString], people: dict[int, Account]
) -> list[dict[str, Any]]:
    """Return answers as the template takes them: those of which nothing but their card is shown stand together."""
    shown: list[dict[str, Any]] = []
    for branch in branches:
        if branch.answers or branch.fold or branch.misses_parent:
            shown.append(_shown(branch, cards, people))
        elif shown and "plain" in shown[-1]:
            shown[-1]["plain"].append(cards[branch.row.id])
        else:
            shown.append({"plain": [cards[branch.row.id]]})
    return shown


def _shown(branch: Branch, cards: dict[int, SafeString], people: dict[int, Account]) -> dict[str, Any]:
    return {
        "card": cards[branch.row.id],
        "misses_parent": branch.misses_parent,
        "answers": _branches(branch.answers, cards, people),
        "fold": _fold(branch.fold, people) if branch.fold else None,
        "address": f"/{people[branch.row.listed.author_id].handle}/{branch.row.id}" if branch.fold else "",
    }


def _fold(fold: Fold, people: dict[int, Account]) -> dict[str, Any]:
    named = [people[each] for each in fold.author_ids[:_NAMED_IN_A_FOLD] if each in people]
    return {"count": fold.count, "people": named, "others": len(fold.author_ids) - len(named)}
