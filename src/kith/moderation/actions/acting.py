"""Acting on an account without a report, as who keeps order does from an app; every act is written down."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction

from kith.accounts.actions import cover_account, limit_account, uncover_account, unlimit_account
from kith.accounts.models import Account
from kith.accounts.names import tidy_words
from kith.members.actions import approve_member, decline_member, disable_member, enable_member
from kith.members.leaving import remove_member
from kith.members.models import User
from kith.moderation.actions.deciding import MayNotActOn, may_act_on, write_of_decision
from kith.moderation.actions.recording import record
from kith.moderation.actions.suspending import lift_suspension, suspend
from kith.moderation.models import Decision


class Deed(models.TextChoices):
    WARN = "warn", "Write to them"
    DISABLE = "disable", "Close their login"
    COVER = "cover", "Cover all their pictures"
    LIMIT = "limit", "Limit the account"
    SUSPEND = "suspend", "Suspend the account"


class NotAMember(Exception):
    """The account has no login here, and what was asked is about one."""


_VERBS = {
    Deed.WARN: "wrote to",
    Deed.DISABLE: "closed the login of",
    Deed.COVER: "covered the pictures of",
    Deed.LIMIT: "limited",
    Deed.SUSPEND: "suspended",
}
_TOLD = {
    Deed.WARN: Decision.WARN,
    Deed.COVER: Decision.COVER,
    Deed.LIMIT: Decision.LIMIT,
    Deed.SUSPEND: Decision.SUSPEND,
}


def act_on_account(
    *, account: Account, by: User, deed: Deed, now: datetime, words_to_them: str = "", writes: bool = True
) -> None:
    """Do it, write it down, and tell whom it is about. Raises MayNotActOn, NotAMember or MayNotDisable."""
    member = _refuse(by, account, needs_administrator=deed == Deed.DISABLE)
    words = tidy_words(words_to_them)
    with transaction.atomic():
        match deed:
            case Deed.COVER:
                cover_account(account=account, now=now)
            case Deed.LIMIT:
                limit_account(account=account, now=now)
            case Deed.SUSPEND:
                suspend(account=account, by=by, now=now)
            case Deed.DISABLE:
                if member is None:
                    raise NotAMember
                disable_member(user=member, by=by, now=now)
            case Deed.WARN:
                pass  # the letter and the log are all there is to do
        record(by=by, verb=_VERBS[deed], target=account.handle, details=words, now=now, account=account)
        if writes and deed in _TOLD and (words or deed != Deed.WARN):
            write_of_decision(account, _TOLD[deed], words, now)


def undo_on_account(*, account: Account, by: User, deed: Deed, now: datetime) -> None:
    """Take back a limit, a suspension, that pictures are covered or a login was closed.

    Raises MayNotActOn, NotAMember.
    """
    member = _refuse(by, account, needs_administrator=deed == Deed.DISABLE)
    with transaction.atomic():
        match deed:
            case Deed.COVER:
                uncover_account(account=account, now=now)
            case Deed.LIMIT:
                unlimit_account(account=account, now=now)
            case Deed.SUSPEND:
                lift_suspension(account=account, now=now)
            case Deed.DISABLE:
                if member is None:
                    raise NotAMember
                enable_member(user=member)
            case Deed.WARN:
                return  # what was said was said
        verb = "opened the login of" if deed == Deed.DISABLE else "restored"
        record(by=by, verb=verb, target=account.handle, details="", now=now, account=account)


def let_member_in(*, account: Account, by: User, now: datetime) -> None:
    """Approve who waits. Raises MayNotActOn, NotAMember."""
    with transaction.atomic():
        approve_member(user=_waiting(by, account), now=now)
        record(by=by, verb="approve_member", target=account.handle, details="", now=now, account=account)


def turn_member_away(*, account: Account, by: User, now: datetime) -> None:
    """Decline who waits, and forget what they wrote. Raises MayNotActOn, NotAMember."""
    with transaction.atomic():
        decline_member(user=_waiting(by, account), now=now)
        record(by=by, verb="decline_member", target=account.handle, details="", now=now)


def send_away(*, account: Account, by: User, now: datetime) -> None:
    """Have a member's things erased when a week is over. Raises MayNotActOn, NotAMember or MayNotDisable."""
    member = _refuse(by, account, needs_administrator=True)
    if member is None:
        raise NotAMember
    with transaction.atomic():
        remove_member(user=member, by=by, now=now)
        record(by=by, verb="remove_member", target=account.handle, details="", now=now, account=account)


def _waiting(by: User, account: Account) -> User:
    member = _refuse(by, account, needs_administrator=True)
    if member is None or member.approved_at is not None:
        raise NotAMember
    return member


def _refuse(by: User, account: Account, *, needs_administrator: bool) -> User | None:
    """Return the login of `account`, if `by` may act on it. Logins are the administrators' business."""
    if not may_act_on(by, account) or (needs_administrator and not by.is_administrator):
        raise MayNotActOn
    return User.objects.select_related("account").filter(account=account).first()
