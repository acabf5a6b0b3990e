"""What a file is, by its content; never by its name or by what the sender says."""

from dataclasses import dataclass

from kith.media.models import Kind

ENOUGH = 4096  # bytes from the beginning


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of file that is accepted."""

    name: str
    kind: Kind
    content_type: str
    suffix: str


JPEG = Sort("JPEG", Kind.IMAGE, "image/jpeg", ".jpg")
PNG = Sort("PNG", Kind.IMAGE, "image/png", ".png")
GIF = Sort("GIF", Kind.IMAGE, "image/gif", ".gif")
WEBP = Sort("WEBP", Kind.IMAGE, "image/webp", ".webp")
HEIF = Sort("HEIF", Kind.IMAGE, "image/heic", ".heic")
AVIF = Sort("AVIF", Kind.IMAGE, "image/avif", ".avif")
MP4 = Sort("MP4", Kind.VIDEO, "video/mp4", ".mp4")
M4A = Sort("M4A", Kind.AUDIO, "audio/mp4", ".m4a")
WEBM = Sort("WEBM", Kind.VIDEO, "video/webm", ".webm")
MP3 = Sort("MP3", Kind.AUDIO, "audio/mpeg", ".mp3")
OGG = Sort("OGG", Kind.AUDIO, "audio/ogg", ".ogg")
FLAC = Sort("FLAC", Kind.AUDIO, "audio/flac", ".flac")
WAV = Sort("WAV", Kind.AUDIO, "audio/wav", ".wav")

_BEGINNINGS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"fLaC", FLAC),
    (b"OggS", OGG),
)
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), HEIF),
    **dict.fromkeys((b"avif", b"avis"), AVIF),
    **dict.fromkeys((b"M4A ", b"M4B "), M4A),
    # A phone's .mov is the same container; browsers play it as MP4.
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"qt  "), MP4),
    **dict.fromkeys((b"MSNV", b"dash", b"3gp4", b"3gp5", b"3gp6"), MP4),
}


def sort_of(head: bytes) -> Sort | None:
    """Return what a file that begins with `head` is, or None for anything Kith does not take (SVG among them)."""
    for beginning, sort in _BEGINNINGS:
        if head.startswith(beginning):
            return sort
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:64]:
        return WEBM
    if head.startswith(b"ID3") or (len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return MP3
    return None


def _by_brand(head: bytes) -> Sort | None:
    end = min(int.from_bytes(head[:4], "big"), len(head), 256)
    brands = [head[8:12], *(head[place : place + 4] for place in range(16, end, 4))]
    if brands[0] in (b"mif1", b"msf1") and b"avif" in brands:
        return AVIF
    return next((_BRANDS[brand] for brand in brands if brand in _BRANDS), None)
