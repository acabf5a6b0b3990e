"""Posts to report, and a moderator beside Dee, who owns the server."""

import pytest

from kith.accounts.models import Account, Role
from kith.members.models import Rank
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from tests.cast import make_member


@pytest.fixture
def moses(db: None) -> Account:
    """A moderator."""
    return make_member("moses", rank=Rank.MODERATOR, role=Role.OTHER)


@pytest.fixture
def post_of_chidi(chidi, now) -> Post:
    return publish_post(author=chidi, draft=Draft(text="The boy with the red bicycle in Mill Lane"), now=now)
