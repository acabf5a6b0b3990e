import pytest

from kith.accounts.models import Follow
from tests.cast import NOW, make_account


@pytest.fixture
def make_followers(db):
    """`make_followers(amara, 40)` gives her so many more followers here."""

    def make(account, count):
        people = [make_account(f"reader{number}") for number in range(count)]
        Follow.objects.bulk_create(
            [Follow(follower=person, followed=account, created_at=NOW, accepted_at=NOW) for person in people]
        )
        return people

    return make
