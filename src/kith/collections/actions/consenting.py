"""What those in a collection decide for themselves."""

from __future__ import annotations

from kith.collections.models import Item, State


def agree(*, item: Item) -> None:
    """Say yes to standing in somebody's collection, where one was asked."""
    _become(item, State.ACCEPTED, State.PENDING)


def decline(*, item: Item) -> None:
    """Say no; nobody can ask again for this collection."""
    _become(item, State.REJECTED, State.PENDING)


def take_oneself_out(*, item: Item) -> None:
    """Leave somebody's collection for good: they are not told, and cannot put one in again."""
    _become(item, State.REVOKED, State.ACCEPTED)
    _become(item, State.REJECTED, State.PENDING)


def _become(item: Item, state: State, before: State) -> None:
    if Item.objects.filter(pk=item.pk, state=before).update(state=state):
        item.state = state
