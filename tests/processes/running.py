"""A real Kith, started as people start it, on a port and a data folder of its own."""

import http.client
import os
import random
import re
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Seconds until what does not come never will: most comes at once, but machines that run tests are busy.
PATIENCE = 120


def free_port() -> int:
    """A port that nobody has: below those from which lines go out, of which one could take it before we do."""
    while True:
        port = random.SystemRandom().randrange(12_000, 32_000)
        with socket.socket() as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port


class RunningKith:
    """`kith up` as a child process."""

    def __init__(self, folder: Path, *, port: int | None = None, **settings: str) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "KITH_DATA": str(folder),
            "KITH_DATABASE_URL": "",
            "KITH_ORIGIN": f"http://localhost:{self.port}",
            "KITH_LISTEN": f"127.0.0.1:{self.port}",
            "KITH_RATE_LIMITS": "off",
            **settings,
        }
        self.said = ""

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "kith", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def start(self, *words: str, seconds: float = PATIENCE) -> "RunningKith":
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kith", *(words or ("up",))],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.wait_for(r"(is open|are served).*", seconds)
        return self

    def wait_for(self, pattern: str, seconds: float = PATIENCE) -> None:
        """Read what it says until `pattern` is in it."""
        stream = self.process.stdout
        deadline = time.monotonic() + seconds
        while not re.search(pattern, self.said):
            readable, _, _ = select.select([stream], [], [], max(0, deadline - time.monotonic()))
            part = os.read(stream.fileno(), 65536).decode() if readable else ""
            assert part, f"It never said “{pattern}”, only:\n{self.said}"
            self.said += part

    def stop(self, number: int = signal.SIGINT) -> float:
        """Send a signal, wait for the end, and return how long that took."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(PATIENCE)
        return time.monotonic() - began

    def family(self) -> list[int]:
        """The processes of this Kith that still run."""
        found = []
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[3] == str(self.process.pid) and fields[0] != "Z":  # same session
                found.append(int(status.parent.name))
        return found

    def get(self, path: str, **headers: str) -> "tuple[int, dict[str, str], bytes]":
        return self.request("GET", path, None, headers)

    def request(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> "tuple[int, dict[str, str], bytes]":
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        finally:
            connection.close()

    def open_stream(self, session: str) -> socket.socket:
        """Open /live/events and return the line once it is answered."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        request = f"GET /live/events HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={session}\r\n\r\n"
        line.sendall(request.encode())
        answer = b""
        while b"retry:" not in answer:
            part = line.recv(4096)
            assert part, answer
            answer += part
        return line
