"""Pages, and what apps read, go out compressed: a quarter of the bytes for about a tenth of a millisecond.

How well a page compresses tells a little about its words. So each answer gets a name of random length in its gzip
header, as Django's own middleware does against BREACH, and Django masks the form token anew in each page.
"""

import secrets
import struct
import zlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

View = Callable[[HttpRequest], HttpResponseBase]

LEAST = 1000
LEVEL = 3  # a home page: 0.27 ms and 6.7 kB; 4 takes 0.45 ms for 6.4 kB
_LONGEST_NAME = 100
_TYPES = ("text/", "application/json", "application/xml", "application/activity+json", "application/opml")


def compress(get_response: View) -> View:
    """Send text compressed to those who can read it so."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        pack(response, request.META.get("HTTP_ACCEPT_ENCODING", ""))
        return response

    return middleware


def pack(response: HttpResponseBase, accepted: str) -> None:
    """Compress an answer, if it is text that gains by it and `accepted` (the header) allows it."""
    if (
        not isinstance(response, HttpResponse)
        or len(response.content) < LEAST
        or not response.get("Content-Type", "").startswith(_TYPES)
        or "Content-Encoding" in response
    ):
        return
    if "Vary" in response:
        patch_vary_headers(response, ("Accept-Encoding",))
    else:  # what apps read, and most of it: at a third of the cost
        response["Vary"] = "Accept-Encoding"
    if "gzip" in accepted:
        response.content = gzipped(response.content)
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))


def gzipped(content: bytes) -> bytes:
    name = b"x" * secrets.randbelow(_LONGEST_NAME)
    packing = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    header = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + name + b"\0"
    return b"".join(
        (header, packing.compress(content), packing.flush(), struct.pack("<II", zlib.crc32(content), len(content)))
    )
