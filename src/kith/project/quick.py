"""What apps read most often is answered where granian hands requests over, in its own thread, before the event loop.

The way through the loop (two callbacks, a task, and a turn of another thread) costs as much again as the answer. But it
leans on private parts of granian (what it calls for each request, and that its `send` works from there), so its version
is pinned, test_quick.py holds what is leant on, and KITH_QUICK_READS=off sends everything the usual way, with the same
answers.

Only what is short is answered here, and only on SQLite: while this thread works, new requests wait.
"""

from __future__ import annotations

import contextvars
import logging
from collections.abc import Callable
from typing import Any

from granian import _futures

from kith.project.bridge import Answer

# Takes an ASGI scope; None means that it goes the usual way.
Quick = Callable[[dict[str, Any]], Answer | None]

log = logging.getLogger(__name__)


def answer_first(quick: Quick) -> None:
    """Let servers that are started from now on in this process ask `quick` first."""
    usual = _futures._cbsched_aioschedule

    def scheduling(*args: Any) -> Callable[[Any], None]:
        return _before(quick, usual(*args))  # type: ignore[no-untyped-call]

    _futures._cbsched_aioschedule = scheduling


def _before(quick: Quick, usual: Callable[[Any], None]) -> Callable[[Any], None]:
    def schedule(watcher: Any) -> None:
        try:
            # An empty context: what one request sets must not reach the next.
            answer = contextvars.Context().run(quick, watcher.scope)
        except BaseException:
            log.exception("A quick answer failed; the request goes the usual way.")
            answer = None
        if answer is None:
            usual(watcher)
            return
        try:
            watcher.proto.send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            watcher.proto.send({"type": "http.response.body", "body": answer.content})
        except BaseException as gone:  # whoever asked has left
            watcher.err(gone)
        else:
            watcher.done()

    return schedule
