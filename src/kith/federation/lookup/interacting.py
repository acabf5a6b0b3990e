"""Following across servers from the page of somebody: those who come from elsewhere, and those who are sent there.

A visitor says who they are on their own server; its webfinger says where its people follow whom they met elsewhere.
"""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings

from kith.federation.lookup.fetching import NotFetched, is_secure
from kith.federation.lookup.names import ask_about
from kith.protocols.activitypub.values import is_address
from kith.protocols.webfinger import Handle, handle_of

SECONDS = 5.0


class NoWayThere(Exception):
    """The visitor's own server names no page on which they could follow, or gave no answer."""


class NotAHandle(Exception):
    """What the visitor typed is nobody's handle on another server."""


def way_for(typed: str, about: str) -> str:
    """Return the page of the visitor's own server on which they follow, or answer, `about` (a URI).

    Raises NotAHandle, NoWayThere.
    """
    handle = _typed(typed)
    try:
        template = ask_about(handle, deadline=SECONDS).subscribe
    except NotFetched as failed:
        raise NoWayThere from failed
    address = template.replace("{uri}", quote(about, safe=""))
    if not is_address(address) or not (is_secure(address) or settings.KITH_INSECURE_FEDERATION):
        raise NoWayThere
    return address


def _typed(typed: str) -> Handle:
    """Return the handle somebody typed. Some know only the name of their server's page: https://server/@name."""
    words = typed.strip()
    if words.lower().startswith(("https://", "http://")):
        host, _, path = words.partition("://")[2].partition("/")
        words = f"{path.strip('/').removeprefix('@')}@{host}"
    handle = handle_of(words)
    if handle is None:
        raise NotAHandle
    return handle
