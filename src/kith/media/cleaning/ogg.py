"""Ogg (RFC 3533) with Vorbis or Opus: the comment packet is emptied in place, and its pages' sums made true again."""

from dataclasses import dataclass

from kith.media.cleaning.cleaned import CanNotBeMadeClean, Cleaned

_CONTINUED, _FIRST = 1, 2
_OPUS_HEAD, _OPUS_TAGS = b"OpusHead", b"OpusTags"
_VORBIS_HEAD, _VORBIS_COMMENT = b"\x01vorbis", b"\x03vorbis"


@dataclass(slots=True)
class _Page:
    start: int
    flags: int
    granule: int
    serial: bytes
    body: int
    segments: bytes
    end: int


@dataclass(slots=True)
class _Stream:
    is_opus: bool
    rate: int
    skipped: int
    is_done: bool = False
    last: int = 0


def clean(content: bytes) -> Cleaned:
    """Empty the comments of every stream. Raises CanNotBeMadeClean."""
    made = bytearray(content)
    streams: dict[bytes, _Stream] = {}
    seconds = 0.0
    place = 0
    while place < len(made):
        page = _page(made, place)
        if page.flags & _FIRST:
            seconds += _length(streams.get(page.serial))
            streams[page.serial] = _begin(made, page)
        elif page.serial not in streams:
            raise CanNotBeMadeClean
        elif not streams[page.serial].is_done:
            page = _empty_comments(made, page, streams[page.serial])
        streams[page.serial].last = max(streams[page.serial].last, page.granule)
        place = page.end
    if not streams or not all(stream.is_done for stream in streams.values()):
        raise CanNotBeMadeClean
    seconds += sum(_length(stream) for stream in streams.values())
    return Cleaned(bytes(made), seconds=round(seconds, 3) or None)


def _page(content: bytearray, place: int) -> _Page:
    if content[place : place + 4] != b"OggS":
        raise CanNotBeMadeClean
    count = content[place + 26]
    segments = bytes(content[place + 27 : place + 27 + count])
    body = place + 27 + count
    end = body + sum(segments)
    if end > len(content):
        raise CanNotBeMadeClean
    granule = int.from_bytes(content[place + 6 : place + 14], "little", signed=True)
    return _Page(place, content[place + 5], granule, bytes(content[place + 14 : place + 18]), body, segments, end)


def _begin(content: bytearray, page: _Page) -> _Stream:
    head = content[page.body : page.end]
    if head.startswith(_OPUS_HEAD):
        return _Stream(is_opus=True, rate=48_000, skipped=int.from_bytes(head[10:12], "little"))
    if head.startswith(_VORBIS_HEAD):
        return _Stream(is_opus=False, rate=int.from_bytes(head[12:16], "little"), skipped=0)
    raise CanNotBeMadeClean  # films and other codecs: Theora, Speex, FLAC in Ogg


def _empty_comments(content: bytearray, page: _Page, stream: _Stream) -> _Page:
    """Overwrite the comment packet that begins here, over all its pages; return the page on which it ends."""
    name, empty = (_OPUS_TAGS, bytes(8)) if stream.is_opus else (_VORBIS_COMMENT, bytes(8) + b"\x01")
    if not content[page.body : page.end].startswith(name):
        raise CanNotBeMadeClean
    left = name + empty  # no maker, no comments; players pass over the noughts behind it
    while True:
        length, ends = _first_packet(page.segments)
        content[page.body : page.body + length] = left[:length].ljust(length, b"\0")
        left = left[length:]
        _sign(content, page)
        if ends:
            break
        following = _page(content, page.end)
        if following.serial != page.serial or not following.flags & _CONTINUED:
            raise CanNotBeMadeClean
        page = following
    if left:
        raise CanNotBeMadeClean
    stream.is_done = True
    return page


def _first_packet(segments: bytes) -> tuple[int, bool]:
    """Return how many bytes of the first packet are on this page, and whether it ends here."""
    length = 0
    for segment in segments:
        length += segment
        if segment < 255:
            return length, True
    return length, False


def _length(stream: _Stream | None) -> float:
    return max(0, stream.last - stream.skipped) / stream.rate if stream and stream.rate else 0.0


def _table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ 0x04C11DB7 if value & 0x80000000 else value << 1
        table.append(value & 0xFFFFFFFF)
    return table


_SUMS = _table()


def _sign(content: bytearray, page: _Page) -> None:
    content[page.start + 22 : page.start + 26] = bytes(4)
    total = 0
    for byte in content[page.start : page.end]:
        total = (total << 8 & 0xFFFFFFFF) ^ _SUMS[total >> 24 ^ byte]
    content[page.start + 22 : page.start + 26] = total.to_bytes(4, "little")
