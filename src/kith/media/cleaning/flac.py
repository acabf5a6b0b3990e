"""FLAC (RFC 9639): of the blocks before the sound only those that a player needs are kept."""

from kith.media.cleaning.cleaned import CanNotBeMadeClean, Cleaned, number

_STREAMINFO, _SEEKTABLE = 0, 3


def clean(content: bytes) -> Cleaned:
    """Drop comments, pictures and what programs left. Raises CanNotBeMadeClean."""
    if content[:4] != b"fLaC":
        raise CanNotBeMadeClean
    kept: list[tuple[int, bytes]] = []
    place, is_last = 4, False
    while not is_last:
        is_last, kind = bool(number(content, place, 1) & 0x80), content[place] & 0x7F
        length = number(content, place + 1, 3)
        body = content[place + 4 : place + 4 + length]
        if len(body) != length:
            raise CanNotBeMadeClean
        if kind in (_STREAMINFO, _SEEKTABLE):
            kept.append((kind, body))
        place += 4 + length
    if not kept or kept[0][0] != _STREAMINFO or number(content, place, 2) & 0xFFFE != 0xFFF8:
        raise CanNotBeMadeClean
    made = bytearray(b"fLaC")
    for nth, (kind, body) in enumerate(kept, start=1):
        made += bytes([kind | (0x80 if nth == len(kept) else 0)]) + len(body).to_bytes(3, "big") + body
    end = _end_of_sound(content, place)
    made += content[place:end]
    packed = number(kept[0][1], 10, 8)  # 20 bits rate, 3 channels, 5 depth, 36 samples
    rate, samples = packed >> 44, packed & ((1 << 36) - 1)
    return Cleaned(bytes(made), seconds=samples / rate if rate and samples else None)


def _end_of_sound(content: bytes, start: int) -> int:
    """Return where what some programs hang behind the sound begins: APE tags, and an ID3v1 (whole or cut off)."""
    end = len(content)
    for mark, furthest in ((b"APETAGEX", 1 << 20), (b"TAG", 128)):
        found = content.find(mark, max(start, end - furthest))
        end = found if found != -1 else end
    return end
