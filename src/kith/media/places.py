"""Where files lie: what was uploaded in a place that is never served, what may be seen under a name nobody guesses."""

import secrets
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage, storages

_BYTES_OF_A_TOKEN = 16


def originals() -> Storage:
    """Return the private place for files as they were uploaded."""
    return storages["originals"]


def new_token() -> str:
    """Return a name that can't be guessed and tells nothing."""
    return secrets.token_hex(_BYTES_OF_A_TOKEN)


def name_of(folder: str, suffix: str) -> str:
    """Return a new place in the storage for what is not there yet."""
    token = new_token()
    return f"{folder}/{token[:2]}/{token}{suffix}"


def keep(folder: str, token: str, suffix: str, content: bytes) -> str:
    """Store what may be seen, and return its name. Done twice, it lies there once."""
    name = f"{folder}/{token[:2]}/{token}{suffix}"
    if default_storage.exists(name):  # from an attempt that was cut off
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(content))


def copy(name: str, token: str) -> str:
    """Store what lies under `name` once more, and return the copy's name."""
    folder, _, rest = name.partition("/")
    with default_storage.open(name) as opened:
        return keep(folder, token, PurePosixPath(rest).suffix, opened.read())
