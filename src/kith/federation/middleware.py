"""Where the questions of other servers leave the way that pages take: no session, no form token, no language.

The addresses of pages are theirs too: people paste these, and servers ask for them as documents. What tells the two
apart is looked at only there, and costs a page one look at its address. After a post servers come in bursts, so they
are answered before Django's handler; and by the same code within it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.handlers.wsgi import WSGIRequest, get_path_info
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import ResolverMatch, URLResolver
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern
from django.utils.cache import patch_vary_headers

from kith.federation import urls
from kith.federation.views.negotiating import wants_document
from kith.foundations.before import (
    Application,
    Environ,
    Finish,
    StartResponse,
    is_our_host,
    mend_connection,
    nothing_more,
)
from kith.servers.queries import this_server

View = Callable[[HttpRequest], HttpResponseBase]

_PAGES = "/@"
_DOCUMENTS = ("/users/", "/actor", "/discussions/", "/emoji/", "/.well-known/webfinger", "/.well-known/host-meta")
_OURS = (_PAGES, *_DOCUMENTS)
_documents = URLResolver(RegexPattern(r"^/"), urls.urlpatterns)
_pages = URLResolver(RegexPattern(r"^/"), urls.pages)


def servers_first(get_response: View) -> View:
    """Answer what other servers ask for; hand everything else on."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        found = _found(path, request.META.get("HTTP_ACCEPT", ""))
        if found is not None and this_server().is_set_up:
            return _answer(found, request)
        response = get_response(request)
        if path.startswith(_PAGES):
            patch_vary_headers(response, ("Accept",))
        return response

    return middleware


def documents_first(django: Application, finish: Finish = nothing_more) -> Application:
    """Wrap Django: what other servers ask for is answered before it. `finish` is the last to hold such an answer."""

    def answer_or_hand_on(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or not environ["PATH_INFO"].startswith(_OURS):
            return django(environ, start_response)
        found = _found(get_path_info(environ), environ.get("HTTP_ACCEPT", ""))
        if found is None or not is_our_host(environ.get("HTTP_HOST", "")):
            return django(environ, start_response)
        mend_connection()
        if not this_server().is_set_up:
            return django(environ, start_response)
        response = _answer(found, WSGIRequest(environ))
        finish(environ, response)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    return answer_or_hand_on


def _found(path: str, accept: str) -> ResolverMatch | None:
    """Return what answers other servers at `path`; of pages only where a document is asked for, and there is one."""
    if path.startswith(_PAGES):
        # Of people elsewhere there is a page here, and a document there.
        return _resolved(_pages, path) if "@" not in path[2:] and wants_document(accept) else None
    return _resolved(_documents, path.removesuffix("/")) if path.startswith(_DOCUMENTS) else None


def _resolved(resolver: URLResolver, path: str) -> ResolverMatch | None:
    try:
        found: ResolverMatch = resolver.resolve(path)
    except Resolver404:
        return None
    return found


def _answer(found: ResolverMatch, request: HttpRequest) -> HttpResponse:
    request.resolver_match = found
    response: HttpResponse = found.func(request, **found.kwargs)
    return response
