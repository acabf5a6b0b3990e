"""What every cleaner returns or raises."""

from dataclasses import dataclass


class CanNotBeMadeClean(Exception):
    """The file is broken, or holds something that could not be taken out."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file that tells nothing but what is heard and seen."""

    content: bytes
    has_picture: bool = False
    width: int | None = None
    height: int | None = None
    seconds: float | None = None


def number(content: bytes | bytearray, start: int, length: int) -> int:
    """Read a big-endian number. Raises CanNotBeMadeClean past the end."""
    piece = content[start : start + length]
    if len(piece) != length:
        raise CanNotBeMadeClean
    return int.from_bytes(piece, "big")
