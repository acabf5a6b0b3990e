"""Texts to start from, for the terms and the privacy page of a server in the UK. They are no legal advice."""

from functools import cache
from pathlib import Path

from kith.servers.models import DocumentKind, ThisServer

_HERE = Path(__file__).parent


def starting_text(kind: DocumentKind, *, server: ThisServer, plain: bool = False) -> str:
    """Return a text to begin with, with the server's name and address for letters in it."""
    text = _read(f"{kind.value}{'-plain' if plain else ''}.md")
    contact = server.contact_email or "[an address where people reach you]"
    return (
        text.replace("{server}", server.name)
        .replace("{contact}", contact)
        .replace("{days}", str(server.addresses_kept_for))
    )


@cache
def _read(name: str) -> str:
    return (_HERE / name).read_text()
