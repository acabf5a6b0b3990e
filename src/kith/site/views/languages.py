"""Choosing the language of the pages: a visitor's browser remembers it, for members it is kept."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from kith.members.actions import choose_language
from kith.members.models import User
from kith.posts.views.returning import asked_address


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Show the pages in this language from now on; a link for visitors, a button for members."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    member: User | None = getattr(request, "member", None)
    if member is not None and request.method == "POST":
        choose_language(user=member, language=code)
    with override(code):
        if code != settings.LANGUAGE_CODE:
            messages.info(request, _("This translation has only begun: what is not translated yet is in English."))
    response = redirect(asked_address(request, _where_from(request)))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE, httponly=True,
    )  # fmt: skip
    return response


def _where_from(request: HttpRequest) -> str:
    """Return the page of ours from which the link was followed."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or not came.path.startswith("/") or came.path.startswith("//"):
        return "/"
    return came.path + (f"?{came.query}" if came.query else "")
