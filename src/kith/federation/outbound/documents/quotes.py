"""What a post quotes, for other servers, and the stamps by which those here let their posts be quoted (FEP-044f)."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html

from kith.federation.outbound.documents import addresses
from kith.posts.models import Origin, Post, Quote, QuoteState

_LET_GO = {QuoteState.REJECTED, QuoteState.REVOKED}


def quote_fields(post: Post) -> dict[str, Any]:
    """Return what a post says of what it quotes, by each of the names that servers know; nothing where it was refused.

    What is quoted names its author itself; the stamp is the quoted author's word that they let it be.
    """
    quote = _quote_of(post)
    if quote is None:
        return {}
    if quote.quoted is None:
        return {"quote": {"type": "Tombstone"}}
    if quote.quoted.origin == Origin.FEED:  # a website's item: other servers get the link in the words alone
        return {}
    uri = quote.quoted.uri
    fields: dict[str, Any] = {"quote": uri, "quoteUri": uri, "_misskey_quote": uri}
    stamp = stamp_of(quote)
    return fields | ({"quoteAuthorization": stamp} if stamp else {})


def with_quote_in_words(post: Post) -> str:
    """Return the words of a post; where it quotes, a link goes before them for servers that know no quotes.

    The others take it out again, by its class.
    """
    quote = _quote_of(post)
    if quote is None or quote.quoted is None:
        return post.html
    url = quote.quoted.url or quote.quoted.uri
    is_told = quote.quoted.origin != Origin.FEED
    opening = '<p class="quote-inline">' if is_told else "<p>"
    return opening + format_html('RE: <a href="{url}">{url}</a></p>', url=url) + post.html


def stamp_of(quote: Quote) -> str:
    """Return the address of the stamp of an accepted quote; empty where none is needed: who quotes themselves."""
    quoted = quote.quoted
    if quote.state != QuoteState.ACCEPTED or quoted is None or quoted.author_id == quote.post.author_id:
        return ""
    return addresses.authorization(quote, quoted) if quoted.author.is_local else quote.authorization


def stamp_document(quote: Quote) -> dict[str, Any]:
    """Return the stamp by which the author of what is quoted, who is here, lets it be quoted."""
    if quote.quoted is None:
        raise ValueError("what is quoted is not there any more")
    return {
        "id": addresses.authorization(quote, quote.quoted),
        "type": "QuoteAuthorization",
        "attributedTo": quote.quoted.author.uri,
        "interactingObject": quote.post.uri,
        "interactionTarget": quote.quoted.uri,
    }


def _quote_of(post: Post) -> Quote | None:
    if not post.is_quote:
        return None
    quote: Quote | None = getattr(post, "quote", None)
    return None if quote is None or quote.state in _LET_GO else quote
