"""The server's own secrets: made on first start, readable by the owner only."""

import os
import secrets
from pathlib import Path


def secret(folder: Path, name: str) -> str:
    """Return the secret called `name`, made now where it does not exist yet."""
    # A folder that is made here holds what people wrote, and is its owner's alone.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = folder / "secrets"
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = kept / name
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        made = secrets.token_urlsafe(48)
    # Written whole under another name and linked into place, so that two processes starting at once agree on one.
    draft = kept / f".{name}.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_text(made)
    try:
        os.link(draft, path)
    except FileExistsError:
        return path.read_text().strip()
    finally:
        draft.unlink()
    return made
