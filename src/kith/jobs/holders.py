"""Signs of life: how workers of one machine know at once which of them has died, without waiting for a lease to end.

Each holds a lock on a file with its name. The kernel lets go of it when the process ends, however it ends.
"""

import contextlib
import fcntl
import os
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

_SUFFIX = ".alive"


class SignOfLife:
    """This worker's name among all workers, and its locked file until `close()`."""

    def __init__(self, folder: Path) -> None:
        self.name = f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"
        self._path = folder / f"{self.name}{_SUFFIX}"
        draft = folder / f".{self.name}"
        self._file = draft.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        # Named only now: a file with the right name and no lock would look dead.
        draft.rename(self._path)

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        self._file.close()


def dead_holders(folder: Path) -> Iterator[str]:
    """Give the name of each worker of this machine that died; it is forgotten once the caller goes on."""
    for path in folder.glob(f"*{_SUFFIX}"):
        with contextlib.suppress(FileNotFoundError), path.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield path.name.removesuffix(_SUFFIX)
            path.unlink(missing_ok=True)
