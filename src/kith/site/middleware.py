"""Until someone owns the server, every page says that it is being set up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from kith.servers.queries import this_server

_OPEN = ("/first/", "/static/", "/live/", "/health")


def being_set_up(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer every page with “being set up”, but for the one that does it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(_OPEN) or this_server().is_set_up:
            return get_response(request)
        response = render(request, "site/being_set_up.html", status=503)
        response["Retry-After"] = "60"
        return response

    return middleware
