"""Closed apps that want to hear of notices: subscribing, choosing of what, and ending it (row V28)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from kith.accounts.models import Account
from kith.members.models import AppToken
from kith.notifications.for_apps import ALERTS
from kith.notifications.models import PushPolicy, PushSubscription
from kith.notifications.push.keys import seal_token
from kith.protocols.web_push.sealing import recipient_from

MOST_SUBSCRIPTIONS = 20  # of one member; who takes a new phone each month has forgotten the oldest
_LONGEST_ENDPOINT = 2000


class NotAnEndpoint(Exception):
    """Nothing can be pushed to this address."""


@transaction.atomic
def subscribe(
    *,
    account: Account,
    token: AppToken,
    written_token: str,
    endpoint: str,
    p256dh: str,
    auth: str,
    is_standard: bool,
    types: Collection[str],
    policy: str,
    now: datetime,
    language: str = "",
) -> PushSubscription:
    """Send notices of `account` to `endpoint`, in place of where this app's token had them sent before.

    `language` is what the app speaks, for members who chose none. Raises NotAnEndpoint, NotAKey
    (protocols/web_push/sealing.py).
    """
    if not is_endpoint(endpoint):
        raise NotAnEndpoint
    recipient_from(p256dh, auth)
    made, _ = PushSubscription.objects.update_or_create(
        token=token,
        defaults={
            "account": account,
            "endpoint": endpoint,
            "p256dh": p256dh.strip(),
            "auth": auth.strip(),
            "is_standard": is_standard,
            "sealed_token": seal_token(written_token),
            "language": language,
            "created_at": now,
            "failing_since": None,
            **_choices(types, policy),
        },
    )
    others = PushSubscription.objects.filter(account=account).order_by("-created_at", "-pk")
    PushSubscription.objects.filter(pk__in=list(others.values_list("pk", flat=True)[MOST_SUBSCRIPTIONS:])).delete()
    return made


def choose_alerts(*, subscription: PushSubscription, types: Collection[str], policy: str) -> None:
    """Keep of what and of whom an app wants to hear."""
    for name, value in _choices(types, policy).items():
        setattr(subscription, name, value)
    subscription.save(update_fields=["types", "policy"])


def unsubscribe(*, token: AppToken) -> None:
    """Send no more to the app of `token`."""
    PushSubscription.objects.filter(token=token).delete()


def is_endpoint(address: str) -> bool:
    """Say whether an address is one that a push service may have: whole, encrypted, and nobody's password in it."""
    try:
        parts = urlsplit(address)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    schemes = {"https", "http"} if settings.KITH_ALLOW_LOOPBACK else {"https"}
    is_plain = address.isascii() and address.isprintable() and " " not in address
    is_whole = parts.scheme in schemes and bool(parts.hostname) and has_port and "@" not in parts.netloc
    return is_plain and is_whole and len(address) <= _LONGEST_ENDPOINT


def _choices(types: Collection[str], policy: str) -> dict[str, object]:
    return {
        "types": [name for name in ALERTS if name in types],
        "policy": policy if policy in PushPolicy.values else PushPolicy.ALL,
    }
