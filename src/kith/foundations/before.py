"""Answering before Django: what is asked far more often than pages passes neither its handler nor its middlewares.

They cost as much as such an answer. Here is what they would have done, as far as it is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django.http import HttpResponse
from django.http.request import split_domain_port, validate_host

from kith.foundations.ready import this_connection, vendor

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Finish = Callable[[Environ, HttpResponse], None]

# On every answer that is for programs: a browser that meets one neither runs nor frames nor guesses anything.
SAFETY = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


def nothing_more(environ: Environ, response: HttpResponse) -> None:
    """Stands for a `Finish` where there is none."""


@lru_cache(maxsize=64)
def is_our_host(host: str) -> bool:
    """As Django's own check; whoever asks for another host goes the longer way, and is refused there."""
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def mend_connection() -> None:
    """What Django does before each request, where there is something to do: a connection that broke is opened anew."""
    if this_connection().errors_occurred or vendor() == "postgresql":
        close_old_connections()
