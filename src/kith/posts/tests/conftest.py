"""What this room's tests share: files that are ready to be used."""

from itertools import count

import pytest

from kith.accounts.models import Account
from kith.media.models import Kind, MediaFile, State
from tests.cast import NOW

_ids = count(1001)


@pytest.fixture
def make_file(db):
    """`make_file(amara)` is a picture that Amara uploaded."""

    def made(owner: Account, *, state: str = State.READY, **fields: object) -> MediaFile:
        return MediaFile.objects.create(
            id=next(_ids),
            owner_id=owner.id,
            kind=Kind.IMAGE,
            state=state,
            file="a.webp",
            preview="a-small.webp",
            width=800,
            height=500,
            created_at=NOW,
            **fields,
        )

    return made
