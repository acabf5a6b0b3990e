"""Every act of keeping the server is written down, with who did it, in moderation's log."""

from django.utils import timezone

from kith.members.models import User
from kith.moderation.actions import record


def note(by: User, verb: str, target: str, details: str) -> None:
    """Write one act into the log."""
    record(by=by, verb=verb, target=target, details=details, now=timezone.now())
