"""Whether any chat is open at all: what every post that is published asks, so it is known without a query.

Each process looks again after a few seconds. What was published meanwhile the clock finds (actions/hearing.py: gather).
"""

from __future__ import annotations

import time

from kith.chats.models import Chat

_LOOK_AGAIN_AFTER = 5.0
_kept: tuple[float, bool] = (0.0, False)  # good until, and what was seen


def any_chat_is_open() -> bool:
    global _kept
    good_until, is_open = _kept
    if time.monotonic() < good_until:
        return is_open
    is_open = bool(Chat.objects.running().exists())
    _kept = (time.monotonic() + _LOOK_AGAIN_AFTER, is_open)
    return is_open


def forget_openings() -> None:
    """Have this process look anew: a chat has opened or closed here."""
    global _kept
    _kept = (0.0, False)
