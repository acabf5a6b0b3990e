"""Whom the tests of this room share: Emi, as somebody who delivers from another server."""

import pytest

from kith.federation.inbound import rates
from kith.federation.tests.senders import Sender


@pytest.fixture(autouse=True)
def counts_begin_anew():
    rates.forget_counts()


@pytest.fixture
def emi_there(db):
    """Emi, of whom nobody here has heard yet."""
    return Sender()


@pytest.fixture
def known(emi_there):
    """Emi, who is known here."""
    emi_there.be_known()
    return emi_there
