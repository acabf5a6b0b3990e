"""The private address by which letters save: made, found by the secret in it, and ended at once (row K8).

The address is shown once. Of its secret only a digest is kept, so a stolen database fills nobody's shelves, and looking
it up by an index tells nothing by its time: who guesses would have to guess digests.
"""

import base64
import hashlib
import secrets
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings

from kith.accounts.models import Account
from kith.members.models import User
from kith.protocols.letters.addressing import Pattern
from kith.reading.models import SavingAddress

_LENGTH = 20  # of base32: 100 bits


class TakesNoLetters(Exception):
    """On this server no letters come in."""


def takes_letters() -> bool:
    """Say whether letters come in on this server at all."""
    return settings.KITH_MAIL_IN_PATTERN is not None


def make_saving_address(*, account: Account, now: datetime) -> str:
    """Return a new address that saves to `account`'s shelves; the one before saves nothing any more.

    Raises TakesNoLetters.
    """
    pattern = _pattern()
    secret = base64.b32encode(secrets.token_bytes(_LENGTH)).decode().lower()[:_LENGTH]
    made = {"digest": _digest(secret), "made_at": now, "used_at": None, "refused_at": None, "refusal": ""}
    SavingAddress.objects.update_or_create(account=account, defaults=made)
    return pattern.address(secret)


def end_saving_address(*, account: Account) -> None:
    """Let the address save nothing any more."""
    SavingAddress.objects.filter(account=account).delete()


def take_only_own(*, account: Account, is_so: bool) -> None:
    """Say whether only letters from the member's own mail address save."""
    SavingAddress.objects.filter(account=account).update(takes_only_own=is_so)


def saving_address_of(account: Account) -> SavingAddress | None:
    """Return what is kept of `account`'s address, if they have one."""
    return SavingAddress.objects.filter(account=account).first()


def saving_address_with(secret: str) -> tuple[SavingAddress, User] | None:
    """Return which address `secret` stands in, and whose it is, as long as they may come in themselves."""
    found = SavingAddress.objects.select_related("account").filter(digest=_digest(secret)).first()
    if found is None or found.account.is_gone:
        return None
    member = User.objects.filter(account=found.account).first()
    return (found, member) if member is not None and member.may_enter else None


def own_addresses(account: Account) -> set[str]:
    """Return the mail addresses that a member has shown to be theirs, in small letters."""
    shown = EmailAddress.objects.filter(user__account=account, verified=True).values_list("email", flat=True)
    return {address.lower() for address in shown}


def _pattern() -> Pattern:
    pattern: Pattern | None = settings.KITH_MAIL_IN_PATTERN
    if pattern is None:
        raise TakesNoLetters
    return pattern


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
