"""The world outside, for tests: `fake_web.put(address, …)` says what an address answers. Only the network is faked."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from kith.foundations import http
from kith.foundations.http import NotReached


@dataclass
class FakeWeb:
    """Answers by address; what was asked, in order, with headers."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    sent: list[tuple[str, str, bytes]] = field(default_factory=list)

    def put(self, address: str, body: str | bytes = b"", *, status: int = 200, **headers: str) -> None:
        """Let `address` answer; headers are spelt with underscores: `content_type="text/html"`."""
        known = {name.lower().replace("_", "-"): value for name, value in headers.items()}
        self.answers[address] = (status, known, body.encode() if isinstance(body, str) else body)

    def addresses(self) -> list[str]:
        return [address for address, _ in self.asked]

    def answer(
        self, method: str, url: str, headers: dict[str, str], body: bytes, max_bytes: int, ends_at: float
    ) -> tuple[int, dict[str, str], bytes]:
        self.asked.append((url, headers))
        self.sent.append((method, url, body))
        if url not in self.answers:
            raise NotReached("There is no server called so.")
        status, known, content = self.answers[url]
        if known.get("etag") and headers.get("if-none-match") == known["etag"]:
            return 304, known, b""
        return status, known, content


@pytest.fixture
def fake_web(monkeypatch: pytest.MonkeyPatch) -> FakeWeb:
    web = FakeWeb()

    def once(*args: Any) -> tuple[int, dict[str, str], bytes]:
        return web.answer(*args)

    monkeypatch.setattr(http, "_once", once)
    return web
