"""The form of the file: a tar that any machine opens, its checksums last, so that half a file is known for one."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO

FORMAT = 1
HEADER = "kith-backup.json"
CHECKSUMS = "checksums.txt"
_PIECE = 1 << 20
_LONGEST_NOTE = 16 << 20  # of header and checksums, which are read whole

Count = Callable[[int], None]
"""Told how many bytes more are done."""


class BadBackup(Exception):
    """The file is no backup, or not a whole one; the message says what is wrong with it."""


@dataclass(frozen=True)
class Header:
    """What a backup says of itself."""

    format: int
    kith: str  # the release that made it
    made_at: str
    origin: str
    database: str  # sqlite or postgresql
    database_file: str
    bytes: int  # unpacked
    files_elsewhere: str  # the bucket that holds the pictures; empty: they are in here
    migrations: list[str]


class Writing:
    """An archive being written; `close` adds the checksums that make it whole."""

    def __init__(self, file: IO[bytes], header: Header, count: Count) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._sums: list[str] = []
        self._count = count
        self._add_text(HEADER, json.dumps(asdict(header), indent=1))

    def add_folder(self, name: str, path: Path) -> None:
        info = tarfile.TarInfo(name)
        info.type, info.mode, info.mtime = tarfile.DIRTYPE, path.stat().st_mode & 0o777, int(path.stat().st_mtime)
        self._tar.addfile(info)

    def add_file(self, name: str, path: Path) -> None:
        """Add a file as it is now. Nothing happens where it is gone: someone deleted it a moment ago."""
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return
        with file:
            info = self._tar.gettarinfo(fileobj=file)
            info.name, info.uid, info.gid, info.uname, info.gname = name, 0, 0, "", ""
            info.pax_headers = {}
            info.type = tarfile.REGTYPE  # a second name of a file is a file of its own here
            counted = _Counted(file, info.size, self._count)
            self._tar.addfile(info, counted)
            self._sums.append(f"{counted.digest.hexdigest()}  {name}")

    def close(self) -> None:
        self._add_text(CHECKSUMS, "\n".join([*self._sums, ""]), is_summed=False)
        self._tar.close()

    def _add_text(self, name: str, text: str, *, is_summed: bool = True) -> None:
        content = text.encode()
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(content), 0o600
        self._tar.addfile(info, io.BytesIO(content))
        if is_summed:
            self._sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}")


class _Counted(io.RawIOBase):
    """Reads `length` bytes of a file, no more if it grows meanwhile, and sums them up on the way."""

    def __init__(self, file: IO[bytes], length: int, count: Count) -> None:
        self._file, self._left, self._told = file, length, count
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        part = self._file.read(wanted)
        if len(part) < wanted:
            part += bytes(wanted - len(part))  # cut short meanwhile: tar was promised its length
        self._left -= len(part)
        self.digest.update(part)
        self._told(len(part))
        return part


def read_header(path: Path) -> Header:
    """Return what a backup says of itself. Raises BadBackup."""
    try:
        with tarfile.open(path, "r:") as tar:
            first = tar.next()
            if first is None or first.name != HEADER or first.size > _LONGEST_NOTE:
                raise BadBackup(f"{path} is a tar file, but no backup of Kith.")
            found = json.loads(_text_of(tar, first))
    except (tarfile.TarError, ValueError) as error:
        raise BadBackup(f"{path} is no backup of Kith.") from error
    if found.get("format") != FORMAT:
        raise BadBackup(f"{path} was made by a newer Kith ({found.get('kith')}). Update this one first.")
    try:
        return Header(**found)
    except TypeError as error:
        raise BadBackup(f"{path} is no backup of Kith.") from error


def unpack(path: Path, folder: Path, count: Count) -> None:
    """Unpack all of a backup into `folder` and hold it against its checksums. Raises BadBackup."""
    sums: dict[str, str] = {}
    promised: str | None = None
    try:
        with tarfile.open(path, "r:") as tar:
            for member in tar:
                if member.name == CHECKSUMS and member.size <= _LONGEST_NOTE:
                    promised = _text_of(tar, member)
                elif member.isdir():
                    _inside(folder, member.name).mkdir(mode=0o700, parents=True, exist_ok=True)
                    _inside(folder, member.name).chmod(member.mode & 0o777 | 0o700)
                elif member.isreg():
                    sums[member.name] = _unpack_file(tar, member, _inside(folder, member.name), count)
                else:
                    raise BadBackup(f"{path} holds something that no backup holds: {member.name}.")
    except (tarfile.TarError, EOFError) as error:
        raise BadBackup(f"{path} is damaged: {error}.") from error
    if promised is None:
        raise BadBackup(f"{path} is not whole: it was cut off before its end.")
    expected = dict(_sums_in(promised))
    damaged = sorted(name for name in sums.keys() | expected.keys() if sums.get(name) != expected.get(name))
    if damaged:
        raise BadBackup(f"{path} is damaged; not as it was written: {', '.join(damaged[:5])}.")


def _sums_in(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest


def _unpack_file(tar: tarfile.TarFile, member: tarfile.TarInfo, to: Path, count: Count) -> str:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    source = tar.extractfile(member)
    assert source is not None  # noqa: S101 - a regular file, as was asked
    with for_owner_only(to) as file:
        while part := source.read(_PIECE):
            digest.update(part)
            file.write(part)
            count(len(part))
    if to.stat().st_size != member.size:
        raise BadBackup(f"The backup was cut off within {member.name}.")
    to.chmod(member.mode & 0o777)
    return digest.hexdigest()


def for_owner_only(path: Path) -> IO[bytes]:
    """Open a new file that nobody else may read, from its first moment on."""
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


def _inside(folder: Path, name: str) -> Path:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\0" in name:
        raise BadBackup(f"The backup names a file outside of itself: {name}.")
    return folder.joinpath(*parts)


def _text_of(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    file = tar.extractfile(member)
    return file.read().decode() if file else ""
