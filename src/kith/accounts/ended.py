"""Follows that ended with a whole server, as those who lost them read of it."""

from __future__ import annotations

from kith.accounts.models import Account, Severance

_MOST = 100


def severances_of(account: Account) -> list[Severance]:
    """Return what ended so for someone here, the last first."""
    return list(Severance.objects.filter(account=account).order_by("-pk")[:_MOST])


def severance_of(account: Account, severance_id: int) -> Severance | None:
    """Return one of them; None where there is none or it is somebody else's."""
    return Severance.objects.filter(account=account, pk=severance_id).first()


def newest_severance_of(account: Account) -> Severance | None:
    """Return the one that the bell tells of."""
    return Severance.objects.filter(account=account).order_by("-pk").first()
