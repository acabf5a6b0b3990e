"""Sending a notice to a closed app (RFC 8030), through a push service that can't read it."""

from __future__ import annotations

from datetime import datetime, timedelta

from kith.foundations.http import Fetched, FetchFailed, NotAllowed, fetch
from kith.members.composing import language_of
from kith.notifications.actions.subscribing import is_endpoint
from kith.notifications.models import Notification, PushSubscription
from kith.notifications.push.keys import open_token, signer
from kith.notifications.push.words import words_for
from kith.notifications.queries.hours import next_on_duty
from kith.notifications.queries.pushing import KEPT_FOR, notice_to_push, open_subscription
from kith.protocols.web_push.sealing import NotAKey, recipient_from, seal, seal_as_drafted
from kith.protocols.web_push.vapid import headers_as_drafted, headers_for

_TRIED_FOR = timedelta(hours=2)
_FAILING_FOR = timedelta(days=7)
_SECONDS = 10.0
_MOST_READ = 64_000
_TRY_AGAIN = {408, 425, 429}  # what is no word about the subscription, though it is 4xx


class NotTaken(Exception):
    """The push service did not take it now; the message says why, without the address."""


def push(*, notice_id: int, subscription_id: int, is_late: bool, now: datetime) -> datetime | None:
    """Tell one app of one notice, if it is to be told still.

    Returns when its reader is back, where they are off duty. Raises NotTaken, so that the job tries again.
    """
    subscription = open_subscription(subscription_id)
    if subscription is None or subscription.token.user is None:
        return None
    member = subscription.token.user
    back = next_on_duty(subscription.account, now)
    if back is not None:
        return back
    notice = notice_to_push(notice_id, subscription, quiet=member.quiet_kinds, is_late=is_late, now=now)
    if notice is None:
        return None
    token = open_token(subscription.sealed_token)
    language = language_of(member, otherwise=subscription.language)
    words = words_for(subscription.account, notice, language=language, access_token=token, now=now)
    if words is not None:
        _send(subscription, notice, words, now)
    return None


def _send(subscription: PushSubscription, notice: Notification, words: bytes, now: datetime) -> None:
    try:
        answer = _post(subscription, notice, words, now)
    except (NotAllowed, NotAKey):
        subscription.delete()
        return
    except FetchFailed as problem:
        _note_failure(subscription, notice, type(problem).__name__, now)
        return
    if answer.is_good:
        if subscription.failing_since is not None:
            PushSubscription.objects.filter(pk=subscription.pk).update(failing_since=None)
    elif 400 <= answer.status < 500 and answer.status not in _TRY_AGAIN:
        # Gone, or made for another server's key: the app subscribes anew when it is opened.
        subscription.delete()
    else:
        _note_failure(subscription, notice, str(answer.status), now)


def _post(subscription: PushSubscription, notice: Notification, words: bytes, now: datetime) -> Fetched:
    endpoint = subscription.endpoint
    if not is_endpoint(endpoint):
        raise NotAllowed("Nothing is pushed to an address like this.")
    to = recipient_from(subscription.p256dh, subscription.auth)
    if subscription.is_standard:
        sealed = seal(words, to)
        headers = dict(headers_for(endpoint, signer(), now=now))
    else:
        sealed = seal_as_drafted(words, to)
        headers = dict(headers_as_drafted(endpoint, signer(), now=now)) | {"encryption": sealed.headers["encryption"]}
        headers["crypto-key"] = f"{sealed.headers['crypto-key']};{headers['crypto-key']}"
    headers |= {
        "content-type": "application/octet-stream",
        "content-encoding": sealed.encoding,
        "ttl": str(int(KEPT_FOR.total_seconds())),
        "urgency": "normal",
        # A notice that is sent twice, because an answer was lost, is shown once.
        "topic": f"{notice.id:x}",
    }
    return fetch(
        endpoint, method="POST", headers=headers, body=sealed.body,
        max_bytes=_MOST_READ, deadline=_SECONDS, follows_redirects=False,
    )  # fmt: skip


def _note_failure(subscription: PushSubscription, notice: Notification, why: str, now: datetime) -> None:
    since = subscription.failing_since
    if since is not None and since <= now - _FAILING_FOR:
        subscription.delete()
        return
    if since is None:
        PushSubscription.objects.filter(pk=subscription.pk).update(failing_since=now)
    # A notice of two hours ago is read in the app: no need to give the job up with noise.
    if notice.created_at > now - _TRIED_FOR:
        raise NotTaken(why)
