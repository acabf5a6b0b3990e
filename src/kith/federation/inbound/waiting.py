"""Answers and quotes that came before what they are about: who waits for what, and what happens when it comes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from kith.federation.happenings import POST_AWAITED, QUOTE_TO_CHECK
from kith.federation.inbound.consent import is_allowed
from kith.federation.models import Awaited
from kith.federation.outbound.documents.addresses import is_ours
from kith.foundations.ids import first_id_at
from kith.jobs.announce import announce
from kith.posts.actions import join_answer, settle_quote
from kith.posts.models import Post, Quote, QuoteState
from kith.protocols.activitypub.model import IncomingNote
from kith.protocols.activitypub.values import are_of_one_server

_WAITS_FOR = timedelta(days=90)


def wait_for_answered(post: Post, note: IncomingNote) -> None:
    """Remember what `post` answers, where that is not here, and have it looked for; in the transaction of its coming.

    What is ours and not here is gone, or never was.
    """
    if note.in_reply_to and post.in_reply_to_id is None and not is_ours(note.in_reply_to):
        _wait(post, note.in_reply_to, is_quoted=False)


def see_to_quote(post: Post, note: IncomingNote, quoted: Post | None) -> None:
    """Have it found out whether `post` may show what it quotes (None: that is not here); in a transaction.

    Where neither a stamp nor the server says that it might, nothing is asked: it stays a link.
    """
    if not post.is_quote or (quoted is not None and quoted.author.is_local):
        return  # over ours we decide ourselves
    open_quotes = Quote.objects.filter(post=post, state=QuoteState.PENDING)
    if note.quote_authorization:
        open_quotes.update(authorization=note.quote_authorization)
    elif quoted is not None or not are_of_one_server(note.quotes, post.uri):
        return
    if not open_quotes.exists():
        return
    if quoted is None:
        _wait(post, note.quotes, is_quoted=True)
    else:
        announce(QUOTE_TO_CHECK, post_id=post.pk)


def stop_waiting(*, now: datetime) -> int:
    """Wait no more for what nobody could fetch within three months, and return for how many that were."""
    gone, _ = Awaited.objects.filter(post_id__lt=first_id_at(now - _WAITS_FOR)).delete()
    return gone


def _wait(post: Post, uri: str, *, is_quoted: bool) -> None:
    waiting, _ = Awaited.objects.get_or_create(post=post, is_quoted=is_quoted, defaults={"uri": uri})
    announce(POST_AWAITED, awaited_id=waiting.pk)


def join_waiting(post: Post, *, now: datetime) -> None:
    """Join what waited for `post`, which has just come: answers to its discussion, quotes with what they show."""
    for each in Awaited.objects.filter(uri=post.uri).select_related("post__author"):
        with transaction.atomic():
            if each.is_quoted:
                _show_quoted(each.post, post, now)
            else:
                join_answer(answer=each.post, answered=post)
            each.delete()


def _show_quoted(quoting: Post, quoted: Post, now: datetime) -> None:
    may_show = is_allowed(quoting.author, quoted)
    state = QuoteState.ACCEPTED if may_show else QuoteState.PENDING
    settle_quote(post=quoting, quoted=quoted, state=state, now=now)
    if not may_show:
        announce(QUOTE_TO_CHECK, post_id=quoting.pk)
