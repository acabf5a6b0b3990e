"""The door of the inboxes: what other servers deliver is looked at, kept, and done later.

Three statements for what a known signer delivers; whoever is not known yet is looked up by a job. Nothing that is
refused here is kept, and nothing of what was sent is logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from kith.federation import signing
from kith.federation.happenings import PASSED_ON
from kith.federation.inbound import rates
from kith.federation.inbound.arrivals import keep, keep_unchecked
from kith.federation.inbound.followers import hear
from kith.federation.inbound.passed_on import is_worth_a_look
from kith.federation.inbound.relayed import is_relayed
from kith.federation.inbound.signers import signer_at_the_door, signer_by_key
from kith.federation.models import RemoteActor
from kith.jobs.announce import announce
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.parsing import MOST_BYTES, parsed
from kith.protocols.activitypub.reading_activities import read_activity
from kith.protocols.activitypub.synchronising import HEADER, read_followers_told
from kith.protocols.activitypub.values import NotUnderstood, are_of_one_server, host_of
from kith.protocols.http_signatures import BadSignature, Claim
from kith.servers.others import is_kept_away

_KINDS: Final = frozenset({"application/activity+json", "application/ld+json", "application/json"})
# A key that does not fit may have been changed. Whoever was looked at within this time has the key that we know.
_KEY_IS_KNOWN_FOR: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A delivery as it came."""

    target: str  # path and query, as they were asked for
    headers: Mapping[str, str]  # names in small letters
    body: bytes
    address: str  # of whoever sends


class TurnedAway(Exception):
    """The delivery is not taken: the status says whether it may come again, the words are for who runs that server."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def take(posted: Posted, *, now: datetime) -> None:
    """Keep what another server delivers, until a job has done it; what came before is not kept again.

    Raises TurnedAway.
    """
    _refuse_other_kinds(posted)
    claim = _claim(posted, now)
    activity = _read(posted.body)
    signer = signer_at_the_door(activity.actor)
    _refuse_who_is_kept_away(activity, signer)
    if not are_of_one_server(claim.key_id, activity.actor):
        _take_passed_on(activity, claim)
    elif signer is None:
        if not _is_of_no_interest(activity):
            _keep_unchecked(posted, activity, claim, now)
    elif _is_signed_by(signer, claim):
        _refuse_too_much(activity.actor)
        keep(activity, posted.body, server_id=signer.server_id, now=now)
        _hear_of_followers(posted, claim, signer)
    elif now - signer.fetched_at < _KEY_IS_KNOWN_FOR:
        raise TurnedAway(401, "The signature is not by the key of the actor.")
    else:
        _keep_unchecked(posted, activity, claim, now)


def _refuse_too_much(sender: str) -> None:
    """Count only what is signed rightly: nobody else shall use up what a server may deliver."""
    if not rates.may_deliver(host_of(sender)):
        raise TurnedAway(429, "Your server delivers more than this one takes in so short a time.")


def _hear_of_followers(posted: Posted, claim: Claim, signer: RemoteActor) -> None:
    """Hear what the header of FEP-8fcf says, where it was signed too."""
    header = posted.headers.get(HEADER, "")
    if header and all(f"{HEADER}: " in text or f'"{HEADER}": ' in text for text in claim.texts):
        told = read_followers_told(header)
        if told is not None:
            hear(told, signer)


def _refuse_other_kinds(posted: Posted) -> None:
    if len(posted.body) > MOST_BYTES:
        raise TurnedAway(413, "That is more than this server takes at once.")
    kind = posted.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _KINDS:
        raise TurnedAway(415, "An inbox takes application/activity+json.")


def _claim(posted: Posted, now: datetime) -> Claim:
    try:
        claim = signing.claim(method="POST", target=posted.target, headers=posted.headers, body=posted.body, now=now)
    except BadSignature as problem:
        raise TurnedAway(401, f"The signature does not hold: {problem}.") from problem
    if claim is None:
        raise TurnedAway(401, "What is delivered here must be signed.")
    return claim


def _read(body: bytes) -> Activity:
    try:
        activity = read_activity(parsed(body))
    except NotUnderstood as problem:
        raise TurnedAway(400, f"This is no activity: {problem}.") from problem
    if activity.id and not are_of_one_server(activity.id, activity.actor):
        raise TurnedAway(400, "The id of an activity must be of the server of its actor.")
    return activity


def _refuse_who_is_kept_away(activity: Activity, signer: RemoteActor | None) -> None:
    host = host_of(activity.actor)
    if host == host_of(settings.KITH_ORIGIN):
        raise TurnedAway(401, "Nobody but this server says what its people do.")
    # Their handle may be of another server than their address. Of most it is the same, and known already.
    is_known = signer is not None and signer.server.domain == host
    if (signer is not None and signer.server.is_kept_away) or (not is_known and is_kept_away(host)):
        raise TurnedAway(403, "This server takes nothing from yours.")


def _is_signed_by(signer: RemoteActor, claim: Claim) -> bool:
    """Whether the key that is known made the signature. Who was gone may be back: that has to be asked."""
    if claim.key_id != signer.key_id or signer.gone_at is not None:
        return False
    try:
        claim.confirm(signer.public_pem)
    except BadSignature:
        return False
    return True


def _is_of_no_interest(activity: Activity) -> bool:
    """Mastodon tells every server it ever heard of when an account is gone, or looks different."""
    return activity.type == "Delete" or (activity.type == "Update" and activity.object_id == activity.actor)


def _keep_unchecked(posted: Posted, activity: Activity, claim: Claim, now: datetime) -> None:
    if not rates.may_be_unknown(posted.address):
        raise TurnedAway(429, "Too much came from your address that could not be checked at once.")
    if not keep_unchecked(activity, posted.body, claim, now=now):
        raise TurnedAway(503, "Too much waits to be checked just now. Please deliver this later.")


def _take_passed_on(activity: Activity, claim: Claim) -> None:
    """Somebody's server passes on what another's member said (ActivityPub, section 7.1.2): a hint, and no more."""
    passed_on_by = signer_by_key(claim.key_id)
    if passed_on_by is None or passed_on_by.server.is_kept_away:
        return
    if not _is_signed_by(passed_on_by, claim):
        raise TurnedAway(401, "The signature is not by the key of the actor.")
    _refuse_too_much(claim.key_id)
    if is_worth_a_look(activity) or is_relayed(activity, passed_on_by):
        with transaction.atomic():
            announce(PASSED_ON, kind=activity.type, uri=activity.object_id)
