"""The page of relays, for administrators."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kith.federation.models import Relay
from kith.federation.relays import (
    IsKeptAway,
    IsThereAlready,
    NotARelay,
    TooManyRelays,
    ask_relay,
    leave_relay,
    relays,
)
from kith.members.gate import MemberRequest, administrator_only


class RelayForm(forms.Form):
    inbox = forms.CharField(
        label=gettext_lazy("Address of the relay’s inbox"),
        help_text=gettext_lazy("As the relay gives it for Mastodon, often https://relay.example/inbox."),
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )


@administrator_only
def index(request: MemberRequest) -> HttpResponse:
    """All relays, and a form to ask another."""
    form = RelayForm(request.POST) if request.method == "POST" else RelayForm()
    if form.is_valid():
        try:
            ask_relay(inbox=form.cleaned_data["inbox"], by=request.member, now=timezone.now())
        except (IsKeptAway, IsThereAlready, NotARelay, TooManyRelays) as refusal:
            form.add_error("inbox", _words(refusal))
        else:
            messages.info(request, _("Asked. Its answer shows here; some relays let people in by hand."))
            return redirect("federation:relays")
    context = {"form": form, "relays": relays()}
    return render(request, "federation/relays.html", context, status=422 if form.errors else 200)


@require_POST
@administrator_only
def leave(request: MemberRequest, relay_id: int) -> HttpResponse:
    """Leave a relay."""
    leave_relay(relay=get_object_or_404(Relay, pk=relay_id), by=request.member, now=timezone.now())
    messages.info(request, _("Left. What came through it stays here."))
    return redirect("federation:relays")


def _words(refusal: Exception) -> str:
    if isinstance(refusal, IsKeptAway):
        return _("Moderators here keep that server away.")
    if isinstance(refusal, IsThereAlready):
        return _("This relay was asked already.")
    if isinstance(refusal, TooManyRelays):
        return _("Twenty relays are the most. Leave one of them first.")
    return _("This is no address of another server. It begins with https://, and often ends with /inbox.")
