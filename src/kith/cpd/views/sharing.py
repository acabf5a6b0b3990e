"""Sharing some of the log by a secret address: making and ending it, and what stands there."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.accounts.models import Account
from kith.cpd import actions, queries
from kith.cpd.beside import beside
from kith.cpd.forms import ShareForm
from kith.cpd.models import Entry
from kith.cpd.showing import ready_to_read
from kith.cpd.views.log import period_asked
from kith.foundations.ids import parse_id
from kith.members.gate import MemberRequest, member_only
from kith.members.limits import Limit, address_of, count

_OPENINGS = Limit("cpd-shared", 120, 3600)  # by one address: room for a whole office behind it, none for guessing
_MADE = Limit("cpd-share", 30, 24 * 3600)
_JUST_MADE = "cpd-share"  # in the session, from the press of the button to the page that shows it once


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def shares(request: MemberRequest) -> HttpResponse:
    """Choose entries and make an address for them; and the addresses there are, when they were opened."""
    keeping = queries.keeping_of(request.account)
    form = ShareForm(request.POST if request.method == "POST" else None, initial={"signed": request.account.name})
    ticked = [number for each in request.POST.getlist("entry") if (number := parse_id(each)) is not None]
    if request.method == "POST" and form.is_valid() and _made(request, form, ticked):
        return redirect("cpd:shares")
    key = "" if request.method == "POST" else request.session.pop(_JUST_MADE, "")
    only = parse_id(request.GET.get("entry", ""))
    period = period_asked(request, keeping)
    rows = queries.entries_to_share(request.account, None if only else period, [only] if only else [])
    stands = beside(rows, request.account, to_owner=True)
    context = {
        "form": form,
        "period": period,
        "entries": [(row, any(not each.is_for_all for each in stands.get(row.pk, ()))) for row in rows],
        "ticked": ticked if request.method == "POST" else [row.pk for row in rows],
        "made": settings.KITH_ORIGIN + reverse("cpd:shared", args=[key]) if key else "",
        "shares": queries.shares_of(request.account),
        "now": timezone.now(),
    }
    return render(request, "cpd/shares.html", context, status=422 if form.errors else 200)


@require_POST
@member_only
def end(request: MemberRequest, share_id: int) -> HttpResponse:
    """Let an address open nothing any more, at once."""
    share = queries.own_share(request.account, share_id)
    if share is not None:
        actions.end_share(share=share)
        messages.info(request, _("The address opens nothing any more."))
    return redirect("cpd:shares")


@require_safe
def shared(request: HttpRequest, key: str) -> HttpResponse:
    """What stands at a secret address: to read, by whoever has it, without an account."""
    if count(_OPENINGS, address_of(request)).is_over:
        return _kept_close(render(request, "429.html", status=429))
    viewer = cast("Account | None", getattr(request, "account", None))
    share = actions.opened_by(key, now=timezone.now(), viewer=viewer, is_read=request.method == "GET")
    if share is None:
        return _kept_close(render(request, "cpd/over.html", status=404))
    rows: list[Entry] = queries.shared_entries(share)
    regulator = queries.keeping_of(share.account).regulator
    context = {
        "share": share,
        "regulator": regulator,
        # Of what stands beside them it shows what anybody may read, and nothing else.
        "entries": ready_to_read(rows, regulator, beside(rows, share.account, to_owner=False)),
        "is_own": viewer is not None and viewer.pk == share.account_id,
    }
    return _kept_close(render(request, "cpd/shared.html", context))


def _made(request: MemberRequest, form: ShareForm, ticked: list[int]) -> bool:
    if count(_MADE, str(request.account.pk)).is_over:
        form.add_error(None, _("You made many addresses today. Make the next one tomorrow."))
        return False
    try:
        key = actions.share_entries(account=request.account, entry_ids=ticked, now=timezone.now(), **form.cleaned_data)
    except actions.NothingToShare:
        form.add_error(None, _("Tick at least one entry that is complete."))
    except actions.TooMuchAtOnce as refusal:
        form.add_error(None, _("Tick fewer: %(most)s entries are the most at one address.") % {"most": refusal.most})
    except actions.TooManyShares:
        form.add_error(None, _("You have many addresses already. End one that nobody needs any more."))
    else:
        request.session[_JUST_MADE] = key
        return True
    return False


def _kept_close(response: HttpResponse) -> HttpResponse:
    """Let no search engine, no store on the way, and no page it links to know of the address."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
