"""People here, and this server itself, as other servers ask for them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from kith.accounts.models import Account
from kith.accounts.queries import by_username
from kith.federation.models import Tombstone
from kith.federation.outbound.documents import actors, parts, ready
from kith.federation.readers import Reader
from kith.federation.views.answering import Gone, document, for_servers, ready_document
from kith.federation.views.negotiating import wants_page
from kith.media.emoji import emoji_here


@for_servers
def actor(request: HttpRequest, reader: Reader, name: str) -> HttpResponse:
    """Someone here; a browser is led to their page."""
    account = someone(name)
    if wants_page(request):
        return redirect(account.url or account.uri)
    return ready_document(request, ready.actor_bytes(account))


@for_servers
def server(request: HttpRequest, reader: Reader) -> HttpResponse:
    """This server as an actor: by its key others check what it asks."""
    if wants_page(request):
        return redirect("/about")
    return document(request, actors.server_document())


@for_servers
def emoji(request: HttpRequest, reader: Reader, name: str) -> HttpResponse:
    """A custom emoji of this server."""
    known = emoji_here()
    if name not in known:
        raise Http404
    return document(request, parts.emoji_document(name, known[name]))


def someone(name: str) -> Account:
    """Return who is called so here, also while they are suspended. Raises Http404, Gone."""
    account = by_username(name)
    if account is None or account.is_feed:
        raise Http404
    if account.left_at is not None and Tombstone.objects.filter(uri=account.uri).exists():
        raise Gone(account.uri)
    return account


def someone_present(name: str) -> Account:
    """Return who is called so here and may be read. Raises Http404, Gone."""
    account = someone(name)
    if account.is_gone:
        raise Http404
    return account
