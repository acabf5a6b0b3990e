"""What the maker of a collection does: its words, and who is in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.accounts.queries import shown_to
from kith.collections import actions, queries
from kith.collections.forms import CollectionForm
from kith.collections.models import Collection, Item, State
from kith.design.asking import ask_once_more
from kith.foundations.addresses import safe_next
from kith.members.gate import MemberRequest, member_only


@require_safe
@member_only
def people(request: MemberRequest, collection_id: int) -> HttpResponse:
    """Who is in a collection, who was asked, and a place to put more in."""
    kept = _own(request, collection_id)
    text = request.GET.get("q", "").strip()[:60]
    shown = queries.collection_for(request.account, kept.pk)
    context = {
        "collection": kept,
        "items": shown.items if shown else (),
        "found": queries.may_be_put_in(kept, text),
        "text": text,
    }
    return render(request, "collections/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def change(request: MemberRequest, collection_id: int) -> HttpResponse:
    """What a collection is called, and where it is shown."""
    kept = _own(request, collection_id)
    form = CollectionForm.of(kept, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_collection(kept=kept, draft=form.draft(), now=timezone.now())
        except (actions.NoName, actions.CollectionTooLong) as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Kept."))
            return redirect("collections:one", kept.pk)
    context = {"collection": kept, "form": form}
    return render(request, "collections/change.html", context, status=422 if form.errors else 200)


@require_POST
@member_only
def delete(request: MemberRequest, collection_id: int) -> HttpResponse:
    """Delete a collection; asks once more where no script did."""
    kept = _own(request, collection_id)
    if request.POST.get("sure") != "yes":
        return ask_once_more(
            request,
            question=_("Delete the collection “%(name)s”?") % {"name": kept.name},
            explanation=_("Nobody in it is told, and whom people follow they still follow."),
            yes=_("Delete"),
            back=reverse("collections:change", args=[kept.pk]),
        )
    actions.delete_collection(kept=kept)
    messages.success(request, _("The collection is deleted."))
    return redirect("collections:index")


@require_POST
@member_only
def put_in(request: MemberRequest, collection_id: int, account_id: int) -> HttpResponse:
    """Put someone in, or ask them."""
    kept = _own(request, collection_id)
    account = shown_to(request.account).filter(pk=account_id).first()
    if account is None:
        raise Http404
    try:
        item = actions.put_in(kept=kept, account=account, now=timezone.now())
    except actions.MayNotBeFeatured:
        messages.warning(request, _("%(name)s can’t be put into a collection.") % {"name": account.name})
    except actions.CollectionIsFull:
        messages.warning(request, _("A collection holds twenty-five. This one is full."))
    except actions.IsInAlready:
        pass
    else:
        if item.state == State.PENDING:
            said = _("%(name)s wants to be asked first. We have asked; until then nobody else sees their name here.")
            messages.info(request, said % {"name": account.name})
    return redirect(safe_next(request, reverse("collections:people", args=[kept.pk])))


@require_POST
@member_only
def take_out(request: MemberRequest, collection_id: int, item_id: int) -> HttpResponse:
    """Take someone out; they are not told."""
    kept = _own(request, collection_id)
    item: Item | None = queries.item_in(kept, item_id)
    if item is not None:
        actions.take_out(item=item, now=timezone.now())
    return redirect(safe_next(request, reverse("collections:people", args=[kept.pk])))


def _own(request: MemberRequest, collection_id: int) -> Collection:
    kept = queries.own_collection(request.account, collection_id)
    if kept is None:
        raise Http404
    return kept
