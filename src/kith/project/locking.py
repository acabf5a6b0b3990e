"""One Kith a data folder and one a port: a second start is refused, in words."""

import contextlib
import fcntl
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import IO


class AlreadyRunning(Exception):
    """A Kith runs on this data folder already."""


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the data folder alone. Raises AlreadyRunning."""
    with _lock(folder, fcntl.LOCK_EX) as lock:
        # Names the holder for who is refused; a process that was killed leaves a stale number, but no lock.
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
        lock.truncate(0)


@contextlib.contextmanager
def one_of_several(folder: Path) -> Iterator[None]:
    """Hold the data folder together with other roles (`web`, `live`, `worker`). Raises AlreadyRunning."""
    with _lock(folder, fcntl.LOCK_SH):
        yield


@contextlib.contextmanager
def _lock(folder: Path, kind: int) -> Iterator[IO[str]]:
    path = folder / "run" / "lock"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip()
            raise AlreadyRunning(
                f"Kith is running on {folder} already" + (f" (process {holder})." if holder else ".")
            ) from error
        yield lock


class AddressTaken(Exception):
    """Another program listens there already."""


def check_free(address: tuple[str, int]) -> None:
    """Raises AddressTaken. Granian would share the port with whoever has it, and half of the visitors would be lost."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
        except OSError as error:
            raise AddressTaken(f"{address[0]}:{address[1]} can't be used: {error.strerror}.") from error
