"""NodeInfo of other servers (http://nodeinfo.diaspora.software): which software runs there; the rest is not read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kith.protocols.activitypub.values import objects_of, text_of

_REL = re.compile(r"https?://nodeinfo\.diaspora\.software/ns/schema/(\d\.\d)")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_LONGEST = 60


def address_in(data: Mapping[str, Any]) -> str:
    """Return where the newest of the documents is that a server offers; empty where it offers none."""
    found = {
        match[1]: text_of(link.get("href"))
        for link in objects_of(data.get("links"))
        if (match := _REL.fullmatch(text_of(link.get("rel"))))
    }
    return found[max(found)] if found else ""


def software_in(data: Mapping[str, Any]) -> tuple[str, str]:
    """Return name and version of the software; the name is empty where none is told that could be one."""
    told = data.get("software")
    if not isinstance(told, Mapping):
        return "", ""
    name, version = text_of(told.get("name")).strip().lower(), text_of(told.get("version"))
    if not _NAME.fullmatch(name):
        return "", ""
    return name, "".join(sign for sign in version if sign.isprintable())[:_LONGEST].strip()
