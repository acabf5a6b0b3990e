"""The picture of a preview: fetched once, cleaned, and kept here, so that nobody's look at a post is told elsewhere."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from io import BytesIO

from kith.foundations import http
from kith.foundations.http import FetchFailed
from kith.links.models import Link
from kith.media.actions import CouldNotBeRead, NotAccepted, TooBig, keep_small

_LARGEST = 6_000_000
_SECONDS = 10.0
_SMALLEST_SIDE = 100  # below are icons and dots that count readers


@dataclass(frozen=True, slots=True)
class LinkPicture:
    picture: str = ""
    picture_width: int | None = None
    picture_height: int | None = None
    picture_blurhash: str = ""
    picture_address: str = ""

    def columns(self) -> dict[str, object]:
        return asdict(self)


def take_picture(address: str, link: Link) -> LinkPicture | None:
    """Return our own copy of the picture at `address`; None where `link` has it already."""
    if not address:
        return LinkPicture()
    failed = None if link.picture else LinkPicture()  # what we have is better than nothing
    if address == link.picture_address:
        return None
    try:
        answer = http.fetch(address, headers={"Accept": "image/*"}, max_bytes=_LARGEST, deadline=_SECONDS)
        if not answer.is_good:
            return failed
        return keep_picture(address, answer.body)
    except (FetchFailed, NotAccepted, TooBig, CouldNotBeRead):
        return failed


def keep_picture(address: str, body: bytes) -> LinkPicture:
    """Keep a clean, small copy. Raises NotAccepted, TooBig, CouldNotBeRead."""
    kept = keep_small(upload=_Bytes(body), folder="links", smallest_side=_SMALLEST_SIDE)
    return LinkPicture(kept.name, kept.width, kept.height, kept.blurhash, address[:2000])


class _Bytes(BytesIO):
    @property
    def size(self) -> int:
        return len(self.getbuffer())
