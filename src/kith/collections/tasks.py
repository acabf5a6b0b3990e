"""What this room does when something happened elsewhere."""

from kith.collections import actions
from kith.jobs import task


@task()
def part_collections(*, account_id: int, target_id: int) -> None:
    actions.part_collections(account_id=account_id, target_id=target_id)
