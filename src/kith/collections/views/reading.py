"""Collections as everyone meets them: one, those to begin with, one's own; following, agreeing, leaving."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.accounts.models import Account
from kith.accounts.queries import met
from kith.collections import actions, queries
from kith.collections.forms import NewCollectionForm
from kith.collections.models import Collection, Item, State
from kith.collections.queries import Shown
from kith.foundations.addresses import safe_next
from kith.foundations.ids import parse_id
from kith.members.gate import MemberRequest, member_only
from kith.members.limits import COLLECTIONS_BY_NAME, Limit, count
from kith.members.models import User
from kith.protocols.publishing import feed_links

_FOLLOW_TOGETHER = Limit("follow-together", 20, 3600)
_TAKEN_BACK_WITHIN = 3600  # seconds
_INSIDE, _FURTHEST = 30, 100_000  # in how many one stands: shown at once, and at the most looked for
_JUST_FOLLOWED = "followed_together"  # in the session: whom the last press followed, so that it can be taken back


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Those to begin with; for members also their own, those they stand in, and where they were asked."""
    return _index(request, _viewer(request), NewCollectionForm())


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def make(request: MemberRequest) -> HttpResponse:
    """Make a collection, and go on to who is in it."""
    if request.method != "POST":
        return redirect("collections:index")
    form = NewCollectionForm(request.POST)
    made = _made(request.account, form)
    return redirect("collections:people", made.pk) if made is not None else _index(request, request.account, form)


@require_safe
def one(request: HttpRequest, collection_id: int) -> HttpResponse:
    """One collection: who is in it, and one press to follow them."""
    viewer = _viewer(request)
    shown = _shown(viewer, collection_id)
    kept = shown.collection
    people = met(viewer, shown.people)
    items = list(zip(shown.items, people, strict=True))
    new = [each for each in people if not (each.tie.is_self or each.tie.following or each.tie.requested)]
    mine = next((item for item in shown.items if viewer is not None and item.account_id == viewer.pk), None)
    followed = _just_followed(request, kept) if viewer is not None else []
    context = {
        "shown": shown,
        "collection": kept,
        "items": items,
        "new": len(new),
        "followed": len(followed),
        "mine": mine,
        "asked": None if mine is not None or viewer is None else queries.item_of(kept.pk, viewer),
        "is_own": viewer is not None and viewer.pk == kept.owner_id,
        "may_offer": _may_offer(request),
        "is_open": not kept.is_sensitive or "show" in request.GET or bool(followed),
        "feeds": feed_links(f"/collections/{kept.pk}") if kept.hidden_at is None and not kept.is_sensitive else (),
        "shared_at": f"{settings.KITH_ORIGIN}/collections/{kept.pk}",
    }
    return render(request, "collections/one.html", context)


@require_POST
@member_only
def follow(request: MemberRequest, collection_id: int) -> HttpResponse:
    """Follow those who were ticked, or (where nothing could be ticked) all of them."""
    shown = _shown(request.account, collection_id)
    if count(_FOLLOW_TOGETHER, str(request.account.pk)).is_over:
        messages.warning(request, _("You followed many at once this hour. Wait a little."))
        return redirect("collections:one", collection_id)
    accepted = [item.account for item in shown.items if item.state == State.ACCEPTED]
    if "choosing" in request.POST:
        ticked = {parse_id(each) for each in request.POST.getlist("who")}
        accepted = [account for account in accepted if account.pk in ticked]
        nothing = _("Nobody new was ticked: nothing has changed.")
    else:
        nothing = _("You follow all of them already: nothing has changed.")
    done = actions.follow_together(follower=request.account, targets=accepted, now=timezone.now())
    if done:
        request.session[_JUST_FOLLOWED] = {"collection": collection_id, "ids": done, "at": timezone.now().timestamp()}
    else:
        messages.info(request, nothing)
    return redirect("collections:one", collection_id)


