"""Asking before quoting (FEP-044f): others ask about posts of ours, and their servers answer what we asked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kith.federation.inbound.consent import is_allowed, is_stamp_for
from kith.federation.inbound.handling import Missing, PassedOver, Refused
from kith.federation.inbound.notes import receive_note
from kith.federation.lookup.fetching import NotFetched, fetch_json
from kith.federation.models import RemoteActor
from kith.federation.outbound.documents.addresses import local_post
from kith.federation.outbound.quotes import answer_request, asked_by
from kith.posts.actions import settle_quote
from kith.posts.models import Post, Quote, QuoteState
from kith.posts.queries import posts_at, visible_post
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.reading_activities import inner_activity
from kith.protocols.activitypub.reading_notes import read_note
from kith.protocols.activitypub.values import NotUnderstood, are_of_one_server, id_of


def quote_requested(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Answer who asks to quote a post of ours: as its author chose, at once. Raises PassedOver, Refused, Missing.

    Who may not see it gets no answer, as where there is none: a refusal would tell them that there is something.
    """
    quoted = local_post(activity.object_id)
    if quoted is None or quoted.is_boost:
        raise PassedOver("what is to be quoted is not here")
    quoting_uri = id_of(activity.raw.get("instrument"))
    if not quoting_uri or not are_of_one_server(quoting_uri, activity.actor):
        raise Refused("the quote is not of who asks")
    is_seen = visible_post(signer.account, quoted.pk) is not None
    may = is_seen and is_allowed(signer.account, quoted)
    quoting = _quoting(activity, quoting_uri, signer, now) if may else posts_at([quoting_uri]).get(quoting_uri)
    quote = Quote.objects.filter(post=quoting, quoted=quoted).first() if quoting is not None else None
    if quoting is not None and (quoting.author_id != signer.pk or quote is None):
        raise Refused("the quote is somebody else's, or quotes something else")
    if quote is not None and quote.state == QuoteState.REVOKED:
        may = False  # whoever was taken out once does not come back by asking again
    with transaction.atomic():
        if quoting is not None and quote is not None and quote.state != QuoteState.REVOKED:
            state = QuoteState.ACCEPTED if may else QuoteState.REJECTED
            settle_quote(post=quoting, quoted=quoted, state=state, now=now)
        if is_seen:
            answer_request(activity, quoted=quoted, quote=quote if may else None, asker=signer.account, now=now)
    if not is_seen:
        raise PassedOver("what is to be quoted is not here")


def request_accepted(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Show what a post of ours quotes, since its author agreed. Raises PassedOver, Refused."""
    quote = _asked(activity, signer)
    stamp = id_of(activity.raw.get("result"))
    if not stamp or not are_of_one_server(stamp, activity.actor):
        raise Refused("no stamp of their own server came with it")
    settle_quote(post=quote.post, state=QuoteState.ACCEPTED, authorization=stamp, now=now)


def request_rejected(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Show no more what a post of ours quotes, since its author did not agree. Raises PassedOver, Refused."""
    quote = _asked(activity, signer)
    was_accepted = quote.state == QuoteState.ACCEPTED
    settle_quote(post=quote.post, state=QuoteState.REVOKED if was_accepted else QuoteState.REJECTED, now=now)


def check_stamp(*, post_id: int, now: datetime) -> None:
    """Look at the stamp that a post shows for what it quotes, where that stamp lies; on the network."""
    quotes = Quote.objects.select_related("post__author", "quoted__author")
    quote = quotes.filter(post=post_id, state=QuoteState.PENDING).first()
    if quote is None or quote.quoted is None or quote.quoted.author.is_local or not quote.authorization:
        return
    quoted = quote.quoted
    if not are_of_one_server(quote.authorization, quoted.author.uri):
        return
    try:
        stamp = fetch_json(quote.authorization)
    except NotFetched:
        return
    if is_stamp_for(stamp, quoting=quote.post.uri, quoted=quoted.uri, quoted_author=quoted.author.uri):
        settle_quote(post=quote.post, state=QuoteState.ACCEPTED, now=now)


def _quoting(activity: Activity, uri: str, signer: RemoteActor, now: datetime) -> Post | None:
    """Return the post that would quote: as it is here, or as it came along with the question."""
    known = posts_at([uri]).get(uri)
    if known is not None:
        return known
    try:
        note = read_note(activity.raw.get("instrument"))  # type: ignore[arg-type]  # it says so itself where it is none
    except NotUnderstood:
        raise Missing(post=uri) from None
    if note.author != activity.actor or note.id != uri:
        raise Refused("the quote is not of who asks")
    return receive_note(note, signer.account, now=now)


def _asked(activity: Activity, signer: RemoteActor) -> Quote:
    """Return the quote of ours that is answered; only whom it quotes answers. Raises PassedOver, Refused."""
    inner = inner_activity(activity)
    quote = asked_by(inner.id if inner is not None else activity.object_id)
    if quote is None and inner is not None:
        quoting = local_post(id_of(inner.raw.get("instrument")))
        quote = Quote.objects.select_related("post", "quoted").filter(post=quoting).first() if quoting else None
    if quote is None or quote.quoted is None:
        raise PassedOver("nobody here asked for that")
    if quote.quoted.author_id != signer.pk:
        raise Refused("somebody else was asked")
    return quote
