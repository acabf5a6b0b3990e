"""The door of `kith up`: one ASGI application, in which live streams are native and all else is plain, sync Django.

Django's own ASGI handler costs eight times as much a request, and threads alone cannot hold streams open
(docs/decisions/0001-one-port.md). So the loop reads bodies and sends answers, which may take as long as the visitor's
line is slow, and a thread of the pool has a request only while Django works on it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kith.foundations.sending import FilePart
from kith.project.bodies import (
    MOST_FROM_GUESTS,
    MOST_FROM_MEMBERS,
    MOST_OF_AN_ARCHIVE,
    Bodies,
    Body,
    Gone,
    NoRoom,
    TooLarge,
    TooSlow,
)
from kith.project.environ import Application, environ_of
from kith.project.pool import Pool, TooBusy

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

THREADS = 4
MOST_WAITING = 250
_BODILESS = {"GET", "HEAD", "OPTIONS"}

log = logging.getLogger(__name__)


@dataclass
class Answer:
    """What Django said: whole bytes, or a file still to be sent."""

    status: int
    headers: list[tuple[bytes, bytes]]
    content: bytes = b""
    file: FilePart | None = None


class Bridge:
    """The ASGI application: `live` for streams and sockets, `django` (a WSGI application) for all others."""

    def __init__(self, django: Application, live: Asgi, *, threads: int = THREADS) -> None:
        self._django = django
        self._live = live
        self._pool = Pool(threads=threads, most_waiting=MOST_WAITING)
        self._bodies = Bodies(self._pool)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" or _is_stream(scope["path"]):
            await self._live(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = Body()
        try:
            announced, most = _what_is_coming(scope)
            if announced != 0:
                body = await self._bodies.read(receive, announced=announced, most=most)
            outlet = Outlet(asyncio.get_running_loop(), send)
            environ = environ_of(scope, body.file, body.length)
            answer = await self._pool.run(self._call_django, environ, outlet)
        except TooLarge:
            answer = _plain(413, "That is more than this server takes at once.")
        except TooSlow:
            answer = _plain(408, "What you sent came too slowly to wait for. Please try again on a better line.")
        except (TooBusy, NoRoom):
            answer = _plain(
                503, "So many people are here right now that this page has to wait. Please try again in a minute."
            )
        except Gone:
            return
        finally:
            self._bodies.drop(body)
        if answer is not None:
            await self._send(answer, scope, send)

    def answer_here(self, scope: Scope) -> Answer:
        """Answer a request without a body in this very thread."""
        answer = self._call_django(environ_of(scope, Body().file, 0), None)
        assert answer is not None  # noqa: S101 - only what is streamed has none
        return answer

    def _call_django(self, environ: dict[str, Any], outlet: "Outlet | None") -> Answer | None:
        """Run Django; this happens in a thread of the pool, and so does `close`, which ends the request for Django."""
        started: list[Any] = []
        response: Any = self._django(environ, lambda status, headers, exc_info=None: started.extend((status, headers)))
        head = int(started[0][:3]), [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in started[1]]
        try:
            if isinstance(response, FilePart):
                return Answer(*head, file=response)
            if outlet is not None and getattr(response, "streaming", False):
                outlet.stream(head, response)
                return None
            content = b"".join(response)
        finally:
            if hasattr(response, "close"):  # plain bytes need none (PEP 3333)
                response.close()
        if not any(name == b"content-length" for name, _ in head[1]):
            head[1].append((b"content-length", b"%d" % len(content)))
        return Answer(*head, content=content)

    async def _send(self, answer: Answer, scope: Scope, send: Send) -> None:
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        if answer.file is None:
            content = b"" if scope["method"] == "HEAD" else answer.content
            await send({"type": "http.response.body", "body": content})
            return
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
        elif answer.file.is_whole and "http.response.pathsend" in scope.get("extensions", {}):
            await send({"type": "http.response.pathsend", "path": str(answer.file.path)})
        else:
            pieces = answer.file.pieces()
            while piece := await self._pool.run(next, pieces, b""):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


class Outlet:
    """The way for a thread to send a streamed answer. It waits for the visitor: stream only what is short or rare."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Send) -> None:
        self._loop = loop
        self._send = send

    def stream(self, head: tuple[int, list[tuple[bytes, bytes]]], parts: Iterable[bytes]) -> None:
        self._pass({"type": "http.response.start", "status": head[0], "headers": head[1]})
        for part in parts:
            self._pass({"type": "http.response.body", "body": part, "more_body": True})
        self._pass({"type": "http.response.body", "body": b""})

    def _pass(self, message: dict[str, Any]) -> None:
        async def passing() -> None:
            await self._send(message)

        asyncio.run_coroutine_threadsafe(passing(), self._loop).result()


def is_for_apps(path: str) -> bool:
    """Say whether a stream of an app is asked for; a proxy sends these, like those of pages, to the role `live`."""
    return path == _OF_APPS or path.startswith(f"{_OF_APPS}/")


_OF_APPS = "/api/v1/streaming"


def _is_stream(path: str) -> bool:
    return path.startswith("/live/") or is_for_apps(path)


_TAKES_ARCHIVES = "/settings/bring"


def _what_is_coming(scope: Scope) -> tuple[int | None, int]:
    """Return the announced length of the body (0 for none, None where it only shows) and the most that is taken."""
    announced: int | None = 0 if scope["method"] in _BODILESS else None
    most = MOST_FROM_GUESTS
    for name, value in scope["headers"]:
        if name == b"content-length":
            announced = int(value) if value.isdigit() else None
        elif name == b"transfer-encoding":
            announced = None
        elif name == b"authorization" or (name == b"cookie" and b"sessionid=" in value):
            most = MOST_OF_AN_ARCHIVE if scope["path"] == _TAKES_ARCHIVES else MOST_FROM_MEMBERS
    return announced, most


def _plain(status: int, words: str) -> Answer:
    content = words.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(content)),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
    ]
    if status == 503:
        headers.append((b"retry-after", b"20"))
    elif status == 408:
        headers.append((b"connection", b"close"))
    return Answer(status, headers, content)
