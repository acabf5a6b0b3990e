"""Addresses: where a reader may be sent, how a host is spelt, and what is ours as others elsewhere find it."""

import re

import idna
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.templatetags.static import static
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


def absolute(address: str) -> str:
    """Make an address of this server whole, for those who have no page that it could be relative to."""
    return f"{settings.KITH_ORIGIN}{address}" if address.startswith("/") else address


def stored(name: str) -> str:
    """Return the whole address of a file in the default storage."""
    return absolute(default_storage.url(name))


def drawn(name: str) -> str:
    """Return the whole address of a static file."""
    return absolute(static(name))
