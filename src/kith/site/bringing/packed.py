"""Packed files as strangers make them: looked into without trust, and within limits of size, number and time.

Nothing is ever written to a place that an archive names: what is wanted is asked for by its name and read as bytes. So
paths that lead elsewhere, links and devices mean nothing here.
"""

import gzip
import io
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Self, cast

from django.utils.translation import gettext as _

MOST_ENTRIES = 200_000
_MOST_UNPACKED = 4_000_000_000  # bytes of a tar, whatever is in it
_LARGEST_DIRECTORY = 64_000_000  # bytes of a zip's list of contents: it is read into memory
_LARGEST_HEADER = 1_000_000  # bytes of what a tar says of one entry besides its contents; the same
_MOST_SECONDS = 600.0
_PIECE = 256 * 1024
_AN_ENTRY = b"PK\x01\x02"  # each in a zip's list of contents begins so
_DEPTH = 2  # folders around everything, as programs that pack a folder make them
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
           ValueError, struct.error, OverflowError)  # fmt: skip


class NotAnArchive(Exception):
    """The file can't be read as an archive; the message says why and what to do."""


def is_packed(beginning: bytes) -> bool:
    """Say whether a file that begins so (300 bytes are enough) is packed in one of the ways read here."""
    return beginning.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b")) or beginning[257:262] == b"ustar"


def as_zip(source: Path, into: Path) -> None:
    """Leave at `into` the archive `source` as a zip, and nothing at `source`; done before, nothing happens.

    A tar is packed anew, since of a compressed one nothing can be read without all that is before it. Raises
    NotAnArchive, FileNotFoundError.
    """
    if into.exists():
        return
    with source.open("rb") as opened:
        beginning = opened.read(300)
        opened.seek(0)
        if beginning.startswith(b"PK"):
            source.replace(into)
            return
        unfinished = into.with_suffix(".part")
        try:
            _repack(opened, unfinished, is_compressed=beginning.startswith(b"\x1f\x8b"))
        except (tarfile.TarError, *_BROKEN) as problem:
            raise damaged() from problem
    unfinished.replace(into)
    source.unlink()


class Packed:
    """A zip, to be read by name."""

    def __init__(self, path: Path) -> None:
        """Raises NotAnArchive."""
        self._opened = path.open("rb")
        try:
            _check_directory(self._opened)
            self._zip = zipfile.ZipFile(self._opened)
        except NotAnArchive:
            self._opened.close()
            raise
        except _BROKEN as problem:
            self._opened.close()
            raise damaged() from problem
        self._entries = {_tidy(entry.filename): entry for entry in self._zip.infolist() if not entry.is_dir()}
        self._around = self._find_around()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _it: BaseException | None, _at: TracebackType | None) -> None:
        self._zip.close()
        self._opened.close()

    def has(self, name: str) -> bool:
        return self._entry(name) is not None

    def read(self, name: str, *, most: int) -> bytes:
        """Return an entry, b"" where there is none. Raises NotAnArchive where it is larger than `most` or broken."""
        return b"".join(self.pieces(name, most=most))

    def pieces(self, name: str, *, most: int) -> Iterator[bytes]:
        """Return an entry bit by bit; as `read`. What it says of its size is not believed."""
        entry = self._entry(name)
        if entry is None:
            return
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise damaged()
        ends_at = time.monotonic() + _MOST_SECONDS
        try:
            with self._zip.open(entry) as source:
                while piece := source.read(_PIECE):
                    most -= len(piece)
                    if most < 0 or time.monotonic() > ends_at:
                        raise NotAnArchive(_("%(name)s in this archive is larger than Kith reads.") % {"name": name})
                    yield piece
        except _BROKEN as problem:
            raise damaged() from problem

    def _entry(self, name: str) -> zipfile.ZipInfo | None:
        return self._entries.get(self._around + _tidy(name))

    def _find_around(self) -> str:
        """The folder in which everything lies: that of the first thing to look for."""
        for wanted in ("outbox.json", "actor.json"):
            for name in self._entries:
                place = PurePosixPath(name)
                if place.name == wanted and len(place.parts) <= _DEPTH + 1:
                    return name.removesuffix(wanted)
        return ""


