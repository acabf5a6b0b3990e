"""Wakes waiting processes of this machine at once: a bell is a folder of UNIX datagram sockets, one a listener.

A ring carries no words; it says “look in the database”. It may be lost (a listener about to start, another machine), so
whoever listens also looks by itself now and then.
"""

import contextlib
import hashlib
import os
import secrets
import select
import socket
import tempfile
from pathlib import Path

# sun_path holds 108 bytes on Linux with the closing zero, 104 on BSD and macOS.
_LONGEST_PATH = 103
_NAME_LENGTH = len("/01234567.sock")


def bell_folder(data_folder: Path, name: str) -> Path:
    """Return where the listeners of the bell `name` have their sockets.

    It is in the data folder, or where that path is too long for a socket, a private folder of the same name for all
    processes of this user and data folder.
    """
    folder = data_folder / "run" / name
    if len(os.fsencode(folder)) + _NAME_LENGTH <= _LONGEST_PATH:
        return folder
    short = hashlib.sha256(os.fsencode(data_folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"kith-{os.getuid()}-{short}" / name


def ring(folder: Path) -> None:
    """Wake all who listen in `folder`; never waits, and is content where nobody does."""
    try:
        paths = [entry.path for entry in os.scandir(folder) if entry.name.endswith(".sock")]
    except FileNotFoundError:
        return
    if not paths:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as sender:
        for path in paths:
            # Full: it has rings enough.
            with contextlib.suppress(BlockingIOError, FileNotFoundError):
                try:
                    sender.sendto(b"!", path)
                except ConnectionRefusedError:  # it ended without a word, and its name is never used again
                    os.unlink(path)


class Listener:
    """One who listens to a bell, from its making until `close()`."""

    def __init__(self, folder: Path) -> None:
        _make_private(folder)
        self.path = folder / f"{secrets.token_hex(4)}.sock"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self.socket.bind(os.fspath(self.path))
        self.path.chmod(0o600)

    def wake(self) -> None:
        """Ring for this listener only, from another thread; nothing happens where it is closed."""
        with contextlib.suppress(OSError):
            self.socket.sendto(b"!", os.fspath(self.path))

    def wait(self, seconds: float) -> bool:
        """Return True as soon as the bell rings, False after `seconds`. All rings up to now count as one."""
        readable, _, _ = select.select([self.socket], [], [], max(0.0, seconds))
        if not readable:
            return False
        with contextlib.suppress(BlockingIOError):
            while self.socket.recv(16):
                pass
        return True

    def close(self) -> None:
        self.socket.close()
        self.path.unlink(missing_ok=True)


def _make_private(folder: Path) -> None:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    # In the shared temporary folder someone else could have made it first.
    if folder.parent.stat().st_uid != os.getuid() or folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to someone else")
