"""Posts of people here as other servers ask for them: open ones for anyone, those for a few for who proves to be one.

Whoever may not see a post is told that there is nothing, as where there never was anything.
"""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from kith.federation.models import Tombstone
from kith.federation.outbound.documents import addresses, ready
from kith.federation.outbound.documents.activities import activity_document
from kith.federation.outbound.documents.answers import answers_after
from kith.federation.outbound.documents.collections import counted, page
from kith.federation.outbound.documents.loading import post_here, with_parts
from kith.federation.outbound.documents.quotes import stamp_document
from kith.federation.readers import Reader
from kith.federation.views.answering import Gone, document, for_servers, ready_document
from kith.federation.views.negotiating import wants_page
from kith.foundations.ids import parse_id
from kith.posts.models import Post, Quote, QuoteState
from kith.posts.queries import visible_post
from kith.posts.quoting import OPEN


class Found(NamedTuple):
    """A post that whoever asks may see."""

    post: Post
    is_open: bool  # for anyone, so that what lies between may keep it


@for_servers
def note(request: HttpRequest, reader: Reader, name: str, post_id: int) -> HttpResponse:
    """A post; a browser is led to its page."""
    if wants_page(request):
        return redirect(f"/@{name}/{post_id}")
    found = _written(reader, name, post_id)
    return ready_document(request, ready.note_bytes(found.post), is_open=found.is_open)


@for_servers
def created(request: HttpRequest, reader: Reader, name: str, post_id: int) -> HttpResponse:
    """How a post was published."""
    found = _written(reader, name, post_id)
    with_parts([found.post])
    return document(request, activity_document(found.post), is_open=found.is_open)


@for_servers
def announced(request: HttpRequest, reader: Reader, name: str, post_id: int) -> HttpResponse:
    """How a post was passed on; a browser is led on to its page."""
    if wants_page(request):
        return redirect(f"/@{name}/{post_id}")
    found = _found(reader, name, post_id, "boosts")
    return document(request, activity_document(found.post), is_open=found.is_open)


@for_servers
def replies(request: HttpRequest, reader: Reader, name: str, post_id: int) -> HttpResponse:
    """The open answers to a post, by their addresses."""
    found = _written(reader, name, post_id)
    address = addresses.replies(found.post)
    after = parse_id(request.GET.get("min_id", "")) or 0
    answers = answers_after(found.post, after)
    at = f"page=1&min_id={after}" if after else "page=1"
    next = f"page=1&min_id={answers[-1][0]}" if answers else ""
    part = page(address, [uri for _id, uri in answers], at=at, is_ordered=False, next=next)
    told = part if "page" in request.GET else {"id": address, "type": "Collection", "first": part}
    return document(request, told, is_open=found.is_open)


@for_servers
def likes(request: HttpRequest, reader: Reader, name: str, post_id: int) -> HttpResponse:
    """How many thanked for a post."""
    post, is_open = _written(reader, name, post_id)
    return document(request, counted(addresses.likes(post), post.favourites_count), is_open=is_open)


@for_servers
def shares(request: HttpRequest, reader: Reader, name: str, post_id: int) -> HttpResponse:
    """How many passed a post on."""
    post, is_open = _written(reader, name, post_id)
    return document(request, counted(addresses.shares(post), post.boosts_count), is_open=is_open)


@for_servers
def stamp(request: HttpRequest, reader: Reader, name: str, quote_id: int) -> HttpResponse:
    """The word of someone here that they let a post of theirs be quoted; once they think again it is not there.

    It names what quotes it, so it is for who may see that: stamps are numbered, and whoever counts through them would
    find what was written for a few, or for this server only.
    """
    quote = (
        Quote.objects.select_related("post", "quoted__author").filter(pk=quote_id, state=QuoteState.ACCEPTED).first()
    )
    if quote is None or quote.quoted_id is None:
        raise Http404
    post, is_open = _written(reader, name, quote.quoted_id)
    if visible_post(reader.account, quote.post_id) is None:
        raise Http404
    quote.quoted = post
    return document(request, stamp_document(quote), is_open=is_open and _is_open(quote.post))


def _written(reader: Reader, name: str, post_id: int) -> Found:
    """Return a post that was written here. Raises Http404, Gone."""
    return _found(reader, name, post_id, "posts")


def _found(reader: Reader, name: str, post_id: int, kind: str) -> Found:
    """Raises Http404 where there is nothing that whoever asks may see, Gone where there was something."""
    post = post_here(post_id, name, reader.account)
    if post is None or post.is_boost != (kind == "boosts"):
        _refuse_gone(f"{settings.KITH_ORIGIN}/users/{name}/{kind}/{post_id}")
        raise Http404
    if reader.is_unwelcome_to(post.author):
        raise Http404
    return Found(post, is_open=_is_open(post))


def _is_open(post: Post) -> bool:
    return post.visibility in OPEN and (post.boost_of is None or post.boost_of.visibility in OPEN)


def _refuse_gone(uri: str) -> None:
    if Tombstone.objects.filter(uri=uri).exists():
        raise Gone(uri)
