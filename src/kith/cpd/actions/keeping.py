"""How someone keeps their log: for which regulator, and from which day their period is reckoned."""

from __future__ import annotations

from datetime import date

from kith.accounts.models import Account
from kith.cpd.models import Log
from kith.cpd.periods import is_reasonable
from kith.cpd.regulators import regulators


class NoSuchRegulator(Exception):
    """There is no file for this one."""


class NoSuchDay(Exception):
    """A day so far off is a slip of the pen."""


def keep_log(*, account: Account, regulator: str, began_on: date | None = None) -> Log:
    """Keep the log for this regulator, or for none; the entries stay as they are.

    Raises NoSuchRegulator, NoSuchDay.
    """
    chosen = regulators().get(regulator)
    if chosen is None:
        raise NoSuchRegulator
    if began_on is not None and not is_reasonable(began_on):
        raise NoSuchDay
    kept, _made = Log.objects.update_or_create(
        account=account, defaults={"regulator": chosen.key, "began_on": began_on if chosen.period.is_own else None}
    )
    return kept