def _tidy(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./").lstrip("/")


def damaged() -> NotAnArchive:
    """Return the refusal of what is broken."""
    return NotAnArchive(_("This archive is damaged or not whole. Fetch it once more from where you have it."))


def _check_directory(opened: IO[bytes]) -> None:
    """Refuse a zip whose list of contents would fill the memory, before it is read (APPNOTE.TXT 4.3.14 to 4.3.16)."""
    size = opened.seek(0, io.SEEK_END)
    opened.seek(max(0, size - 66_000))
    tail = opened.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise damaged()
    ends_at = max(0, size - 66_000) + at
    directory = struct.unpack("<L", tail[at + 12 : at + 16])[0]
    if at >= 20 and tail[at - 20 : at - 16] == b"PK\x06\x07":
        # The long form stands right before, where zipfile looks for it; what points to it may point elsewhere.
        ends_at -= 20 + 56
        opened.seek(max(0, ends_at))
        larger = opened.read(56)
        if ends_at < 0 or larger[:4] != b"PK\x06\x06" or struct.unpack("<Q", tail[at - 12 : at - 4])[0] != ends_at:
            raise damaged()
        directory = struct.unpack("<Q", larger[40:48])[0]
    if directory > _LARGEST_DIRECTORY or _entries_in(opened, ends_at - directory, ends_at) > MOST_ENTRIES:
        raise NotAnArchive(_("There are more files in this archive than Kith looks at."))
    opened.seek(0)


def _entries_in(opened: IO[bytes], start: int, end: int) -> int:
    """Count what a list of contents holds, which says another number than its end where someone wants memory filled."""
    opened.seek(max(0, start))
    found, before = 0, b""
    for place in range(max(0, start), end, _PIECE):
        piece = before + opened.read(min(_PIECE, end - place))
        found += piece.count(_AN_ENTRY)
        before = piece[-len(_AN_ENTRY) + 1 :]
    return found


class _Limited(io.RawIOBase):
    """What is unpacked from a stream, until there is too much of it or it takes too long."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._left = _MOST_UNPACKED
        self._ends_at = time.monotonic() + _MOST_SECONDS

    def read(self, size: int = -1, /) -> bytes:
        piece = self._source.read(size)
        self._left -= len(piece)
        if self._left < 0 or time.monotonic() > self._ends_at:
            raise NotAnArchive(_("There is more in this archive than Kith unpacks."))
        return piece


class _Entry(tarfile.TarInfo):
    """An entry of a tar, none of whose forms can take more memory than it is worth (tarfile reads these whole)."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        is_plain = self.type in {tarfile.REGTYPE, tarfile.AREGTYPE}
        if self.type == tarfile.GNUTYPE_SPARSE or (self.size > _LARGEST_HEADER and not is_plain):
            raise tarfile.ReadError
        return cast("tarfile.TarInfo", super()._proc_member(archive))  # type: ignore[misc]

    def _no_sparse(self, *_anything: object) -> None:
        raise tarfile.ReadError

    _proc_gnusparse_00 = _proc_gnusparse_01 = _proc_gnusparse_10 = _no_sparse


def _repack(opened: IO[bytes], into: Path, *, is_compressed: bool) -> None:
    with ExitStack() as stack:
        plain = stack.enter_context(gzip.GzipFile(fileobj=opened)) if is_compressed else opened
        source = cast("IO[bytes]", _Limited(cast("IO[bytes]", plain)))
        archive = stack.enter_context(tarfile.open(fileobj=source, mode="r|", bufsize=1 << 20, tarinfo=_Entry))
        packed = stack.enter_context(zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=1))
        number = 0
        while (entry := archive.next()) is not None:
            number += 1
            if number > MOST_ENTRIES:
                raise NotAnArchive(_("There are more files in this archive than Kith looks at."))
            archive.members = []  # type: ignore[attr-defined]  # it would remember each
            contents = archive.extractfile(entry) if entry.isreg() else None
            if contents is not None:
                _copy(contents, packed, entry)


def _copy(contents: IO[bytes], packed: zipfile.ZipFile, entry: tarfile.TarInfo) -> None:
    place = zipfile.ZipInfo(_tidy(entry.name))
    is_text = place.filename.endswith((".json", ".csv", ".html", ".opml", ".md"))
    place.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
    with packed.open(place, "w", force_zip64=True) as into:
        while piece := contents.read(_PIECE):
            into.write(piece)
