"""What every answer carries: what a browser may load and run, what it may keep, and what it may tell others."""

import re
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.handlers.exception import convert_exception_to_response
from django.http import Http404, HttpRequest, HttpResponseBase

from kith.site.health import answered

View = Callable[[HttpRequest], HttpResponseBase]


def content_policy(*, media_host: str = "", forms_lead_to: str = "") -> str:
    """Return the content policy of pages: only what this server sends, no inline script or style, no frames.

    `forms_lead_to` is a place outside to which a form of this page may lead.
    """
    media = f"'self' {media_host}".strip()
    return "; ".join(
        (
            "default-src 'self'",
            f"img-src {media} data: blob:",
            f"media-src {media} blob:",
            "object-src 'none'",
            "base-uri 'none'",
            f"form-action 'self' {forms_lead_to}".strip(),
            "frame-ancestors 'none'",
            "frame-src 'none'",
        )
    )


# What a member sees stays on no disk, neither of their own computer, which may be a library's, nor on the way to it. To
# a visitor too the language, a message or a form's token is theirs alone.
FOR_NOBODY_ELSE = "private, no-store"
ASKED_AGAIN = "private, no-cache"

_NUMBER = re.compile(r"/(\d{19,})(?=/|$)")
_LARGEST_ID = (1 << 63) - 1


def count_answers(get_response: View) -> View:
    """Count every answer, also those that leave before the others look at them."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        answered[response.status_code // 100] += 1
        return response

    return middleware


def guard(get_response: View) -> View:
    """Refuse requests that nothing here could answer, and put the safety headers on every answer."""
    headers = {
        "Content-Security-Policy": content_policy(media_host=settings.KITH_MEDIA_HOST),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    }
    if settings.KITH_ORIGIN.startswith("https://"):
        headers["Strict-Transport-Security"] = "max-age=31536000"

    def within_reason(request: HttpRequest) -> HttpResponseBase:
        request.get_host()  # raises DisallowedHost, which becomes a 400
        _refuse_nonsense(request)
        return get_response(request)

    # Here, and not further out: an answer that is an error carries the headers too.
    answer = cast(View, convert_exception_to_response(within_reason))

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if forms_lead_to := getattr(response, "forms_lead_to", ""):
            # Browsers hold the redirects of a form to the policy too, and this page's form leads to an app.
            response["Content-Security-Policy"] = content_policy(
                media_host=settings.KITH_MEDIA_HOST, forms_lead_to=forms_lead_to
            )
        for name, value in headers.items():
            if name not in response:
                response[name] = value
        if "Cache-Control" not in response:
            is_member = getattr(request, "member", None) is not None
            response["Cache-Control"] = FOR_NOBODY_ELSE if is_member else ASKED_AGAIN
        return response

    return middleware


def _refuse_nonsense(request: HttpRequest) -> None:
    """Refuse what no column of a database can hold, so that no room has to think of it."""
    if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
        raise BadRequest("There is a NUL in the address.")
    if any(int(number[:20]) > _LARGEST_ID for number in _NUMBER.findall(request.path_info)):
        raise Http404
