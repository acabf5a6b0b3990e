"""Webfinger (RFC 7033): what a handle stands for, as its server says, and the words it is asked with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from kith.protocols.activitypub.values import host_of, is_address, objects_of, text_of
from kith.protocols.activitypub.vocabulary import ACTIVITY_JSON

JRD_JSON: Final = "application/jrd+json"
ACCEPT: Final = f"{JRD_JSON}, application/json"
SUBSCRIBE: Final = "http://ostatus.org/schema/1.0/subscribe"

LONGEST_NAME = 64  # characters, as `Account.username` has it
_NAME = re.compile(r"[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*")  # as Mastodon takes them from others
_HANDLE = re.compile(r"(?:acct:)?@?([^@\s/:]+)@([^@\s/]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Handle:
    """`name@server`; the server in small letters, with its port where it has one."""

    name: str
    domain: str

    def __str__(self) -> str:
        return f"{self.name}@{self.domain}"

    def is_same_as(self, other: Handle | None) -> bool:
        """Say whether both mean the same person: letters are compared whatever their case."""
        return other is not None and str(self).lower() == str(other).lower()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says of a handle."""

    subject: Handle | None
    actor: str = ""  # URI
    page: str = ""
    subscribe: str = ""  # address with {uri}, where someone of that server follows whom they met elsewhere


def handle_of(text: str) -> Handle | None:
    """Return the handle that `text` spells (`@name@server`, `name@server`, `acct:name@server`), or None."""
    found = _HANDLE.fullmatch(text.strip())
    if found is None or not is_name(found[1]):
        return None
    domain = host_of(f"https://{found[2]}")
    return Handle(found[1], domain) if _is_domain(domain) else None


def is_name(name: str) -> bool:
    """Say whether `name` can be the name in a handle."""
    return len(name) <= LONGEST_NAME and _NAME.fullmatch(name) is not None


def address_to_ask(handle: Handle, *, scheme: str = "https") -> str:
    """Return where the server of `handle` tells what it stands for."""
    return f"{scheme}://{handle.domain}/.well-known/webfinger?resource=acct:{quote(str(handle), safe='@:')}"


def read_answer(data: dict[str, Any]) -> Answer:
    """Return what an answer says, as far as it can be understood."""
    actor = page = subscribe = ""
    for link in objects_of(data.get("links")):
        rel, kind = text_of(link.get("rel")), text_of(link.get("type"))
        href, template = text_of(link.get("href")), text_of(link.get("template"))
        if rel == "self" and _is_activity(kind) and is_address(href):
            actor = actor or href
        elif rel.endswith("/profile-page") and is_address(href):
            page = page or href
        elif rel == SUBSCRIBE and "{uri}" in template and is_address(template.replace("{uri}", "x")):
            subscribe = subscribe or template
    subject = text_of(data.get("subject"))
    return Answer(handle_of(subject) if subject.lower().startswith("acct:") else None, actor, page, subscribe)


def _is_activity(kind: str) -> bool:
    return kind == ACTIVITY_JSON or (kind.startswith("application/ld+json") and "activitystreams" in kind)


def _is_domain(domain: str) -> bool:
    name = urlsplit(f"https://{domain}").hostname or ""
    return bool(name) and len(domain) <= 255
