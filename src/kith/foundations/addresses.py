"""Addresses that come from outside: where a reader may be sent."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """Return the page of this server that the reader wants to go back to (`next`), or `default`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    # “//elsewhere” and “/\\elsewhere” are other servers to a browser.
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return default
