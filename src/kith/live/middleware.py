"""Marks the moment from which a page should be told what happens."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kith.live.queries import last_telling


def mark_moment(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.told_up_to` for members' pages, before they read anything.

    What happens while the page is made, and until its stream is open, would otherwise be told to nobody.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and getattr(request, "account", None) is not None:
            request.told_up_to = last_telling()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
