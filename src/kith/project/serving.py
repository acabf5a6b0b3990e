"""Serving pages and streams in this process: granian inside our own event loop, so that we decide how it ends."""

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server

from kith.project import applications
from kith.project.bridge import Asgi

THREADS_OF_A_WORKER = 2
# After the streams are told to end, this is how long the last answers may take.
GRACE = 0.7
# An idle line stays open for longer than proxies keep theirs (Caddy: two minutes): whoever hangs up first must not
# be us, or what a proxy sends just then is lost, and the visitor reads “502”. Granian's own is 30 seconds.
_LINES_STAY = HTTP1Settings(header_read_timeout=150_000)
# Granian's own news ("started worker-1") go nowhere; its errors go where ours go.
_QUIET = {"disable_existing_loggers": False, "formatters": {}, "handlers": {}, "loggers": {"_granian": {}}}
_FOR_BOTH: dict[str, Any] = {
    "http1_settings": _LINES_STAY, "log_level": LogLevels.error, "log_dictconfig": _QUIET,
}  # fmt: skip

log = logging.getLogger(__name__)


def serve_everything(address: tuple[str, int], *, ready: Callable[[], None], lifeline: int | None = None) -> None:
    """Serve pages and streams on one port until told to stop; `lifeline` is a pipe that closes when the parent dies."""

    asyncio.run(_serve(address, applications.bridge, ready, lifeline))


def serve_streams(address: tuple[str, int], *, ready: Callable[[], None]) -> None:
    """Serve streams alone, for a place where a proxy sends everything else elsewhere."""
    asyncio.run(_serve(address, lambda live: live, ready, None))


def serve_pages(address: tuple[str, int], *, workers: int) -> None:
    """Serve pages alone, behind a proxy that buffers: plain WSGI in as many processes as there are cores."""
    server = Granian(
        "kith.project.wsgi:application",
        address=address[0],
        port=address[1],
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS_OF_A_WORKER,
        websockets=False,
        workers_kill_timeout=5,
        respawn_failed_workers=True,
        **_FOR_BOTH,
    )
    server.serve()


async def _say_when_open(address: tuple[str, int], ready: Callable[[], None]) -> None:
    """Call `ready` once somebody who comes is let in; granian tells nobody when it listens."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address[0], address[0])  # noqa: S104 - asked for by who runs it
    for _ in range(500):
        with contextlib.suppress(OSError):
            _, line = await asyncio.open_connection(host, address[1])
            line.close()
            break
        await asyncio.sleep(0.01)
    ready()


async def _serve(
    address: tuple[str, int], door: Callable[[Asgi], Asgi], ready: Callable[[], None], lifeline: int | None
) -> None:
    loop = asyncio.get_running_loop()
    told_to_stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, told_to_stop.set)
    if lifeline is None:
        loop.add_signal_handler(signal.SIGINT, told_to_stop.set)
    else:
        loop.add_reader(lifeline, told_to_stop.set)
    hub, live = applications.streams()
    await hub.start()
    server = Server(
        door(live),
        address=address[0],
        port=address[1],
        interface=Interfaces.ASGINL,
        backlog=1024,
        **_FOR_BOTH,
    )
    serving = loop.create_task(server.serve())
    stopping = loop.create_task(told_to_stop.wait())
    announcing = loop.create_task(_say_when_open(address, ready))
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    announcing.cancel()
    if lifeline is not None:
        loop.remove_reader(lifeline)
    # Granian waits for open streams, for ever; so they are ended first.
    await hub.quit()
    server.stop()  # type: ignore[no-untyped-call]
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.shield(serving), GRACE)
        return
    log.warning("Some answers were still under way; they were cut off.")
    os._exit(0)
