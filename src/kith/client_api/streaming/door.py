"""The door for streams of apps: who comes with which token, and how they are turned away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from urllib.parse import parse_qs

import msgspec
from django.db import Error as DatabaseError

from kith.client_api.door import CROSS_ORIGIN
from kith.client_api.streaming.channels import Ask, Channel, Refused, channel_named, channel_of_path
from kith.client_api.streaming.kind import Apps, Ticket
from kith.client_api.streaming.listeners import AppListener
from kith.client_api.streaming.sockets import Socket
from kith.live.events import SAFETY, Headers, Receive, Scope, Send, event_id, talk
from kith.live.hub import Hub

PATH = "/api/v1/streaming"
# A whole office or a mobile network may share one address.
MOST_OF_ONE_ADDRESS = 500

_CORS = [(name.lower().encode(), value.encode()) for name, value in CROSS_ORIGIN.items()]
_ASKED_BEFORE = [
    (b"access-control-allow-methods", b"GET, OPTIONS"),
    (b"access-control-allow-headers", b"Authorization, Cache-Control, Last-Event-ID"),
    (b"access-control-max-age", b"7200"),
]
_SAFETY = [(b"cache-control", b"private, no-store"), *SAFETY]
_EVENTS = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no"), *_CORS, *_SAFETY]
# What other servers greet with. No `retry:`, and no `id:` alone: some apps take each block for an event and break.
_GREETING = b":)\n"


class AppStreams:
    """The ASGI application for /api/v1/streaming; `address_of` gives the address of who asks."""

    def __init__(self, hub: Hub, apps: Apps, *, address_of: Callable[[Scope], str]) -> None:
        self._hub = hub
        self._apps = apps
        self._address_of = address_of
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._on_socket if scope["type"] == "websocket" else self._over_http
        address = self._address_of(scope)
        self._open[address] += 1
        try:
            if self._open[address] > MOST_OF_ONE_ADDRESS:
                raise Refused(429, "Too many streams from this address")
            await answer(scope, receive, send)
        except Refused as refused:
            await _refuse(scope, receive, send, refused)
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

    async def _over_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await _answer(send, 204, b"", _ASKED_BEFORE)
            return
        if scope["method"] not in ("GET", "HEAD"):
            raise Refused(405, "This method is not allowed here.")
        if scope["path"].rstrip("/") == f"{PATH}/health":
            await _answer(send, 200, b"OK", [(b"content-type", b"text/plain; charset=utf-8")])
            return
        ask = _asked(scope)
        channel = channel_of_path(scope["path"], ask)
        if scope["method"] == "HEAD":
            await _answer(send, 200, b"", [(b"content-type", b"text/event-stream")])
            return
        last = event_id(_header(scope, b"last-event-id"))
        listener = await self._admit(Ticket(_token(scope, ask), channel, is_socket=False), last)
        try:
            await talk(listener, receive, send, headers=_EVENTS, greeting=_GREETING)
        finally:
            self._hub.leave(self._apps, listener)

    async def _on_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].rstrip("/") != PATH:
            raise Refused(404, "Not found")
        ask = _asked(scope)
        first = ask("stream")
        wanted: Channel | Refused | None = None
        try:
            wanted = channel_named(first, ask) if first else None
        except Refused as refused:
            wanted = refused  # told on the socket, which stays open: other streams may be asked for there
        # Who they are decides whether there is a socket; what they may hear is told on it.
        listener = await self._admit(Ticket(_token(scope, ask), None, is_socket=True), None)
        try:
            await Socket(self._hub, self._apps, listener, receive, send).talk(_protocol(scope), wanted)
        finally:
            self._hub.leave(self._apps, listener)

    async def _admit(self, ticket: Ticket, last: int | None) -> AppListener:
        if not ticket.token:
            raise Refused(401, "Missing access token")
        try:
            listener = await self._hub.join(self._apps, ticket, last)
        except DatabaseError as error:
            raise Refused(503, "The stream can't be opened now; please try again") from error
        if not isinstance(listener, AppListener):
            raise Refused(401, "Invalid access token")
        return listener


async def _answer(send: Send, status: int, content: bytes, headers: Headers) -> None:
    length = (b"content-length", b"%d" % len(content))
    headers = [*headers, length, *_CORS, *_SAFETY]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def _refuse(scope: Scope, receive: Receive, send: Send, refused: Refused) -> None:
    content = msgspec.json.encode({"error": refused.words})
    headers = [(b"content-type", b"application/json; charset=utf-8")]
    if scope["type"] == "http":
        await _answer(send, refused.status, content, headers)
        return
    await receive()  # the greeting of a socket
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    head = {"type": "websocket.http.response.start", "status": refused.status, "headers": [*headers, *_CORS, *_SAFETY]}
    await send(head)
    await send({"type": "websocket.http.response.body", "body": content})


def _asked(scope: Scope) -> Ask:
    """Read parameters of the address; those of a list may come as `name[]` too."""
    found = parse_qs(scope["query_string"].decode("latin-1"))
    return lambda name: next(iter(found.get(name, found.get(f"{name}[]", ()))), None)


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), "")


def _token(scope: Scope, ask: Ask) -> str:
    kind, _, token = _header(scope, b"authorization").partition(" ")
    if kind.lower() == "bearer" and token:
        return token.strip()
    return ask("access_token") or _protocol(scope) or ""


def _protocol(scope: Scope) -> str | None:
    """Browsers can give a socket no header of their own, so that some apps pass the token as its protocol."""
    return _header(scope, b"sec-websocket-protocol").partition(",")[0].strip() or None
