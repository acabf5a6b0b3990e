"""The rows of somebody of another server: written where they differ, and one for each handle and each address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower

from kith.accounts.happenings import CONSENT_CHANGED
from kith.accounts.models import Account, Featuring, Kind
from kith.accounts.names import fold, tidy_name
from kith.federation.happenings import ACTOR_KEPT
from kith.federation.lookup.emojis import places_of
from kith.federation.models import RemoteActor
from kith.federation.outbound import trying
from kith.foundations.html import clean_written, to_text
from kith.foundations.ids import new_id
from kith.foundations.text import on_one_line, shorten
from kith.jobs.announce import announce
from kith.protocols.activitypub.model import IncomingActor
from kith.protocols.activitypub.values import host_of
from kith.servers.others import server_of, standing_from

_TRIES = 3
_MOST_FIELDS = 16
_LONGEST_BIO = 10_000
_LONGEST_FIELD = 255
_KINDS: Final[Mapping[str, Kind]] = {
    "Person": Kind.PERSON,
    "Group": Kind.GROUP,
    "Organization": Kind.ORGANISATION,
    "Service": Kind.SERVICE,
    "Application": Kind.SERVICE,
}


def keep(incoming: IncomingActor, *, username: str, domain: str, now: datetime) -> RemoteActor:
    """Write down who somebody is; the handle was confirmed by its server. Says so where anything is new."""
    server = server_of(domain, now=now)
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                account = _account(incoming, username, server.domain, now)
                actor = _actor(incoming, account, server.pk, now)
                announce(ACTOR_KEPT, account_id=account.pk)
                if server.failing_since is not None:
                    trying.heard_from(server_id=server.pk)
            return actor
        except IntegrityError:  # another worker keeps the same one at this moment
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("the last attempt returns or raises")


def _account(incoming: IncomingActor, username: str, domain: str, now: datetime) -> Account:
    known = Account.objects.select_for_update().filter(uri=incoming.id).first()
    holder = _holder_of(username, domain)
    if holder is not None and (known is None or holder.pk != known.pk):
        if known is None and _is_same_person(holder, incoming):
            known = holder
        else:
            _put_aside(holder, now)
    fresh = _columns(incoming, username, domain)
    fresh["emojis"] = places_of(incoming.emojis, domain=domain, now=now)
    fresh["left_at"] = ((known and known.left_at) or now) if incoming.is_suspended else None
    if known is None:
        # By the time of arrival: many servers tell only the day on which somebody joined.
        fresh |= standing_from(domain, host_of(incoming.id))
        return Account.objects.create(id=new_id(now), created_at=min(incoming.published or now, now), **fresh)
    if incoming.moved_to and fresh["moved_to_id"] is None:
        fresh["moved_to_id"] = known.moved_to_id  # as their Move said (inbound/moving.py)
    changed = [name for name, value in fresh.items() if getattr(known, name) != value]
    for name in changed:
        setattr(known, name, fresh[name])
    if changed:
        known.save(update_fields=[*changed, "changed_at"])
    if "is_indexable" in changed:
        announce(CONSENT_CHANGED, account_id=known.pk)
    return known


def _holder_of(username: str, domain: str) -> Account | None:
    named = Account.objects.alias(a_name=Lower("username"), a_domain=Lower("domain"))
    return named.select_for_update().filter(a_name=username.lower(), a_domain=domain.lower()).first()


def _is_same_person(holder: Account, incoming: IncomingActor) -> bool:
    """Say whether who holds the handle has only a new address: then they sign with the same key as before."""
    return (
        bool(incoming.public_pem) and RemoteActor.objects.filter(pk=holder.pk, public_pem=incoming.public_pem).exists()
    )


def _put_aside(holder: Account, now: datetime) -> None:
    """Take the handle from an account that its server gave to another one, and show it no more.

    Whoever has the name now is somebody else: neither followers nor posts are theirs. No handle has a tilde.
    """
    aside = f"{holder.username.partition('~')[0][:40]}~{holder.pk}"
    Account.objects.filter(pk=holder.pk).update(username=aside, left_at=holder.left_at or now, changed_at=now)
    RemoteActor.objects.filter(pk=holder.pk, gone_at=None).update(gone_at=now)


def _columns(incoming: IncomingActor, username: str, domain: str) -> dict[str, Any]:
    name = tidy_name(on_one_line(incoming.name))
    return {
        "uri": incoming.id,
        "url": incoming.url or incoming.id,
        "username": username,
        "domain": domain,
        "kind": _KINDS[incoming.type],
        "display_name": name,
        "folded_name": fold(name),
        "bio": to_text(incoming.summary)[:_LONGEST_BIO],
        "bio_html": clean_written(incoming.summary),
        "fields": [_field(*pair) for pair in incoming.fields[:_MOST_FIELDS]],
        "avatar_description": shorten(on_one_line(incoming.avatar_description), 300),
        "header_description": shorten(on_one_line(incoming.header_description), 300),
        "is_locked": incoming.is_locked,
        "is_discoverable": incoming.is_discoverable,
        "is_indexable": incoming.is_indexable,
        "attribution_domains": list(incoming.attribution_domains[:20]),
        "offers_feed": False,  # what they publish is theirs to offer
        "featuring": incoming.featuring or Featuring.NEVER,
        "is_memorial": incoming.is_memorial,
        "moved_to_id": _goes_on_as(incoming),
    }


def _goes_on_as(incoming: IncomingActor) -> int | None:
    """Return the id of who somebody says to be now, if that one is known here and says the same."""
    if not incoming.moved_to or incoming.moved_to == incoming.id:
        return None
    other = RemoteActor.objects.filter(account__uri=incoming.moved_to).first()
    return other.pk if other is not None and incoming.id in other.also_known_as else None


def _field(name: str, value: str) -> dict[str, str]:
    words = on_one_line(to_text(value))
    return {
        "name": tidy_name(on_one_line(name), most=_LONGEST_FIELD, code_points=_LONGEST_FIELD),
        "value": shorten(words, _LONGEST_FIELD),
        "value_html": clean_written(value),
    }


def _actor(incoming: IncomingActor, account: Account, server_id: int, now: datetime) -> RemoteActor:
    actor, _ = RemoteActor.objects.update_or_create(
        account=account,
        defaults={
            "server_id": server_id,
            "type": incoming.type,
            "inbox": incoming.inbox,
            "shared_inbox": incoming.shared_inbox,
            "outbox": incoming.outbox,
            "followers": incoming.followers,
            "following": incoming.following,
            "featured": incoming.featured,
            "key_id": incoming.key_id,
            "public_pem": incoming.public_pem,
            "also_known_as": list(incoming.also_known_as),
            "moved_to": incoming.moved_to,
            "avatar_url": incoming.avatar_url,
            "header_url": incoming.header_url,
            "is_memorial": incoming.is_memorial,
            "fetched_at": now,
            "gone_at": now if incoming.is_suspended else None,
        },
    )
    return actor
