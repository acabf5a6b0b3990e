"""MP4, M4A and QuickTime (ISO 14496-12): boxes that describe become `free`, of the same size, so no offset moves.

Phones write where a film was taken into `udta` and `meta`, and some write it again and again into a track of its own
(iPhone `mebx`, GoPro `gpmd`); such a track's samples are blanked too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kith.media.cleaning.cleaned import CanNotBeMadeClean, Cleaned, number

_DESCRIBE = {b"udta", b"meta", b"uuid", b"Xtra", b"ilst", b"keys"}
_INTO = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"moof", b"traf", b"mvex"}
_KNOWN_AT_TOP = {
    b"ftyp",
    b"moov",
    b"mdat",
    b"free",
    b"skip",
    b"wide",
    b"moof",
    b"mfra",
    b"sidx",
    b"styp",
    b"pdin",
    b"emsg",
}
_PLAYED = {b"vide", b"soun"}
_HELPS = {b"tmcd", b"hint", b"sbtl", b"subt", b"text", b"clcp"}  # clocks, subtitles
_MOST_SAMPLES = 5_000_000


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


def clean(content: bytes) -> Cleaned:
    """Blank what describes. Raises CanNotBeMadeClean."""
    made = bytearray(content)
    top = list(_boxes(made, 0, len(made)))
    moov = next((box for box in top if box.kind == b"moov"), None)
    if moov is None:
        raise CanNotBeMadeClean
    is_fragmented = any(box.kind == b"moof" for box in top)
    width = height = None
    for trak in _children(made, moov, b"trak"):
        handler = _handler(made, trak)
        if handler == b"vide":
            width, height = _sides(made, trak)
        if handler not in _PLAYED:
            if is_fragmented:
                raise CanNotBeMadeClean
            if handler not in _HELPS or handler == b"text":
                _blank_samples(made, trak)
            _free(made, trak)
    for box in top:
        if box.kind in (b"moov", b"moof"):
            _blank_descriptions(made, box)
        elif box.kind not in _KNOWN_AT_TOP or box.kind in (b"emsg", b"free", b"skip", b"wide"):
            _free(made, box)
    seconds = _forget_when(made, moov)
    return Cleaned(bytes(made), has_picture=width is not None, width=width, height=height, seconds=seconds)


def _boxes(content: bytearray, start: int, end: int) -> Iterator[_Box]:
    place = start
    while place + 8 <= end:
        size, kind, body = number(content, place, 4), bytes(content[place + 4 : place + 8]), place + 8
        if size == 1:
            size, body = number(content, place + 8, 8), place + 16
        elif size == 0:  # to the end of the file
            size = end - place
        if size < body - place or place + size > end:
            raise CanNotBeMadeClean
        yield _Box(kind, place, body, place + size)
        place += size
    if place != end and any(content[place:end]):
        raise CanNotBeMadeClean


def _children(content: bytearray, box: _Box, kind: bytes) -> list[_Box]:
    return [child for child in _boxes(content, box.body, box.end) if child.kind == kind]


def _find(content: bytearray, box: _Box, *path: bytes) -> _Box | None:
    for kind in path:
        found = _children(content, box, kind)
        if not found:
            return None
        box = found[0]
    return box


def _free(content: bytearray, box: _Box) -> None:
    content[box.start + 4 : box.start + 8] = b"free"
    content[box.body : box.end] = bytes(box.end - box.body)


def _blank_descriptions(content: bytearray, box: _Box) -> None:
    for child in list(_boxes(content, box.body, box.end)):
        if child.kind in _DESCRIBE or child.kind[:1] == b"\xa9" or child.kind in (b"free", b"skip"):
            _free(content, child)
        elif child.kind in _INTO:
            _blank_descriptions(content, child)
        elif child.kind == b"hdlr":
            # Its last field is a name in words: “Core Media Video”, or whatever a program wrote.
            content[child.body + 24 : child.end] = bytes(max(0, child.end - child.body - 24))


def _handler(content: bytearray, trak: _Box) -> bytes:
    found = _find(content, trak, b"mdia", b"hdlr")
    return bytes(content[found.body + 8 : found.body + 12]) if found else b""


def _blank_samples(content: bytearray, trak: _Box) -> None:
    """Overwrite every sample of a track: where they lie is spelt in stsz (sizes), stsc (how many a chunk), stco."""
    table = _find(content, trak, b"mdia", b"minf", b"stbl")
    if table is None:
        raise CanNotBeMadeClean
    sizes, chunks, runs = _sample_sizes(content, table), _chunks(content, table), _runs(content, table)
    sample = 0
    for place, offset in enumerate(chunks, start=1):
        in_chunk = next((count for first, count in reversed(runs) if first <= place), 0)
        length = sum(sizes[sample : sample + in_chunk])
        sample += in_chunk
        if offset + length > len(content):
            raise CanNotBeMadeClean
        content[offset : offset + length] = bytes(length)


def _sample_sizes(content: bytearray, table: _Box) -> list[int]:
    box = _find(content, table, b"stsz")
    if box is None:
        raise CanNotBeMadeClean
    same, count = number(content, box.body + 4, 4), number(content, box.body + 8, 4)
    if count > _MOST_SAMPLES:
        raise CanNotBeMadeClean
    return [same] * count if same else [number(content, box.body + 12 + 4 * place, 4) for place in range(count)]


def _chunks(content: bytearray, table: _Box) -> list[int]:
    for kind, width in ((b"stco", 4), (b"co64", 8)):
        box = _find(content, table, kind)
        if box is not None:
            count = number(content, box.body + 4, 4)
            if count > _MOST_SAMPLES:
                raise CanNotBeMadeClean
            return [number(content, box.body + 8 + width * place, width) for place in range(count)]
    raise CanNotBeMadeClean


def _runs(content: bytearray, table: _Box) -> list[tuple[int, int]]:
    box = _find(content, table, b"stsc")
    if box is None:
        raise CanNotBeMadeClean
    count = min(number(content, box.body + 4, 4), _MOST_SAMPLES)
    starts = (box.body + 8 + 12 * place for place in range(count))
    return [(number(content, start, 4), number(content, start + 4, 4)) for start in starts]


def _sides(content: bytearray, trak: _Box) -> tuple[int | None, int | None]:
    box = _find(content, trak, b"tkhd")
    if box is None:
        return None, None
    matrix = box.end - 44  # nine numbers, then width and height, all 16.16
    width, height = number(content, box.end - 8, 4) >> 16, number(content, box.end - 4, 4) >> 16
    is_turned = number(content, matrix, 4) == 0 and number(content, matrix + 4, 4) != 0
    return (height, width) if is_turned else (width, height)


def _forget_when(content: bytearray, moov: _Box) -> float | None:
    """Blank the times of making in every header, and return how long the film is."""
    seconds = None
    for box in _headers(content, moov):
        is_long = content[box.body] == 1
        width = 8 if is_long else 4
        content[box.body + 4 : box.body + 4 + 2 * width] = bytes(2 * width)
        if box.kind == b"mvhd":
            scale = number(content, box.body + 4 + 2 * width, 4)
            length = number(content, box.body + 8 + 2 * width, width)
            seconds = length / scale if scale and length < 1 << (8 * width - 1) else None
    return seconds or None


def _headers(content: bytearray, box: _Box) -> Iterator[_Box]:
    for child in _boxes(content, box.body, box.end):
        if child.kind in (b"mvhd", b"tkhd", b"mdhd"):
            yield child
        elif child.kind in (b"trak", b"mdia"):
            yield from _headers(content, child)
