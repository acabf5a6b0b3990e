"""What the tests of keeping the server share."""

import pytest

from kith.members.actions import create_member
from kith.members.models import User
from tests.cast import NOW, PASSWORD


@pytest.fixture
def rosa(db: None) -> User:
    """Rosa has asked to join and waits."""
    return create_member(
        username="rosa", email="rosa@mail.test", password=PASSWORD, answer="I foster two boys.", now=NOW
    )
