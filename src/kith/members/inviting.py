"""Invitations: links that let people in."""

import secrets
from datetime import datetime, timedelta

from django.db.models import F, Q

from kith.accounts.models import Role
from kith.members.models import Invitation, User
from kith.servers.queries import this_server

MOST_OPEN_OF_A_MEMBER = 20


class MayNotInvite(Exception):
    """Administrators may invite; members where the server's settings say so, with up to twenty open invitations."""


class InvitationSpent(Exception):
    """The invitation was used as often as it may be, has expired, or was taken back."""


def may_invite(user: User) -> bool:
    return user.is_administrator or (user.may_enter and this_server().members_may_invite)


def make_invitation(
    *, by: User, now: datetime, role: Role, note: str, expires_after: timedelta | None, most_uses: int | None
) -> Invitation:
    """Make a link that lets people in. Raises MayNotInvite."""
    is_full = Invitation.objects.filter(is_open(now), made_by=by).count() >= MOST_OPEN_OF_A_MEMBER
    if not may_invite(by) or (is_full and not by.is_administrator):
        raise MayNotInvite
    return Invitation.objects.create(
        code=secrets.token_urlsafe(12),
        made_by=by,
        role=role,
        note=note,
        created_at=now,
        expires_at=now + expires_after if expires_after else None,
        most_uses=most_uses,
    )


def revoke_invitation(*, invitation: Invitation, by: User, now: datetime) -> None:
    """Take an invitation back: one's own, or anyone's as an administrator. Raises MayNotInvite."""
    if invitation.made_by_id != by.pk and not by.is_administrator:
        raise MayNotInvite
    Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=now)


def open_invitation(code: str, now: datetime) -> Invitation | None:
    """Return the invitation with this code if it still lets someone in."""
    return Invitation.objects.filter(is_open(now), code=code).select_related("made_by__account").first()


def use_invitation(*, invitation: Invitation, now: datetime) -> None:
    """Count one use, never more than it allows, also where two people press at once. Raises InvitationSpent."""
    if Invitation.objects.filter(is_open(now), pk=invitation.pk).update(uses=F("uses") + 1) == 0:
        raise InvitationSpent


def is_open(now: datetime) -> Q:
    """Return the condition under which an invitation lets someone in."""
    has_time = Q(expires_at=None) | Q(expires_at__gt=now)
    has_uses = Q(most_uses=None) | Q(uses__lt=F("most_uses"))
    is_from_a_member = Q(made_by=None) | Q(made_by__disabled_at=None)
    return Q(revoked_at=None) & has_time & has_uses & is_from_a_member
