"""Joining through an app: who did holds its token before they may enter, and can ask for another letter meanwhile."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from kith.members.actions import EmailTaken
from kith.members.letting_in import hash_of, new_token
from kith.members.models import App, AppToken, User
from kith.members.queries import AppCaller


class IsConfirmed(Exception):
    """The address is confirmed already; the member changes it on their own page."""


def let_in_who_joined(*, app: App, user: User, now: datetime) -> str:
    """Give the app through which someone joined a token, which opens the door once they are confirmed and approved."""
    return new_token(app=app, user=user, scopes=app.scopes.split(), now=now)


def waiting_with(token: str) -> AppCaller | None:
    """Return who shows `token` and may not enter yet: who has to confirm their address, or be approved."""
    found = AppToken.objects.select_related("app", "user__account").filter(hash=hash_of(token)).first()
    if found is None or found.user is None:
        return None
    user = found.user
    is_waiting = user.is_active and user.leaves_at is None and not user.may_enter and not user.account.is_gone
    return AppCaller(found, user, tuple(found.scopes.split())) if is_waiting else None


def ask_to_confirm(*, user: User, email: str = "", is_new: bool = False) -> None:
    """Write the letter with the link that confirms an address, perhaps to another one.

    Raises IsConfirmed or EmailTaken.
    """
    if user.confirmed_at is not None:
        raise IsConfirmed
    with transaction.atomic():
        wanted = email.strip().lower()
        if wanted and wanted != user.email:
            _change_address(user, wanted)
        address = EmailAddress.objects.get(user=user, primary=True)
        address.send_confirmation(None, signup=is_new)


def _change_address(user: User, email: str) -> None:
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise EmailTaken
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(email=email)
            EmailAddress.objects.filter(user=user, primary=True).update(email=email)
    except IntegrityError as taken:  # the same address at the same moment
        raise EmailTaken from taken
    user.email = email
