"""What an app may be let do: the scopes of the Mastodon API, where a wide one covers those within it.

https://docs.joinmastodon.org/api/oauth-scopes/
"""

from __future__ import annotations

from collections.abc import Iterable

_READ = (
    "accounts", "blocks", "bookmarks", "collections", "favourites", "filters", "follows", "lists", "mutes",
    "notifications", "search", "statuses",
)  # fmt: skip
_WRITE = (
    "accounts", "blocks", "bookmarks", "collections", "conversations", "favourites", "filters", "follows", "lists",
    "media", "mutes", "notifications", "reports", "statuses",
)  # fmt: skip
_ADMIN = (
    "accounts", "canonical_email_blocks", "domain_allows", "domain_blocks", "email_domain_blocks", "ip_blocks",
    "reports",
)  # fmt: skip

_WITHIN: dict[str, frozenset[str]] = {
    "read": frozenset(f"read:{part}" for part in _READ),
    "write": frozenset(f"write:{part}" for part in _WRITE),
    # Older than the parts, and still asked for by apps.
    "follow": frozenset(f"{way}:{part}" for way in ("read", "write") for part in ("blocks", "follows", "mutes")),
    "push": frozenset(),
    "profile": frozenset(),
    "admin:read": frozenset(f"admin:read:{part}" for part in _ADMIN),
    "admin:write": frozenset(f"admin:write:{part}" for part in _ADMIN),
}
ALL: tuple[str, ...] = tuple(dict.fromkeys(each for wide, parts in _WITHIN.items() for each in (wide, *sorted(parts))))
USUAL = "read"


def known(asked: str | Iterable[str]) -> list[str]:
    """Return those of the scopes asked for that are known here, each once; others are the app's own business."""
    names = asked.replace("+", " ").split() if isinstance(asked, str) else asked
    return [name for name in dict.fromkeys(names) if name in ALL]


def covers(granted: Iterable[str], needed: str) -> bool:
    """Say whether who was let do all of `granted` may do `needed`."""
    return any(needed == scope or needed in _WITHIN.get(scope, ()) for scope in granted)


def all_covered(granted: Iterable[str], asked: Iterable[str]) -> bool:
    """Say whether `granted` covers each of `asked`."""
    held = list(granted)
    return all(covers(held, scope) for scope in asked)
