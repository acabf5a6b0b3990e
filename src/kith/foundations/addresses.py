"""Addresses that come from outside: where a reader may be sent, and how a host is spelt."""

import re

import idna
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """Return the page of this server that the reader wants to go back to (`next`), or `default`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    # “//elsewhere” and “/\\elsewhere” are other servers to a browser.
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return default


_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")


def network_host(host: str) -> str:
    """Return a host's name in lower case and ASCII, as browsers look it up (UTS 46). Raises ValueError for no name."""
    host = host.rstrip(".").lower()
    # Names with “_” exist and are looked up, though no standard for host names lets them.
    name = host if _HOST.fullmatch(host) else idna.encode(host, uts46=True).decode("ascii")
    if len(name) > 253 or not _HOST.fullmatch(name):
        raise ValueError("no host")
    return name
