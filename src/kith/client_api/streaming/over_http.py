"""One stream as server-sent events, in the form other servers send: a greeting, events, and a thump now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from kith.client_api.streaming.listeners import AppListener

HEADERS = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]

# Lines that every app passes over. No `retry:`, and no `id:` alone: some take each block for an event and break.
_GREETING = b":)\n"


async def talk(
    listener: AppListener,
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
    *,
    headers: list[tuple[bytes, bytes]],
) -> None:
    """Say what the listener hears until one of both goes."""
    goodbye = asyncio.get_running_loop().create_task(_until_gone(receive, listener))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": _GREETING, "more_body": True})
        async for part in listener.parts():
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    except asyncio.CancelledError:
        if not listener.is_cut:
            raise
    finally:
        goodbye.cancel()


async def _until_gone(receive: Callable[[], Awaitable[dict[str, Any]]], listener: AppListener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.cut()
