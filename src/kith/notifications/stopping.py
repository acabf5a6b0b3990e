"""Stopping mail without signing in: signed links that say whose and which, good for as long as the server's secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT = "kith.notifications.stop"
_UNDO_SALT = "kith.notifications.resume"

# RFC 8058: a mail program that shows a button posts this to the link, with no cookie and no page in between.
HEADER = "List-Unsubscribe"
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@dataclass(frozen=True, slots=True)
class Stop:
    """Whose mail, and the kinds it was about."""

    account_id: int
    kinds: tuple[str, ...] = ()


def stop_link(account_id: int, kinds: tuple[str, ...] = ()) -> str:
    """Return the whole address under which the mail of `account_id` can be stopped."""
    token = signing.dumps([account_id, *kinds], salt=_SALT)
    return settings.KITH_ORIGIN + reverse("notifications:stop", args=[token])


def stop_from(token: str) -> Stop | None:
    """Read a token of `stop_link`; None for anything else."""
    try:
        account_id, *kinds = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return Stop(int(account_id), tuple(map(str, kinds)))


def undo_token(account_id: int, mails: Mapping[str, str]) -> str:
    """Return what the page after stopping carries, so that it can be taken back."""
    return signing.dumps([account_id, dict(mails)], salt=_UNDO_SALT)


def undo_from(token: str, *, account_id: int) -> dict[str, str]:
    """Read a token of `undo_token` that is for `account_id`; nothing for anything else."""
    try:
        whose, mails = signing.loads(token, salt=_UNDO_SALT, max_age=24 * 60 * 60)
    except (signing.BadSignature, TypeError, ValueError):
        return {}
    return dict(mails) if whose == account_id else {}


def stop_headers(account_id: int) -> dict[str, str]:
    """Return the headers by which mail programs stop this mail."""
    headers = {HEADER: f"<{stop_link(account_id)}>"}
    if settings.KITH_ORIGIN.startswith("https://"):
        headers["List-Unsubscribe-Post"] = "=".join(ONE_CLICK)
    return headers
