"""From the bytes of a page to its text, whatever its encoding is called, and wherever that is said."""

import re

from kith.protocols.feeds.decoding import decode

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
_MOST_CHARACTERS = 1_500_000


def text_of(body: bytes, content_type: str) -> str:
    """Return the text of a page: the server's word for its encoding goes before the page's own."""
    if "charset" not in content_type.lower():
        said = _META.search(body[:4096])
        content_type = f"text/html; charset={said[1].decode('ascii')}" if said else content_type
    return decode(body, content_type)[:_MOST_CHARACTERS]
