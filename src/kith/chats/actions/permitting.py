"""Who may plan chats on this server, as its administrators want it."""

from datetime import datetime

from kith.accounts.models import Account
from kith.chats.models import Planner, Planning


def restrict_planning(*, is_restricted: bool) -> None:
    """Let everyone plan chats, or only those who are named (and moderators)."""
    Planning.objects.update_or_create(pk=1, defaults={"is_restricted": is_restricted})


def name_planner(*, account: Account, is_named: bool, now: datetime) -> None:
    """Name someone who may plan chats, or name them no longer."""
    if is_named:
        Planner.objects.get_or_create(account=account, defaults={"named_at": now})
    else:
        Planner.objects.filter(account=account).delete()
