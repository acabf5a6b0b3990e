"""The page of `kith doctor`, for administrators."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kith.members.gate import MemberRequest, administrator_only
from kith.site.doctor.examining import examine
from kith.site.doctor.findings import State
from kith.site.surroundings import surroundings


@administrator_only
def health(request: MemberRequest) -> HttpResponse:
    """Show what is in order and what is not; by POST the net and the mail server are asked too."""
    asks = request.method == "POST"
    found = list(examine(now=timezone.now(), from_outside=asks))
    context = {
        "wrong": [one for one in found if one.state in (State.WRONG, State.LOOK)],
        "well": [one for one in found if one.state not in (State.WRONG, State.LOOK)],
        "asked": asks,
        "surroundings": surroundings(),
    }
    return render(request, "site/manage/health.html", context)
