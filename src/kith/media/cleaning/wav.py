"""WAV: the chunks that are heard, and none of those that tell (LIST, bext, id3, iXML, _PMX)."""

from kith.media.cleaning.cleaned import CanNotBeMadeClean, Cleaned

_HEARD = {b"fmt ", b"fact", b"data"}


def clean(content: bytes) -> Cleaned:
    """Keep format and samples. Raises CanNotBeMadeClean."""
    chunks: dict[bytes, bytes] = {}
    place = 12
    while place + 8 <= len(content):
        kind, length = content[place : place + 4], int.from_bytes(content[place + 4 : place + 8], "little")
        body = content[place + 8 : place + 8 + length]
        if kind in _HEARD and kind not in chunks:
            chunks[kind] = body  # a recorder that was cut off leaves less than it announced: that is still heard
        place += 8 + length + (length & 1)
    if not {b"fmt ", b"data"} <= chunks.keys() or len(chunks[b"fmt "]) < 16:
        raise CanNotBeMadeClean
    made = b"".join(
        kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) & 1)
        for kind, body in sorted(chunks.items(), key=lambda chunk: (b"fmt ", b"fact", b"data").index(chunk[0]))
    )
    a_second = int.from_bytes(chunks[b"fmt "][8:12], "little")
    whole = b"RIFF" + (len(made) + 4).to_bytes(4, "little") + b"WAVE" + made
    return Cleaned(whole, seconds=len(chunks[b"data"]) / a_second if a_second else None)
