"""What the house needs to know of this server on every page."""

import time

from kith.servers.models import Rule, ThisServer

_KEPT_SECONDS = 5.0
_kept: tuple[float, ThisServer] | None = None


def this_server() -> ThisServer:
    """Return this server's row; kept for five seconds a process, so that a page need not ask.

    Before it is set up nothing is kept: another process (`kith account create`) may be opening it this very moment.
    """
    global _kept
    at = time.monotonic()
    if _kept is None or at - _kept[0] > _KEPT_SECONDS or not _kept[1].is_set_up:
        _kept = (at, ThisServer.objects.filter(pk=ThisServer.ONLY).first() or ThisServer())
    return _kept[1]


def rules() -> list[Rule]:
    """Return the rules of this server in their order."""
    return list(Rule.objects.all())


def forget_this_server() -> None:
    """Make the next page read the row again; called by whoever changes it."""
    global _kept
    _kept = None
