"""The door, for views of every room: members come in, everyone else is shown where to sign in and brought back after.

It knows nobody: who is asking was put on the request by the members' room.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from kith.foundations.addresses import safe_next

View = Callable[..., HttpResponseBase]


def member_only(view: View) -> View:
    """Let members in; show everyone else the door, and bring them back after."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "member", None) is None:
            return show_the_door(request)
        return view(request, *args, **kwargs)

    return guarded


def show_the_door(request: HttpRequest) -> HttpResponse:
    """Send the reader to sign in."""
    if request.user.is_authenticated:
        # They have a password but may not enter yet: sending them to sign in would send them round in a circle.
        return redirect("members:waiting")
    if request.headers.get("HX-Request"):
        # htmx would paste the sign-in page into a fragment; this makes the browser go there.
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("account_login")})
    # After a POST the way back is the page it stood on: a GET of its address would find nothing.
    back = safe_next(request) if request.method == "POST" else request.get_full_path()
    return redirect_to_login(back, reverse("account_login"))
