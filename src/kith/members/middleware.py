"""Who is asking: puts the member's account on the request and their clock and language on the page."""

from collections.abc import Callable

from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from kith.foundations.times import zone_of
from kith.members.models import User
from kith.members.places import note_seen


def current_member(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.member` (User or None) and `request.account` (Account or None), and activate their time zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Asked at once, in place of Django's lazy user: every page needs it, and each look through the proxy costs.
        request.user = request._cached_user = user = get_user(request)  # type: ignore[attr-defined]
        member = user if isinstance(user, User) and user.may_enter else None
        request.member = member  # type: ignore[attr-defined]
        request.account = member.account if member else None  # type: ignore[attr-defined]
        if member is not None and request.session.session_key:
            note_seen(session_key=request.session.session_key, now=timezone.now())
        if member is not None and member.language:
            translation.activate(member.language)  # over what their browser asks for
        name = (member.time_zone if member else "") or request.COOKIES.get("tz", "")
        with timezone.override(zone_of(name)):
            return get_response(request)

    return middleware
