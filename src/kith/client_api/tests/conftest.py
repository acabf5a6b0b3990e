"""What this room's tests share: an app that registers, and a member in a browser."""

import pytest

from tests.cast import make_member

TUSKY = "com.keylesspalace.tusky://oauth"


@pytest.fixture
def register(client):
    def register(**changes):
        form = {"client_name": "Tusky", "redirect_uris": TUSKY, "scopes": "read write follow push"} | changes
        return client.post("/api/v1/apps", form).json()

    return register


@pytest.fixture
def member(sign_in):
    return sign_in(make_member("wren"))
