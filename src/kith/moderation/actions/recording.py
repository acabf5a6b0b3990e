"""Writing every act down."""

from datetime import datetime

from kith.accounts.models import Account
from kith.foundations.ids import new_id
from kith.members.models import User
from kith.moderation.models import Act, Report


def record(
    *,
    by: User | None,
    verb: str,
    target: str,
    details: str,
    now: datetime,
    account: Account | None = None,
    report: Report | None = None,
) -> Act:
    """Write one act into the log. `by` is None for what the server's command line did."""
    return Act.objects.create(
        id=new_id(now),
        at=now,
        by=by,
        by_name=by.username if by is not None else "",
        verb=verb[:60],
        target=target[:300],
        details=details,
        account=account,
        report=report,
    )
