"""Someone's own page: who they are, what they published, who follows them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.accounts import queries as people
from kith.accounts.directory import featured_by
from kith.accounts.models import Account
from kith.accounts.queries import Relationship
from kith.accounts.suggesting import familiar_followers
from kith.collections.queries import names_of_collections
from kith.filters.models import Context
from kith.foundations.paging import cursor_from
from kith.media.emoji import revision as emoji_revision
from kith.protocols.publishing import feed_links
from kith.timelines import queries
from kith.timelines.actions import note_opened_person
from kith.timelines.feeds import may_offer_feed
from kith.timelines.heads import head_of_profile
from kith.timelines.own_parts import PARTS, part_shown, what_is_shown
from kith.timelines.showing import list_context
from kith.timelines.views.elsewhere import way_there
from kith.timelines.views.lists import viewer_of


def profile(request: HttpRequest, handle: str) -> HttpResponse:
    """Who someone is and what they published: their posts, with replies, or only pictures."""
    now = timezone.now()
    viewer = viewer_of(request)
    account, tie = _someone(viewer, handle)
    if handle != account.handle.removeprefix("@"):
        return redirect("timelines:profile", account.handle.removeprefix("@"))
    if viewer is None and not account.is_local:
        return way_there(request, account, account.url or account.uri)
    show = part_shown(account, request.GET.get("show", ""))
    cursor = cursor_from(request.GET)
    part = what_is_shown(account, show)
    page = queries.NOTHING if tie.blocking else queries.profile_page(viewer, account, cursor, show=part, now=now)
    pinned = queries.pinned(viewer, account) if show == "" and cursor.is_top and not tie.blocking else []
    at_top = {row.subject_id for row in pinned}
    if pinned:
        rows = [*pinned, *(row for row in page.rows if row.subject_id not in at_top)]
        page = replace(page, rows=rows)
    also = f"show={show}&" if show else ""
    context = list_context(viewer, page, now, within=Context.ACCOUNT, also=also, pinned=at_top)
    context |= _frame(account, tie) | _about(viewer, account, tie) | {"tabs": _tabs(account, show)}
    # All that those parts of the page depend on that are kept, besides the language.
    context["drawn_for"] = (
        account.changed_at, account.is_locked, account.hides_connections, tie, viewer is None, emoji_revision(),
        timezone.get_current_timezone_name(),
    )  # fmt: skip
    if viewer is None:
        context["head"] = head_of_profile(account)
    else:
        note_opened_person(account)
    if may_offer_feed(account):
        context["feeds"] = feed_links(f"/{account.handle}", f"?show={show}" if show else "")
    return render(request, "timelines/profile.html", context)


def followers(request: HttpRequest, handle: str) -> HttpResponse:
    """Who follows someone, where they don't keep that to themselves."""
    viewer = viewer_of(request)
    account, tie = _someone(viewer, handle)
    if viewer is None and not account.is_local:
        return way_there(request, account, account.url or account.uri)
    page = people.followers_page(account, viewer, cursor_from(request.GET, usual=40, most=80))
    listed = [follow.follower for follow in page.rows]
    context = {"people": listed, "title": _("Who follows %(name)s") % {"name": account.name}, "page": page}
    return render(request, "timelines/people.html", _frame(account, tie) | context | _hidden(account, viewer))


def following(request: HttpRequest, handle: str) -> HttpResponse:
    """Whom someone follows, where they don't keep that to themselves."""
    viewer = viewer_of(request)
    account, tie = _someone(viewer, handle)
    if viewer is None and not account.is_local:
        return way_there(request, account, account.url or account.uri)
    page = people.following_page(account, viewer, cursor_from(request.GET, usual=40, most=80))
    listed = [follow.followed for follow in page.rows]
    context = {"people": listed, "title": _("Whom %(name)s follows") % {"name": account.name}, "page": page}
    return render(request, "timelines/people.html", _frame(account, tie) | context | _hidden(account, viewer))


def _someone(viewer: Account | None, handle: str) -> tuple[Account, Relationship]:
    """Find whom a handle means. Gone, suspended or not for this reader looks exactly like never been."""
    account = people.by_handle(handle)
    if account is None:
        raise Http404
    tie = people.relationship(viewer, account)
    if not people.may_meet(account, tie):
        raise Http404
    return account, tie


def _frame(account: Account, tie: Relationship) -> dict[str, Any]:
    return {"account": account, "tie": tie, "address": f"/{account.handle}"}


def _about(viewer: Account | None, account: Account, tie: Relationship) -> dict[str, Any]:
    is_other = viewer is not None and not (tie.is_self or tie.blocking or account.is_feed)
    familiar = familiar_followers(viewer, [account.pk]).get(account.pk) if is_other else None
    if not account.shows_featured:
        return {"familiar": familiar}
    is_closed = tie.blocking or account.is_feed
    return {
        "featured": featured_by(account),
        "familiar": familiar,
        "recommended": [] if is_closed else people.recommended_by(account, viewer),
        "collections": [] if is_closed else names_of_collections(account),
    }


def _hidden(account: Account, viewer: Account | None) -> dict[str, bool]:
    return {"is_hidden": not people.may_see_connections(account, viewer)}


def _tabs(account: Account, show: str) -> list[tuple[str, str, bool]]:
    if account.is_feed:
        return []
    address = f"/{account.handle}"
    shown = {key: word for key, word in PARTS.items() if part_shown(account, key) == key}
    return [(str(word), f"{address}?show={key}" if key else address, key == show) for key, word in shown.items()]
