"""The live door: `/live/events`, server-sent events for open pages, natively on the event loop.

A page asks with `?last=` for what it has not heard yet; a browser that comes back says so itself in `Last-Event-ID`.
"""

import asyncio
import random
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from django.conf import settings

from kith.live.events import SAFETY, Receive, Scope, Send, event_id, talk
from kith.live.hub import Hub
from kith.live.listener import Listener, TooManyStreams
from kith.live.pages import Pages

_SAFETY = [(b"cache-control", b"no-store"), *SAFETY]
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"x-accel-buffering", b"no"),
    *_SAFETY,
]


class Streams:
    """The ASGI application for addresses under /live/."""

    def __init__(self, hub: Hub, pages: Pages) -> None:
        self._hub = hub
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/live/probe":
            await _probe(send)
        elif scope["path"] != "/live/events":
            await _refuse(send, 404, b"There is no such stream.")
        elif scope["method"] != "GET":
            await _refuse(send, 405, b"A stream is opened with GET.")
        else:
            await self._open(scope, receive, send)

    async def _open(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        session_key = _session_key(headers.get(b"cookie", b""))
        try:
            listener = await self._admit(session_key, _last(scope, headers))
        except TooManyStreams:
            await _refuse(send, 429, b"You have too many pages open; close one.")
            return
        if listener is None:
            await _refuse(send, 401, b"Sign in to be told what happens.")
            return
        # Not all at once: after a restart everyone comes back within four seconds of another.
        retry = b"retry: %d\n\n" % random.randint(1000, 5000)  # noqa: S311
        try:
            await talk(listener, receive, send, headers=_HEADERS, greeting=retry)
        finally:
            self._hub.leave(self._pages, listener)

    async def _admit(self, session_key: str, last: int | None) -> Listener | None:
        return await self._hub.join(self._pages, session_key, last) if session_key else None


async def _probe(send: Send) -> None:
    """Two lines half a second apart: who gets them together has a proxy in between that holds streams back."""
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": b": first\n\n", "more_body": True})
    await asyncio.sleep(0.5)
    await send({"type": "http.response.body", "body": b": second\n\n"})


async def _refuse(send: Send, status: int, words: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(words)), *_SAFETY]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words})


def _session_key(cookie: bytes) -> str:
    try:
        found = SimpleCookie(cookie.decode("latin-1")).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found else ""


def _last(scope: Scope, headers: dict[bytes, bytes]) -> int | None:
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("last", [""])[0]
    text = headers.get(b"last-event-id", b"").decode("latin-1") or asked
    return event_id(text)
