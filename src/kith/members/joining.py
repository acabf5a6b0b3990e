"""Joining through an app: who did holds its token before they may enter, and can ask for another letter meanwhile.

Nobody learns from it who is a member here, as nobody does from the page: an address that has an account already is
answered as any other. Its owner is written to, and who gave it waits for a letter that never comes.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from kith.members.actions import EmailTaken
from kith.members.letters import NOBODY
from kith.members.letting_in import hash_of, new_token
from kith.members.models import App, AppToken, User
from kith.members.queries import AppCaller


class IsConfirmed(Exception):
    """The address is confirmed already; the member changes it on their own page."""


def let_in_who_joined(*, app: App, user: User, now: datetime) -> str:
    """Give the app through which someone joined a token, which opens the door once they are confirmed and approved."""
    return new_token(app=app, user=user, scopes=app.scopes.split(), now=now)


def address_of_nobody() -> str:
    """Return an address that is free, in place of one that has an account already."""
    return secrets.token_hex(12) + NOBODY


def tell_owner(*, email: str) -> None:
    """Write to whose address this is that somebody tried to join with it."""
    get_adapter().send_account_already_exists_mail(email.strip().lower())


def waiting_with(token: str) -> AppCaller | None:
    """Return who shows `token` and may not enter yet: who has to confirm their address, or be approved."""
    found = AppToken.objects.select_related("app", "user__account").filter(hash=hash_of(token)).first()
    if found is None or found.user is None:
        return None
    user = found.user
    is_waiting = user.is_active and user.leaves_at is None and not user.may_enter and not user.account.is_gone
    return AppCaller(found, user, tuple(found.scopes.split())) if is_waiting else None


def ask_to_confirm(*, user: User, email: str = "", is_new: bool = False) -> None:
    """Write the letter with the link that confirms an address, perhaps to another one. Raises IsConfirmed."""
    if user.confirmed_at is not None:
        raise IsConfirmed
    with transaction.atomic():
        wanted = email.strip().lower()
        if wanted and wanted != user.email:
            _change_address(user, wanted)
        EmailAddress.objects.get(user=user, primary=True).send_confirmation(None, signup=is_new)


def _change_address(user: User, email: str) -> None:
    try:
        with transaction.atomic():
            if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
                raise EmailTaken
            _keep_address(user, email)
    except (EmailTaken, IntegrityError):  # also the same address at the same moment
        tell_owner(email=email)
        # Not the one of before: a letter that still came there would tell.
        _keep_address(user, address_of_nobody())


def _keep_address(user: User, email: str) -> None:
    User.objects.filter(pk=user.pk).update(email=email)
    EmailAddress.objects.filter(user=user, primary=True).update(email=email)
    user.email = email
