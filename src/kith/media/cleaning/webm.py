"""WebM (RFC 8794, RFC 9559): elements that describe become Void, of the same size, so no position moves."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from kith.media.cleaning.cleaned import CanNotBeMadeClean, Cleaned, number

_EBML, _SEGMENT, _CLUSTER, _INFO, _TRACKS, _TRACK = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0x1549A966, 0x1654AE6B, 0xAE
_VIDEO, _WIDTH, _HEIGHT, _TRACK_TYPE, _SCALE, _DURATION = 0xE0, 0xB0, 0xBA, 0x83, 0x2AD7B1, 0x4489
_VOID, _SUM = 0xEC, 0xBF
_TAGS, _ATTACHMENTS, _CHAPTERS = 0x1254C367, 0x1941A469, 0x1043A770
# Title, date, file names and who belongs together; the programs that wrote it stay, players look at them.
_TELL = {0x7BA9, 0x4461, 0x7384, 0x3C83AB, 0x3EB923, 0x3CB923, 0x3E83BB, 0x73A4, 0x4444, 0x6924, _SUM}
_TRACK_TELLS = {0x536E, _SUM}  # its name
_PLAYED = {1, 2}  # picture and sound; subtitles and other data are not


@dataclass(frozen=True, slots=True)
class _Element:
    id: int
    start: int
    body: int
    end: int
    is_endless: bool


def clean(content: bytes) -> Cleaned:
    """Blank what describes. Raises CanNotBeMadeClean."""
    made = bytearray(content)
    segment = next((one for one in _elements(made, 0, len(made)) if one.id == _SEGMENT), None)
    if segment is None:
        raise CanNotBeMadeClean
    width = height = seconds = None
    for element in _elements(made, segment.body, segment.end):
        if element.id in (_TAGS, _ATTACHMENTS, _CHAPTERS, _VOID):
            _void(made, element)
        elif element.id == _INFO:
            seconds = _seconds(made, element)
            _void_children(made, element, _TELL)
        elif element.id == _TRACKS:
            for track in _elements(made, element.body, element.end):
                if track.id == _TRACK:
                    width, height = _check_track(made, track) or (width, height)
    if segment.end < len(made):
        made[segment.end :] = b""
    return Cleaned(bytes(made), has_picture=width is not None, width=width, height=height, seconds=seconds)


def _elements(content: bytearray, start: int, end: int) -> Iterator[_Element]:
    """Walk the elements of one level. A cluster without a length is walked through as if its children stood here."""
    place = start
    while place < end:
        id_length = _vint_length(content[place])
        body = place + id_length
        size_length = _vint_length(content[body])
        size = number(content, body, size_length) & ((1 << 7 * size_length) - 1)
        is_endless = size == (1 << 7 * size_length) - 1
        body += size_length
        id = number(content, place, id_length)
        if is_endless and id not in (_SEGMENT, _CLUSTER):
            raise CanNotBeMadeClean
        stop = end if is_endless else body + size
        if stop > end:  # a recording that was cut off
            if id not in (_SEGMENT, _CLUSTER):
                return
            stop = end
        yield _Element(id, place, body, stop, is_endless)
        place = body if is_endless and id == _CLUSTER else stop


def _vint_length(first: int) -> int:
    length = 9 - first.bit_length()
    if length > 8:
        raise CanNotBeMadeClean
    return length


def _void(content: bytearray, element: _Element) -> None:
    total = element.end - element.start
    length = 8 if total >= 9 else 1
    size = (total - 1 - length) | 1 << 7 * length
    content[element.start : element.end] = bytes([_VOID]) + size.to_bytes(length, "big") + bytes(total - 1 - length)


def _void_children(content: bytearray, parent: _Element, ids: set[int]) -> None:
    for child in list(_elements(content, parent.body, parent.end)):
        if child.id in ids:
            _void(content, child)


def _check_track(content: bytearray, track: _Element) -> tuple[int, int] | None:
    """Refuse a track that is not played, forget its name, and return the sides of a picture."""
    kinds = [child for child in _elements(content, track.body, track.end) if child.id == _TRACK_TYPE]
    if not kinds or number(content, kinds[0].body, kinds[0].end - kinds[0].body) not in _PLAYED:
        raise CanNotBeMadeClean
    sides = None
    for child in _elements(content, track.body, track.end):
        if child.id == _VIDEO:
            found = {one.id: number(content, one.body, one.end - one.body)
                     for one in _elements(content, child.body, child.end) if one.id in (_WIDTH, _HEIGHT)}  # fmt: skip
            sides = (found.get(_WIDTH, 0), found.get(_HEIGHT, 0))
    _void_children(content, track, _TRACK_TELLS)
    return sides


def _seconds(content: bytearray, info: _Element) -> float | None:
    scale, length = 1_000_000, 0.0
    for child in _elements(content, info.body, info.end):
        if child.id == _SCALE:
            scale = number(content, child.body, child.end - child.body)
        elif child.id == _DURATION:
            form = {4: ">f", 8: ">d"}.get(child.end - child.body)
            length = struct.unpack(form, content[child.body : child.end])[0] if form else 0.0
    return length * scale / 1e9 or None