@require_POST
@member_only
def undo(request: MemberRequest, collection_id: int) -> HttpResponse:
    """Follow no longer those whom the last press followed; who was followed before stays."""
    kept = _shown(request.account, collection_id).collection
    ids = _just_followed(request, kept)
    request.session.pop(_JUST_FOLLOWED, None)
    gone = actions.unfollow_again(follower=request.account, ids=ids)
    said = ngettext("Taken back: you follow one fewer.", "Taken back: you follow %(many)s fewer.", gone)
    messages.info(request, said % {"many": gone} if gone else _("There is nothing to take back any more."))
    return redirect("collections:one", collection_id)


@require_POST
@member_only
def agree(request: MemberRequest, collection_id: int) -> HttpResponse:
    """Say yes to standing in a collection."""
    item = _own_item(request, collection_id)
    actions.agree(item=item)
    messages.success(request, _("You stand in “%(name)s” now.") % {"name": item.collection.name})
    return redirect(safe_next(request, f"/collections/{collection_id}"))


@require_POST
@member_only
def leave(request: MemberRequest, collection_id: int) -> HttpResponse:
    """Take oneself out of somebody's collection, or say no where one was asked."""
    kept = _shown(request.account, collection_id).collection
    item = queries.item_of(collection_id, request.account)
    if item is not None:
        actions.take_oneself_out(item=item)
        said = _("You are not in “%(name)s” any more, and nobody can put you in again. They are not told.")
    else:
        said = _("You are not in “%(name)s”.")
    messages.info(request, said % {"name": kept.name})
    return redirect(safe_next(request, f"/collections/{collection_id}"))


def _index(request: HttpRequest, viewer: Account | None, form: NewCollectionForm) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "starters": queries.starters(viewer)}
    if viewer is not None:
        skipped = min(parse_id(request.GET.get("skip", "")) or 0, _FURTHEST)
        inside = queries.collections_with(viewer, offset=skipped, limit=_INSIDE + 1)
        context |= {
            "own": queries.collections_of(viewer, viewer),
            "inside": [shown for shown in inside[:_INSIDE] if shown.collection.owner_id != viewer.pk],
            "further": skipped + _INSIDE if len(inside) > _INSIDE else None,
            "asked": queries.asked_of(viewer),
        }
    context["others"] = queries.lately(viewer)
    return render(request, "collections/index.html", context, status=422 if form.errors else 200)


def _made(owner: Account, form: NewCollectionForm) -> Collection | None:
    if not form.is_valid():
        return None
    if count(COLLECTIONS_BY_NAME, str(owner.pk)).is_over:
        form.add_error(None, _("You made many collections today. Make the next one tomorrow."))
        return None
    try:
        return actions.make_collection(owner=owner, draft=form.draft(), now=timezone.now())
    except actions.TooManyCollections as refusal:
        words = _("You have %(most)s collections. Delete one that nobody needs any more first.")
        form.add_error("name", words % {"most": refusal.most})
    except (actions.NoName, actions.CollectionTooLong) as refusal:
        form.add_refusal(refusal)
    return None


def _viewer(request: HttpRequest) -> Account | None:
    return cast("Account | None", getattr(request, "account", None))


def _may_offer(request: HttpRequest) -> bool:
    member = cast("User | None", getattr(request, "member", None))
    return member is not None and member.is_administrator


def _shown(viewer: Account | None, collection_id: int) -> Shown:
    shown = queries.collection_for(viewer, collection_id)
    if shown is None:
        raise Http404
    return shown


def _own_item(request: MemberRequest, collection_id: int) -> Item:
    item = queries.item_of(collection_id, request.account)
    if item is None:
        raise Http404
    return item


def _just_followed(request: HttpRequest, kept: Collection) -> list[int]:
    last: Any = request.session.get(_JUST_FOLLOWED) or {}
    is_fresh = timezone.now().timestamp() - last.get("at", 0) < _TAKEN_BACK_WITHIN
    return last["ids"] if is_fresh and last.get("collection") == kept.pk else []
