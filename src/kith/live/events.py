"""One stream as server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from kith.live.listener import Listener

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

SAFETY = [
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
]


async def talk(listener: Listener, receive: Receive, send: Send, *, headers: Headers, greeting: bytes) -> None:
    """Say what the listener hears until one of both goes."""
    goodbye = asyncio.get_running_loop().create_task(_until_gone(receive, listener))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": greeting, "more_body": True})
        async for part in listener.parts():
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    except asyncio.CancelledError:
        if not listener.is_cut:
            raise
    finally:
        goodbye.cancel()


def event_id(text: str) -> int | None:
    """Read the id of the last event that somebody heard."""
    # More digits than any id has would not fit the database's number.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.cut()
