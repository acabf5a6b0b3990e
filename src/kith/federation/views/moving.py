"""Coming from another server and going on there, with the people who follow one."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.accounts.models import Account
from kith.federation.forms import HandleForm, MoveForm
from kith.federation.lookup.actors import fetch_actor
from kith.federation.lookup.asking import PAGE_SECONDS, seek
from kith.federation.lookup.fetching import NotFetched
from kith.federation.outbound import moving as actions
from kith.members.gate import MemberRequest, member_only
from kith.members.limits import Limit, count

# Each sends thousands of people elsewhere, and whoever is sent back and forth is soon lost.
MOVES = Limit("move-away", 3, 30 * 24 * 3600)


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def moving(request: MemberRequest) -> HttpResponse:
    """Which accounts elsewhere one had before; and the way to go on elsewhere."""
    form = HandleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        other = _found(request, form)
        if other is not None:
            try:
                actions.say_former(account=request.account, other=other, now=timezone.now())
            except actions.NotFromElsewhere:
                form.add_error("handle", _("That account is on this server, or is not there any more."))
            except actions.TooManyFormers:
                form.add_error("handle", _("These are as many as other servers read. Take one away first."))
            else:
                messages.success(request, _("Kept. Now go to the old account, and tell it to move here."))
                return redirect("federation:moving")
    context = {"form": form, "formers": actions.formers_of(request.account), "moved_to": request.account.moved_to}
    return render(request, "federation/moving.html", context, status=422 if form.errors else 200)


@require_POST
@member_only
def say_no_more(request: MemberRequest, former_id: int) -> HttpResponse:
    """Be another account no more."""
    actions.say_former_no_more(account=request.account, former_id=former_id, now=timezone.now())
    messages.success(request, _("Taken away. Who came along stays with you."))
    return redirect("federation:moving")


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
@reauthentication_required
def move_away(request: MemberRequest) -> HttpResponse:
    """Go on elsewhere: what happens is said before, and who presses has just shown who they are."""
    form = MoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        other = _found(request, form)
        if other is not None and _moved(request, form, other):
            messages.success(
                request, _("Everyone who follows you is told. It takes a while until all of them are there.")
            )
            return redirect("federation:moving")
    context = {"form": form, "moved_to": request.account.moved_to}
    return render(request, "federation/move_away.html", context, status=422 if form.errors else 200)


@require_POST
@member_only
def come_back(request: MemberRequest) -> HttpResponse:
    """Say no more that one goes on elsewhere."""
    actions.come_back(account=request.account, now=timezone.now())
    messages.success(request, _("Your page says no more that you went on. Who followed you there stays there."))
    return redirect("federation:moving")


def _found(request: MemberRequest, form: forms.Form) -> Account | None:
    """Return whom the form names, asked for on their server if need be; what is wrong stands at the field."""
    sought = seek(form.cleaned_data["handle"], by=request.account, now=timezone.now())
    if sought.account is not None:
        return sought.account
    if sought.is_looking:
        form.add_error("handle", _("Its server takes a while to answer. Press the button again in a moment."))
    else:
        form.add_error(
            "handle", str(sought.problem) or _("This is nobody on another server. A handle looks like @name@server.")
        )
    return None


def _moved(request: MemberRequest, form: forms.Form, other: Account) -> bool:
    """Move, and say whether; what is wrong stands at the form's field."""
    if count(MOVES, str(request.account.pk)).is_over:
        form.add_error("handle", _("You have moved several times in a month. Try again next month."))
        return False
    try:
        # What it says of itself counts as of now: most people have said it there a minute ago.
        fetch_actor(other.uri, now=timezone.now(), deadline=PAGE_SECONDS)
        actions.move_away(account=request.account, to=other, now=timezone.now())
    except NotFetched:
        form.add_error("handle", _("Its server does not answer just now. Try again in a moment."))
    except actions.NotFromElsewhere:
        form.add_error("handle", _("That account is on this server, or is not there any more."))
    except actions.NotSaidThere:
        form.add_error(
            "handle",
            _("That account does not say yet that it is you. Add this account there first (“alias”), then come back."),
        )
    except actions.MovedAlready:
        form.add_error("handle", _("You went on elsewhere already. Take that back first."))
    else:
        return True
    return False
