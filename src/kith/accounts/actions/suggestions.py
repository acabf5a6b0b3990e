"""Saying that someone is not for oneself, so that they are not suggested again."""

from datetime import datetime

from kith.accounts.models import Account, UnwantedSuggestion


def refuse_suggestion(*, account: Account, target: Account, now: datetime) -> None:
    """Suggest `target` to `account` no more; the other never learns of it."""
    UnwantedSuggestion.objects.get_or_create(account=account, target=target, defaults={"created_at": now})
