"""What every page of the door has in common: rate limits, and a status that tells a mistake from a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from kith.foundations import mail
from kith.members import limits

View = Callable[..., HttpResponseBase]
Subject = Callable[[HttpRequest], str]


def door(view: View, *counted: tuple[limits.Limit, Subject]) -> View:
    """Wrap a page of the door: each POST counts for the limits, and a form that comes back says 422."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            for limit, subject in counted:
                count = limits.count(limit, subject(request))
                if count.is_over:
                    return too_many(request, count)
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            _tell(request, response)
        add_never_cache_headers(response)
        return response

    return opened


def too_many(request: HttpRequest, count: limits.Count) -> HttpResponseBase:
    """Ask for patience, and say for how long."""
    response = render(request, "429.html", {"minutes": -(-count.seconds // 60)}, status=429)
    response["Retry-After"] = str(count.seconds)
    response["X-RateLimit-Remaining"] = "0"
    response["X-RateLimit-Reset"] = str(count.seconds)
    return response


def by_address(request: HttpRequest) -> str:
    return limits.address_of(request)


def by_member(request: HttpRequest) -> str:
    """Count by who is signed in, or who is on the way in (between password and second step)."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    on_the_way = request.session.get("account_login")
    return str(on_the_way.get("user_pk")) if isinstance(on_the_way, dict) else limits.address_of(request)


def by_email(request: HttpRequest) -> str:
    return request.POST.get("email", "")


def _tell(request: HttpRequest, response: TemplateResponse) -> None:
    context = response.context_data = response.context_data or {}
    context["sends_mail"] = mail.is_set_up()
    form = context.get("form")
    for field in getattr(form, "fields", {}).values():
        field.widget.attrs.pop("placeholder", None)  # allauth's; they repeat the label, and vanish as one types
    if request.method == "POST" and response.status_code == 200 and getattr(form, "errors", None):
        response.status_code = 422
