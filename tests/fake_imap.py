"""A mailbox for tests: a small IMAP server on this machine, with letters put into it by name."""

import re
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from kith.foundations.mailbox import MailboxPlace

PASSWORD = 'a "long" \\ word'
_LITERAL = re.compile(rb"BODY\.PEEK\[\]<0\.(\d+)>")


@dataclass
class FakeImap:
    """Letters by number with their flags; what was asked, in order."""

    letters: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    refuses: str = ""  # the command that is answered with NO
    breaks_at: str = ""  # the command at which the line is cut
    capabilities: str = "IMAP4rev1 UIDPLUS"
    port: int = 0

    @property
    def place(self) -> MailboxPlace:
        return MailboxPlace("127.0.0.1", self.port, "save box", PASSWORD, "INBOX", is_implicit_tls=False)

    def put(self, letter: str | bytes) -> int:
        """Let a letter arrive; return its number."""
        number = max(self.letters, default=6) + 1
        body = letter.encode() if isinstance(letter, str) else letter
        self.letters[number] = body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        self.flags[number] = set()
        return number

    def unread(self) -> list[int]:
        return [number for number in self.letters if "\\Seen" not in self.flags[number]]


class _Line(socketserver.StreamRequestHandler):
    box: FakeImap
    timeout = 10

    def handle(self) -> None:
        self.wfile.write(b"* OK here\r\n")
        while line := self.rfile.readline():
            tag, words = line.rstrip(b"\r\n").split(b" ", 1)
            command = words.decode()
            self.box.asked.append(command)
            if self.box.breaks_at and self.box.breaks_at in command:
                return
            if self.box.refuses and self.box.refuses in command:
                self.wfile.write(tag + b" NO not here\r\n")
                continue
            answer = self._answer(command)
            self.wfile.write(answer if answer.startswith(b"+") else answer + tag + b" OK done\r\n")
            if command == "LOGOUT":
                return

    def _answer(self, command: str) -> bytes:
        box = self.box
        word, _, rest = command.removeprefix("UID ").partition(" ")
        if word == "CAPABILITY":
            return f"* CAPABILITY {box.capabilities}\r\n".encode()
        if word == "SELECT":
            return f"* {len(box.letters)} EXISTS\r\n".encode()
        if word == "SEARCH":
            return f"* SEARCH {' '.join(map(str, box.unread()))}\r\n".encode()
        number = int(rest.partition(" ")[0] or 0) if rest[:1].isdigit() else 0
        if word == "FETCH" and number in box.letters:
            found = _LITERAL.search(rest.encode())
            body = box.letters[number][: int(found[1])] if found else b""
            return b"* 1 FETCH (UID %d BODY[]<0> {%d}\r\n%s)\r\n" % (number, len(body), body)
        if word == "STORE" and number in box.flags:
            box.flags[number] |= set(re.findall(r"\\\w+", rest))
        if word == "EXPUNGE":
            for gone in [one for one in box.letters if "\\Deleted" in box.flags[one] and number in (0, one)]:
                del box.letters[gone], box.flags[gone]
        return b""


@pytest.fixture
def fake_imap() -> Iterator[FakeImap]:
    box = FakeImap()
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), type("Line", (_Line,), {"box": box}))
    server.daemon_threads = True
    box.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield box
    server.shutdown()
    server.server_close()
