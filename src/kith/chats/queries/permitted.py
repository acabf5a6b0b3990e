"""Who may plan chats on this server."""

from kith.chats.models import Planner, Planning


def planners() -> list[Planner]:
    """Return whom administrators named, by name."""
    return list(Planner.objects.select_related("account").order_by("account__folded_name", "pk"))


def is_restricted() -> bool:
    return bool(Planning.objects.filter(is_restricted=True).exists())
