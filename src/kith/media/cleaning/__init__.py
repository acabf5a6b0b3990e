"""Sounds and videos made clean: what tells of people and places is cut out or blanked, the streams stay as they are.

Pure Python over bytes; without a program for videos there is no re-encoding, so what can't be made clean is refused.
"""

from collections.abc import Callable

from kith.media.cleaning import flac, mp3, mp4, ogg, wav, webm
from kith.media.cleaning.cleaned import CanNotBeMadeClean, Cleaned
from kith.media.sniffing import FLAC, M4A, MP3, MP4, OGG, WAV, WEBM, Sort

__all__ = ["CanNotBeMadeClean", "Cleaned", "clean"]

_CLEANERS: dict[Sort, Callable[[bytes], Cleaned]] = {
    MP4: mp4.clean,
    M4A: mp4.clean,
    MP3: mp3.clean,
    FLAC: flac.clean,
    OGG: ogg.clean,
    WAV: wav.clean,
    WEBM: webm.clean,
}


def clean(content: bytes, sort: Sort) -> Cleaned:
    """Return the file without what tells of people and places. Raises CanNotBeMadeClean."""
    try:
        return _CLEANERS[sort](content)
    except (IndexError, ValueError, OverflowError) as broken:
        raise CanNotBeMadeClean from broken
