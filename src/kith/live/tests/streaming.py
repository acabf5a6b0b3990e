"""A browser that holds one stream open, in the same process and on the same loop as the hub."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from django.db import connections

from kith.live.hub import Hub
from kith.live.pages import Pages
from kith.live.streams import Streams

PATIENCE = 30.0  # seconds; what is waited for comes at once, but for machines that run other things too
SESSION_OF = {"amara-phone": 1, "amara-desk": 1, "ben-phone": 2}
AMARA, BEN = 1, 2


class PagesHub(Hub):
    """A hub for pages alone."""

    def __init__(self, pages: Pages) -> None:
        super().__init__(pages)
        self.pages = pages


class Browser:
    """Opens /live/events and keeps what it is sent."""

    def __init__(self, hub: PagesHub, session: str, query: str = "", *, last_event_id: str = "") -> None:
        self.status = 0
        self.text = ""
        self.has_ended = False
        self._gone = asyncio.Event()
        self._news = asyncio.Event()
        self.is_slow = False
        headers = [(b"cookie", b"theme=dark; sessionid=" + session.encode())] if session else []
        if last_event_id:
            headers.append((b"last-event-id", last_event_id.encode()))
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/live/events",
            "query_string": query.encode(),
            "headers": headers,
        }
        self.task = asyncio.get_running_loop().create_task(Streams(hub, hub.pages)(scope, self._receive, self._send))

    async def sees(self, words: str) -> bool:
        """Wait until `words` have arrived; False where they never do."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while words not in self.text:
                    self._news.clear()
                    await self._news.wait()
        return words in self.text

    async def ends(self) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self.task), PATIENCE)
        return self.task.done()

    def close(self) -> None:
        self._gone.set()

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if self.is_slow:
            await asyncio.sleep(3600)
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()
        self.has_ended = message["type"] == "http.response.body" and not message.get("more_body")
        self._news.set()


@contextlib.asynccontextmanager
async def open_hub(
    hearers: Any = None, who_is: Callable[[str], int | None] = SESSION_OF.get
) -> AsyncIterator[PagesHub]:
    hub = PagesHub(Pages(hearers=hearers or {}, who_is=who_is))
    await hub.start()
    try:
        yield hub
    finally:
        await hub.quit()


async def elsewhere(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call what uses the database as another process would: in another thread, with a connection of its own."""

    def call() -> Any:
        try:
            return function(*args, **kwargs)
        finally:
            connections.close_all()

    return await asyncio.to_thread(call)
