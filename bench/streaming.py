"""Streams of apps on a running server: what it costs to hold them open, and to tell them all of a post.

    python bench/streaming.py --base URL --pid PID --streams 200 --posts 30

After people.py, with the same KITH_DATA or KITH_DATABASE_URL. Each stream is a WebSocket of another follower of the
account that all follow; each post is published by that account, over the API. Says how long it took from sending the
request to the frames (first and last of all), and the CPU of the server's processes, idle and for each post, with the
streams open and without.
"""

import argparse
import asyncio
import base64
import http.client
import json
import os
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "src"), str(Path(__file__).resolve().parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.project.settings")

import django

django.setup()

import pages
from django.utils import timezone

from kith.accounts.models import Account
from kith.members.letting_in import new_token, register_app
from kith.members.models import User

_MASK = b"\0\0\0\0"


class Stream:
    """One open WebSocket, and when each post was heard on it."""

    def __init__(self) -> None:
        self.heard: dict[str, float] = {}

    async def open(self, host: str, port: int, token: str, stream: str) -> None:
        self.reader, self.writer = await asyncio.open_connection(host, port, limit=1 << 20)
        key = base64.b64encode(os.urandom(16)).decode()
        self.writer.write(
            f"GET /api/v1/streaming?stream={stream} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Authorization: Bearer {token}\r\n\r\n".encode()
        )
        answer = await self.reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in answer:
            raise SystemExit(answer.decode())
        self.task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            head = await self.reader.readexactly(2)
            size = head[1] & 0x7F
            if size > 125:
                size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
            content = await self.reader.readexactly(size)
            at = time.perf_counter()
            mark = content.find(b"mark-")
            if mark >= 0:
                self.heard[content[mark : mark + 24].decode()] = at


def cpu_of_all(pid: int) -> float:
    return sum(pages.cpu(each) for each in pages.family(pid))


def publish(base: str, token: str, mark: str) -> float:
    parts = urlsplit(base)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port)
    began = time.perf_counter()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    line.request("POST", "/api/v1/statuses", json.dumps({"status": f"For everyone {mark} #river"}), headers)
    answer = line.getresponse()
    if answer.status != 200:
        raise SystemExit(answer.read().decode())
    answer.read()
    return began


async def run(options: argparse.Namespace, star: str, tokens: list[str]) -> None:
    parts = urlsplit(options.base)
    for is_open in (False, True):
        streams = [Stream() for _ in tokens] if is_open else []
        for stream, token in zip(streams, tokens, strict=False):
            await stream.open(parts.hostname or "", parts.port or 80, token, options.stream)
        await asyncio.sleep(3)
        before = cpu_of_all(options.pid)
        await asyncio.sleep(options.idle)
        idle = (cpu_of_all(options.pid) - before) / options.idle
        first, last, before = [], [], cpu_of_all(options.pid)
        for number in range(options.posts):
            mark = f"mark-{time.time_ns():019d}"[:24]
            began = await asyncio.to_thread(publish, options.base, star, mark)
            deadline = time.perf_counter() + 10
            while not all(mark in stream.heard for stream in streams) and time.perf_counter() < deadline:
                await asyncio.sleep(0.002)
            arrived = [stream.heard[mark] - began for stream in streams if mark in stream.heard]
            if is_open and number:
                first.append(min(arrived) * 1000)
                last.append(max(arrived) * 1000)
                if len(arrived) < len(streams):
                    print(f"only {len(arrived)} of {len(streams)} heard it")
            await asyncio.sleep(0.1)
        await asyncio.sleep(1)
        each = (cpu_of_all(options.pid) - before) / options.posts * 1000
        print(f"{len(streams)} streams: idle {idle * 1000:.1f} ms CPU a second; a post {each:.1f} ms CPU, all told")
        if is_open:
            for name, times in (("first", first), ("last", last)):
                worst = sorted(times)[int(len(times) * 0.95)]
                print(f"  {name} of them heard it after {statistics.median(times):.0f} ms (95 %: {worst:.0f} ms)")
        for stream in streams:
            stream.task.cancel()
            stream.writer.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--base", required=True)
    options.add_argument("--pid", type=int, required=True)
    options.add_argument("--streams", type=int, default=200)
    options.add_argument("--posts", type=int, default=30)
    options.add_argument("--idle", type=float, default=10.0)
    options.add_argument("--stream", default="user")
    asked = options.parse_args()
    now = timezone.now()
    star = Account.objects.here().order_by("id").first()
    app = register_app(name="Bench", redirect_uris=["urn:ietf:wg:oauth:2.0:oob"], scopes=["read", "write"], now=now).app
    users = list(User.objects.filter(account__follows__followed=star, confirmed_at__isnull=False)[: asked.streams])
    author = new_token(app=app, user=star.user, scopes=["read", "write"], now=now)
    tokens = [new_token(app=app, user=user, scopes=["read"], now=now) for user in users]
    asyncio.run(run(asked, author, tokens))


if __name__ == "__main__":
    main()
