"""A WebSocket as an app opens one (RFC 6455): as little of the protocol as tests need, over a plain line."""

import base64
import contextlib
import json
import os
import socket
import struct
from typing import Any

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class WebSocket:
    """`WebSocket(line, "/api/v1/streaming?stream=user", Authorization="Bearer …")`, once it is answered."""

    def __init__(self, line: socket.socket, path: str, *, host: str = "localhost", **headers: str) -> None:
        self.line = line
        self.code: int | None = None  # with which it was closed
        key = base64.b64encode(os.urandom(16)).decode()
        asked = {
            "Host": host, "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": key, **{name.replace("_", "-"): value for name, value in headers.items()},
        }  # fmt: skip
        head = "".join(f"{name}: {value}\r\n" for name, value in asked.items())
        line.sendall(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
        answer, _, self._rest = _until(line, b"\r\n\r\n").partition(b"\r\n\r\n")
        lines = answer.decode().split("\r\n")
        self.status = int(lines[0].split()[1])
        self.headers = {
            name.lower(): value.strip() for name, _, value in (each.partition(":") for each in lines[1:])
        }  # fmt: skip

    def say(self, message: Any) -> None:
        self._send(TEXT, json.dumps(message).encode())

    def ping(self, words: bytes) -> None:
        self._send(PING, words)

    def hear(self) -> Any:
        """Return the next message, or None once it is closed; then `code` says why. Heartbeats are passed over."""
        while True:
            kind, content = self._frame()
            if kind == PONG:
                return content
            if kind == CLOSE:
                self.code = struct.unpack("!H", content[:2])[0] if content else None
                with contextlib.suppress(OSError):
                    self._send(CLOSE, content[:2])
                return None
            message = json.loads(content)
            if message.get("event") != "thump":
                return message

    def close(self) -> None:
        self.line.close()

    def _send(self, kind: int, content: bytes) -> None:
        mask = os.urandom(4)
        size = len(content)
        head = bytes([0x80 | kind, 0x80 | size]) if size < 126 else bytes([0x80 | kind, 0xFE]) + struct.pack("!H", size)
        self.line.sendall(head + mask + bytes(each ^ mask[place % 4] for place, each in enumerate(content)))

    def _frame(self) -> tuple[int, bytes]:
        first, second = self._take(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", self._take(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._take(8))
        return first & 0x0F, self._take(size)

    def _take(self, count: int) -> bytes:
        while len(self._rest) < count:
            part = self.line.recv(65536)
            if not part:
                raise ConnectionError("the line ended without a word")
            self._rest += part
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken


def _until(line: socket.socket, mark: bytes) -> bytes:
    answer = b""
    while mark not in answer:
        part = line.recv(4096)
        if not part:
            return answer
        answer += part
    return answer
