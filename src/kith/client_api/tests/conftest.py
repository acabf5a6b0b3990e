"""What this room's tests share: an app that registers, and a member in a browser."""

import pytest
from django.test import Client

from kith.members.letting_in import new_token, register_app
from tests.cast import NOW, make_member

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


@pytest.fixture
def app_of(db):
    """`app_of(amara, "read write")` is an app that Amara let do this: `app.get("/api/v1/…")` brings its token."""
    found = register_app(name="Tests", redirect_uris=[TUSKY], scopes=["read", "write"], now=NOW).app

    def app_of(account, scopes="read write follow push profile", **headers):
        user = account.user if account is not None else None
        token = new_token(app=found, user=user, scopes=scopes.split(), now=NOW)
        return App(token, **headers)

    return app_of


@pytest.fixture
def tokens(app_of):
    """`tokens(amara)` lets an app read all that is hers, `tokens(amara, "read:statuses")` less."""
    return lambda account, scopes="read": app_of(account, scopes).token


class App(Client):
    """A test client that brings a token, and says JSON by default: `app.post(path, {…})`, `app.form(path, {…})`."""

    def __init__(self, token, **headers):
        super().__init__(headers={"Authorization": f"Bearer {token}"} | headers)
        self.token = token

    def post(self, path, data=None, content_type="application/json", **extra):
        return super().post(path, data if data is not None else {}, content_type=content_type, **extra)

    def form(self, path, data=None, **extra):
        return super().post(path, data or {}, **extra)
