"""What is sent about quotes (FEP-044f): our question, our answers, and that a stamp holds no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from kith.accounts.models import Account
from kith.federation.outbound.documents import addresses
from kith.federation.outbound.documents.notes import note_document
from kith.federation.outbound.reach import inboxes_of
from kith.federation.outbound.sending import send
from kith.posts.models import Post, Quote, QuoteState
from kith.protocols.activitypub.model import Activity

_QUESTION = "#quote-request"


def ask_to_quote(*, post_id: int, now: datetime) -> None:
    """Ask who wrote what a post of ours quotes, on another server; asked twice, they are asked the same."""
    quotes = Quote.objects.select_related("post__author", "quoted__author")
    quote = quotes.filter(post=post_id, state=QuoteState.PENDING).first()
    if quote is None or quote.quoted is None or quote.quoted.author.is_local or quote.post.is_local_only:
        return
    post, quoted = quote.post, quote.quoted
    request = {
        "id": f"{post.uri}{_QUESTION}",
        "type": "QuoteRequest",
        "actor": post.author.uri,
        "object": quoted.uri,
        "instrument": note_document(post),
        "to": [quoted.author.uri],
    }
    with transaction.atomic():
        _send(request, post.author, quoted.author, now, about=f"post:{post.pk}")


def asked_by(question: str) -> Quote | None:
    """Return the quote about which the question with this address was asked."""
    post = addresses.local_post(question.removesuffix(_QUESTION)) if question.endswith(_QUESTION) else None
    return Quote.objects.select_related("post", "quoted").filter(post=post).first() if post is not None else None


def answer_request(activity: Activity, *, quoted: Post, quote: Quote | None, asker: Account, now: datetime) -> None:
    """Answer who asked to quote `quoted`: with the stamp of `quote`, or that they may not; in a transaction."""
    answer: dict[str, Any] = {
        "id": f"{quoted.author.uri}#quotes/{quote.pk if quote else activity.id.rpartition('/')[2][:100]}",
        "type": "Accept" if quote else "Reject",
        "actor": quoted.author.uri,
        "object": {
            "id": activity.id,
            "type": "QuoteRequest",
            "actor": activity.actor,
            "object": quoted.uri,
            "instrument": _address(activity.raw.get("instrument")),
        },
        "to": [activity.actor],
    }
    if quote is not None:
        answer["result"] = addresses.authorization(quote, quoted)
    _send(answer, quoted.author, asker, now)


def take_back_stamp(*, post_id: int, now: datetime) -> None:
    """Tell the server of a post that its quote of one of ours is allowed no more: what shows it reads the stamp."""
    quotes = Quote.objects.select_related("post__author", "quoted__author")
    quote = quotes.filter(post=post_id, state=QuoteState.REVOKED).first()
    if quote is None or quote.quoted is None or not quote.quoted.author.is_local or quote.post.author.is_local:
        return
    stamp, author = addresses.authorization(quote, quote.quoted), quote.quoted.author
    farewell = {
        "id": f"{stamp}#delete",
        "type": "Delete",
        "actor": author.uri,
        "object": {"id": stamp, "type": "QuoteAuthorization"},
        "to": [quote.post.author.uri],
    }
    with transaction.atomic():
        _send(farewell, author, quote.post.author, now)


def _send(activity: dict[str, Any], by: Account, to: Account, now: datetime, *, about: str = "") -> None:
    send(
        activity,
        actor=by.uri,
        kind=activity["type"],
        inboxes=inboxes_of([to.pk], now=now, is_personal=True),
        now=now,
        about=about,
    )


def _address(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else value
