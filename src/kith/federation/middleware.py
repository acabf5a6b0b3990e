"""Where the questions of other servers leave the way that pages take: no session, no form token, no language.

The addresses of pages are theirs too: people paste these, and servers ask for them as documents. What tells the two
apart is looked at only there, and costs a page one look at its address.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch, URLResolver
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern
from django.utils.cache import patch_vary_headers

from kith.federation import urls
from kith.federation.views.negotiating import wants_document
from kith.servers.queries import this_server

View = Callable[[HttpRequest], HttpResponseBase]

_OURS = ("/users/", "/actor", "/discussions/", "/emoji/", "/.well-known/webfinger", "/.well-known/host-meta")
_documents = URLResolver(RegexPattern(r"^/"), urls.urlpatterns)
_pages = URLResolver(RegexPattern(r"^/"), urls.pages)


def servers_first(get_response: View) -> View:
    """Answer what other servers ask for; hand everything else on."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        is_page = path.startswith("/@")
        found = None
        if is_page:
            # Of people elsewhere there is a page here, and a document there.
            if "@" not in path[2:] and wants_document(request.META.get("HTTP_ACCEPT", "")):
                found = _resolved(_pages, path)
        elif path.startswith(_OURS):
            found = _resolved(_documents, path.removesuffix("/"))
        if found is not None and this_server().is_set_up:
            request.resolver_match = found
            answer: HttpResponseBase = found.func(request, **found.kwargs)
            return answer
        response = get_response(request)
        if is_page:
            patch_vary_headers(response, ("Accept",))
        return response

    return middleware


def _resolved(resolver: URLResolver, path: str) -> ResolverMatch | None:
    try:
        found: ResolverMatch = resolver.resolve(path)
    except Resolver404:
        return None
    return found
