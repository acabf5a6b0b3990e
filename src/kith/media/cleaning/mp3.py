"""MP3: the frames of sound are kept, one after another, and nothing that stands before, between or behind them."""

from kith.media.cleaning.cleaned import CanNotBeMadeClean, Cleaned

_BITRATES = {  # kbit/s by (MPEG 1?, layer)
    (True, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}  # by MPEG version's bits
_FEWEST_FRAMES = 2
_FURTHEST = 1 << 16  # how far to look for the next frame where something lies between


def clean(content: bytes) -> Cleaned:
    """Keep the frames. Raises CanNotBeMadeClean."""
    view, pieces, seconds = memoryview(content), [], 0.0
    place = _behind_id3(content)
    missed = 0
    while place + 4 <= len(content):
        length, lasts = _frame(content, place)
        if length and place + length <= len(content):
            pieces.append(view[place : place + length])
            seconds += lasts
            place, missed = place + length, 0
            continue
        if content[place : place + 3] in (b"TAG", b"ID3") or content[place : place + 8] == b"APETAGEX":
            break
        place, missed = place + 1, missed + 1
        if missed > _FURTHEST:
            break
    if len(pieces) < _FEWEST_FRAMES:
        raise CanNotBeMadeClean
    return Cleaned(b"".join(pieces), seconds=round(seconds, 3))


def _behind_id3(content: bytes) -> int:
    place = 0
    while content[place : place + 3] == b"ID3":
        sizes = content[place + 6 : place + 10]
        if len(sizes) < 4:
            raise CanNotBeMadeClean
        size = sizes[0] << 21 | sizes[1] << 14 | sizes[2] << 7 | sizes[3]
        footer = 10 if content[place + 5] & 0x10 else 0
        place += 10 + size + footer
    return place


def _frame(content: bytes, place: int) -> tuple[int, float]:
    """Return the length in bytes and seconds of the frame at `place`; nought where there is none."""
    if content[place] != 0xFF or content[place + 1] & 0xE0 != 0xE0:
        return 0, 0.0
    version, layer = content[place + 1] >> 3 & 3, 4 - (content[place + 1] >> 1 & 3)
    bitrate, rate, padding = content[place + 2] >> 4, content[place + 2] >> 2 & 3, content[place + 2] >> 1 & 1
    if version == 1 or layer == 4 or bitrate in (0, 15) or rate == 3:
        return 0, 0.0
    bits, hertz = _BITRATES[version == 3, layer][bitrate] * 1000, _RATES[version][rate]
    if layer == 1:
        return (12 * bits // hertz + padding) * 4, 384 / hertz
    samples = 576 if layer == 3 and version != 3 else 1152
    return samples // 8 * bits // hertz + padding, samples / hertz
