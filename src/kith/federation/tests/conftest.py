"""What the tests of this room share: Emi, as somebody who delivers from another server, and a memory that is empty."""

import pytest

from kith.federation import signing
from kith.federation.outbound.documents import ready
from kith.federation.tests.meeting import elsewhere, nobody_answers, publish  # noqa: F401 - fixtures
from kith.federation.tests.senders import Sender
from kith.foundations import rates
from kith.media import emoji
from kith.media.models import Emoji
from kith.servers import queries as servers
from kith.servers.models import ThisServer
from tests.cast import NOW


@pytest.fixture(autouse=True)
def counts_begin_anew():
    rates.forget_counts()


@pytest.fixture(autouse=True)
def ways_of_signing_are_forgotten():
    """Another test may have found that a server takes RFC 9421 only."""
    signing._schemes.forget()


@pytest.fixture(autouse=True)
def documents_are_written_anew():
    """Another test may have had the same ids."""
    ready.forget_documents()


@pytest.fixture
def kitten(db, monkeypatch):
    """A custom emoji of this server, `:kitten:`."""
    monkeypatch.setattr(servers, "_kept", (1e12, ThisServer(is_set_up=True, emoji_revision=1)))
    monkeypatch.setattr(emoji, "_kept", None)
    return Emoji.objects.create(name="kitten", file="emoji/aa/aa.png", created_at=NOW)


@pytest.fixture
def emi_there(db):
    """Emi, of whom nobody here has heard yet."""
    return Sender()


@pytest.fixture
def known(emi_there):
    """Emi, who is known here."""
    emi_there.be_known()
    return emi_there
