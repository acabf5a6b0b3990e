"""Apps that hold streams open, in the same process and on the same loop as the hub."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from kith.client_api.streaming.door import AppStreams
from kith.client_api.streaming.kind import Apps
from kith.jobs.running import run_due_jobs
from kith.live.hub import Hub
from kith.live.tests.streaming import PATIENCE, elsewhere
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from tests.cast import NOW


class AppsHub(Hub):
    """A hub for apps alone, and the door to it."""

    def __init__(self) -> None:
        apps = Apps()
        super().__init__(apps)
        self.door = AppStreams(self, apps, address_of=lambda scope: scope["client"][0])


class Line:
    """What both kinds of stream have in common: what was sent, and waiting for it."""

    type = ""

    def __init__(
        self,
        hub: AppsHub,
        path: str = "",
        query: str = "",
        *,
        token: str = "",
        method: str = "GET",
        address: str = "203.0.113.7",
        **headers: str,
    ) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.content = ""
        self.code = 0  # with which a socket was closed
        self.protocol: str | None = None
        self.frames: list[dict[str, Any]] = []
        self.is_slow = False
        self.has_ended = False
        self._news = asyncio.Event()
        self._said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            given["authorization"] = f"Bearer {token}"
        scope = {
            "type": self.type,
            "method": method,
            "path": "/api/v1/streaming" + path,
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
            "client": (address, 5000),
            "extensions": {"websocket.http.response": {}},
        }
        self.task = asyncio.get_running_loop().create_task(hub.door(scope, self._said.get, self._send))

    async def until(self, holds: Any) -> bool:
        """Wait until `holds()`; False where it never does."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not holds():
                    self._news.clear()
                    # Not only news: what a stream was asked for is granted in silence.
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(0.02):
                            await self._news.wait()
        return bool(holds())

    async def opens(self) -> bool:
        """Wait until it is open; False where it was refused."""
        await self.until(lambda: self.status or self.task.done())
        return self.status in {101, 200}

    async def ends(self) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self.task), PATIENCE)
        return self.task.done()

    async def hears(self, event: str, count: int = 1) -> list[Any]:
        """Wait for `count` events of this name, and return what they brought."""
        assert await self.until(lambda: len(self.heard(event)) >= count), (event, self.frames, self.content)
        return self.heard(event)

    def heard(self, event: str) -> list[Any]:
        return [_brought(frame) for frame in self.frames if frame.get("event") == event]

    @property
    def events(self) -> list[str]:
        return [frame["event"] for frame in self.frames if "event" in frame]

    def _tell(self) -> None:
        self._news.set()

    async def _send(self, message: dict[str, Any]) -> None:
        if self.is_slow:
            await asyncio.sleep(3600)
        if message["type"].endswith("http.response.start"):
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        self._take(message)
        self._tell()

    def _take(self, message: dict[str, Any]) -> None:
        raise NotImplementedError


class Sse(Line):
    """Opens one stream as server-sent events: `Sse(hub, "/user", token=…)`."""

    type = "http"

    def leave(self) -> None:
        self._said.put_nowait({"type": "http.disconnect"})

    def _take(self, message: dict[str, Any]) -> None:
        self.content += message.get("body", b"").decode()
        self.has_ended = message["type"] == "http.response.body" and not message.get("more_body")
        blocks = self.content.split("\n\n")[:-1]
        self.frames = [frame for block in blocks if (frame := _fields(block))]


class WebSocket(Line):
    """Opens a socket: `WebSocket(hub, query="stream=user", token=…)`; `say` sends a message."""

    type = "websocket"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._said.put_nowait({"type": "websocket.connect"})

    def say(self, message: Any) -> None:
        text = message if isinstance(message, str) else json.dumps(message)
        self._said.put_nowait({"type": "websocket.receive", "text": text})

    def subscribe(self, stream: Any, **more: Any) -> None:
        self.say({"type": "subscribe", "stream": stream, **more})

    def leave(self) -> None:
        self._said.put_nowait({"type": "websocket.disconnect", "code": 1005})

    def on(self, *stream: str) -> list[str]:
        """The events of one of its streams."""
        return [frame["event"] for frame in self.frames if frame.get("stream") == list(stream)]

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.accept":
            self.status, self.protocol = 101, message.get("subprotocol")
        elif message["type"] == "websocket.send":
            self.frames.append(json.loads(message["text"]))
        elif message["type"] == "websocket.close":
            self.code, self.has_ended = message["code"], True
        else:
            self.content += message.get("body", b"").decode()


@contextlib.asynccontextmanager
async def open_hub() -> AsyncIterator[AppsHub]:
    hub = AppsHub()
    await hub.start()
    try:
        yield hub
    finally:
        await hub.quit()


def publish(author, text="A walk by the #river", **more):
    """As in a request, and what is done for it at once afterwards."""
    post = publish_post(author=author, draft=Draft(text=text, **more), now=NOW)
    run_due_jobs()
    return post


async def says(author, text="A walk by the #river", **more):
    return await elsewhere(publish, author, text, **more)


def with_jobs(deed, **facts):
    done = deed(**facts)
    run_due_jobs()
    return done


def _fields(block: str) -> dict[str, str]:
    lines = [line.partition(": ") for line in block.splitlines() if not line.startswith(":")]
    fields = {name: value for name, _, value in lines}
    return fields | {"payload": fields["data"]} if "data" in fields else fields


def _brought(frame: dict[str, Any]) -> Any:
    text = frame.get("payload", "")
    return json.loads(text) if text.startswith(("{", "[")) else text
