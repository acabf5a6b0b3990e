"""Apps and what people let them do: registering one, a yes on its way, tokens, and taking them back."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.crypto import constant_time_compare

from kith.foundations.text import on_one_line
from kith.live.actions import end_streams
from kith.members.models import App, AppCode, AppToken, User

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"  # the code is shown, to be copied by hand
MOST_REDIRECTS = 10
_CODE_IS_GOOD_FOR = timedelta(minutes=10)
_LONGEST_NAME, _LONGEST_ADDRESS = 100, 2000
_MAY_STAND_IN_A_HEADER = re.compile("[!-~]+")
# What a browser would run, or show as ours, in place of handing the code to an app.
_NEVER = {"javascript", "data", "vbscript", "file", "blob", "about", "mailto", "view-source"}


class NeedsAName(Exception):
    """An app without a name could not be told from another."""


class NotARedirect(Exception):
    """The code can't be sent to this address."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A new app, and its secret for the only time."""

    app: App
    secret: str


def register_app(
    *, name: str, redirect_uris: Iterable[str], scopes: Iterable[str], website: str = "", now: datetime
) -> Registered:
    """Take in an app. Raises NeedsAName, NotARedirect."""
    tidy = on_one_line(name)[:_LONGEST_NAME]
    if not tidy:
        raise NeedsAName
    addresses = list(dict.fromkeys(redirect_uris))
    if not addresses or len(addresses) > MOST_REDIRECTS or not all(map(is_redirect, addresses)):
        raise NotARedirect
    secret = secrets.token_urlsafe(32)
    app = App.objects.create(
        client_id=secrets.token_urlsafe(24),
        secret_hash=hash_of(secret),
        name=tidy,
        website=website if _is_website(website) else "",
        redirect_uris=addresses,
        scopes=" ".join(scopes),
        created_at=now,
    )
    return Registered(app, secret)


def is_redirect(address: str) -> bool:
    """Say whether a code may be sent there: any scheme that an app can own, absolute, without a fragment."""
    if address == OUT_OF_BAND:
        return True
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if not parts.scheme or parts.fragment or "#" in address or len(address) > _LONGEST_ADDRESS:
        return False
    # It stands in headers too: in Location, and its place in the content policy of the page that asks.
    if not _MAY_STAND_IN_A_HEADER.fullmatch(address) or set(parts.netloc) & set(";,@"):
        return False
    return bool(parts.hostname) if parts.scheme in {"http", "https"} else parts.scheme.lower() not in _NEVER


def _is_website(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(address) <= _LONGEST_ADDRESS


def app_with_secret(client_id: str, secret: str) -> App | None:
    """Return the app if the secret is its own; the time it takes tells nothing of how much of it was right."""
    app = App.objects.filter(client_id=client_id).first()
    is_right = constant_time_compare(app.secret_hash if app else hash_of(""), hash_of(secret))
    return app if is_right else None


def keep_code(
    *, code: str, app: App, user: User, redirect_uri: str, scopes: Iterable[str], challenge: str, now: datetime
) -> None:
    """Keep that `user` said yes, until the app comes for it."""
    AppCode.objects.create(
        hash=hash_of(code),
        app=app,
        user=user,
        redirect_uri=redirect_uri,
        scopes=" ".join(scopes),
        challenge=challenge,
        expires_at=now + _CODE_IS_GOOD_FOR,
    )


def spend_code(*, code: str, app: App, now: datetime) -> AppCode | None:
    """Return what was said yes to, for the first who asks; nobody gets it twice, also where two ask at once.

    Of two who bring the same code one has stolen it, and nobody knows which: the second takes back what it opened.
    """
    kept = AppCode.objects.select_related("user__account").filter(hash=hash_of(code), app=app).first()
    if kept is None:
        return None
    if not AppCode.objects.filter(pk=kept.pk, spent_at=None).update(spent_at=now):
        _take_back_what_it_opened(kept)
        return None
    return kept if kept.expires_at > now else None


def _take_back_what_it_opened(code: AppCode) -> None:
    with transaction.atomic():
        opened = AppToken.objects.filter(code=code.pk).delete()[0]
        AppCode.objects.filter(pk=code.pk).delete()
        if opened:
            end_streams(account_id=code.user.account_id)


def keep_token(
    *, token: str, app: App, user: User | None, scopes: Iterable[str], now: datetime, code: AppCode | None = None
) -> None:
    """Keep a token; where it was given for a code that was brought again meanwhile, it opens nothing."""
    with transaction.atomic():
        kept = AppToken.objects.create(hash=hash_of(token), app=app, user=user, scopes=" ".join(scopes), created_at=now)
        if code is not None and not AppCode.objects.filter(pk=code.pk).update(token=kept):
            kept.delete()


def new_token(*, app: App, user: User | None, scopes: Iterable[str], now: datetime) -> str:
    """Make a token and return it, for the only time."""
    token = secrets.token_urlsafe(32)
    keep_token(token=token, app=app, user=user, scopes=scopes, now=now)
    return token


def note_used(token: AppToken, *, now: datetime) -> None:
    """Keep the day an app was last here, for the page of apps one let in; one write a day."""
    if token.used_on != now.date():
        AppToken.objects.filter(pk=token.pk).update(used_on=now.date())


def revoke_token(*, token: str, app: App) -> None:
    """Take back one token of `app`; no other app can do that, and nobody learns whether there was one."""
    with transaction.atomic():
        kept = AppToken.objects.select_related("user").filter(hash=hash_of(token), app=app).first()
        if kept is not None:
            kept.delete()
            if kept.user is not None:
                end_streams(account_id=kept.user.account_id)


def send_app_away(*, user: User, app_id: int) -> int:
    """Take back all that `user` let an app do; return how many tokens that were."""
    with transaction.atomic():
        AppCode.objects.filter(user=user, app_id=app_id).delete()
        end_streams(account_id=user.account_id)
        return AppToken.objects.filter(user=user, app_id=app_id).delete()[0]


def forget_old_codes(*, now: datetime) -> int:
    return AppCode.objects.filter(expires_at__lte=now).delete()[0]


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
