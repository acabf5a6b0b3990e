"""Posts of other servers: arriving, changing, going. Who signed was checked before; who may is asked here."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from kith.accounts.models import Account
from kith.federation.inbound.addressing import Addressed, addressed_by, is_wanted
from kith.federation.inbound.consent import is_allowed
from kith.federation.inbound.standing import standing_of
from kith.federation.inbound.translating import incoming_post
from kith.federation.inbound.votes import receive_vote
from kith.federation.inbound.waiting import join_waiting, see_to_quote, wait_for_answered
from kith.federation.lookup.emojis import places_of
from kith.federation.models import RemoteActor, Tombstone
from kith.federation.outbound.documents.addresses import is_ours, local_post
from kith.posts.actions import delete_post, receive_post, revise_received_post, settle_quote
from kith.posts.models import Origin, Post, QuoteState, Visibility
from kith.posts.queries import posts_at, quote_stamped, visible_post
from kith.posts.replying import may_reply
from kith.protocols.activitypub.model import IncomingNote
from kith.protocols.activitypub.values import are_of_one_server
from kith.timelines.actions import file_direct, surface_post


def receive_note(note: IncomingNote, author: Account, *, now: datetime, is_fetched: bool = False) -> Post | None:
    """Keep a post of `author`, or count a vote; return the post, None where nothing here wanted it.

    What was fetched on purpose (`is_fetched`) is kept without anybody following its author, if it is for everyone.
    """
    if author.is_gone or author.is_local:
        return None
    if note.vote:
        receive_vote(note, author, now=now)
        return None
    found = posts_at([note.id, note.in_reply_to, note.quotes])
    known = found.get(note.id)
    if known is not None:
        return known if known.author_id == author.pk else None
    standing = standing_of(note.id, author.pk)
    addressed = None if standing.is_gone else addressed_by(note, author)
    if addressed is None:
        return None
    about = _about(note, author, found)
    if about is None:
        return None
    is_sought = addressed.is_open and (is_fetched or author.is_on_a_list)
    is_read = standing.is_followed and addressed.visibility != Visibility.MENTIONED
    if not is_sought and not is_read and not is_wanted(addressed, author, answered=about.answered, quoted=about.shown):
        return None
    post = _keep(note, author, addressed, about, now)
    if standing.is_awaited:
        join_waiting(post, now=now)
    return post


def change_note(note: IncomingNote, author: Account, *, now: datetime) -> Post | None:
    """Take over how a post of `author` reads now; return it, None where it is not theirs, or we know a newer one.

    One that is not here yet is taken as new.
    """
    found = posts_at([note.id, note.quotes])
    post = found.get(note.id)
    if post is None:
        return receive_note(note, author, now=now)
    if post.author_id != author.pk or post.origin != Origin.ELSEWHERE or post.is_boost:
        return None
    if note.updated is not None and post.edited_at is not None and note.updated < post.edited_at:
        return None
    addressed = addressed_by(note, author) or Addressed(Visibility.MENTIONED, (), {})
    quoted = _at(note.quotes, found)
    with transaction.atomic():
        emojis = places_of(note.emojis, domain=author.domain, now=now)
        revise_received_post(post=post, incoming=incoming_post(note, addressed, now=now, emojis=emojis), now=now)
        see_to_quote(post, note, quoted)
    return post


def forget_note(uri: str, by: RemoteActor, *, now: datetime) -> bool:
    """Take away what stood at `uri`, a post or the stamp of a quote, as its own server says; say whether it was here.

    It is not taken again, also where its Delete overtook its Create.
    """
    if not are_of_one_server(uri, by.account.uri) or is_ours(uri):
        return False
    post = posts_at([uri]).get(uri)
    if post is not None and (post.is_boost or not _may_delete(by, post)):
        return False
    if post is None and Account.objects.filter(uri=uri).exists():
        return False  # people are no posts: that somebody is gone, nobody says but they themselves
    Tombstone.objects.bulk_create([Tombstone(uri=uri, at=now)], ignore_conflicts=True)
    if post is not None:
        delete_post(post=post, by=post.author)
        return True
    quote = quote_stamped(uri)
    if quote is not None:
        settle_quote(post=quote.post, state=QuoteState.REVOKED, now=now)
        return True
    return False


class _About(NamedTuple):
    """What a post answers and quotes, where that is here."""

    answered: Post | None
    quoted: Post | None
    shown: Post | None  # what it quotes, if its author lets it


def _about(note: IncomingNote, author: Account, found: dict[str, Post]) -> _About | None:
    """Return what a post is about; None where it answers what `author` may not answer."""
    answered, quoted = _at(note.in_reply_to, found), _at(note.quotes, found)
    if answered is not None and not _may_answer(author, answered):
        return None
    return _About(answered, quoted, quoted if quoted is not None and is_allowed(author, quoted) else None)


def _keep(note: IncomingNote, author: Account, addressed: Addressed, about: _About, now: datetime) -> Post:
    may_show = about.shown is not None
    with transaction.atomic():
        emojis = places_of(note.emojis, domain=author.domain, now=now)
        incoming = incoming_post(note, addressed, now=now, is_quote_allowed=may_show, emojis=emojis)
        post = receive_post(
            author=author,
            incoming=incoming,
            now=now,
            answered=about.answered,
            quoted=about.quoted,
            is_brought_home=True,
        )
        # Here and not by a job: of all that is done for a delivery, the job alone would take a third.
        surface_post(post=post, now=now)
        file_direct(post=post, now=now)
        wait_for_answered(post, note)
        see_to_quote(post, note, about.quoted)
    return post


def _may_delete(by: RemoteActor, post: Post) -> bool:
    """Its author may, and what speaks for their server or for a group there: its moderators act in these names.

    Not a Service: so Mastodon and others call the automatic accounts that anybody has there.
    """
    return post.author_id == by.pk or by.type in {"Application", "Group"}


def _at(uri: str, found: dict[str, Post]) -> Post | None:
    """Return what a post is about, where it is here: by its URI or, of ours, by its page. A boost is not answered."""
    if not uri:
        return None
    post = found.get(uri) or (local_post(uri) if is_ours(uri) else None)
    return None if post is None or post.is_boost or post.is_local_only else post


def _may_answer(author: Account, answered: Post) -> bool:
    """Our posts are answered by who sees them and may (row V22); over other servers' posts those keep watch."""
    if not answered.author.is_local:
        return True
    seen = visible_post(author, answered.pk)
    return seen is not None and may_reply(author, seen)
