"""What the tests of the door share."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from kith.members.models import Invitation, User
from kith.servers.actions import ServerChanges, change_this_server
from kith.servers.models import SignUp
from tests.cast import NOW

LONG = "sieben Katzen im Regen"


@pytest.fixture
def joined_by(db):
    """`joined_by(SignUp.OPEN)` sets how people join."""

    def change(sign_up: SignUp) -> None:
        change_this_server(changes=ServerChanges(sign_up=sign_up, is_set_up=True))

    return change


@pytest.fixture
def mail_is_on(settings) -> None:
    """Letters go out, into `mailoutbox`."""
    settings.EMAIL_HOST = "mail.test"


@pytest.fixture
def make_invitation(db):
    def make(by: User, **fields: object) -> Invitation:
        code = str(fields.pop("code", "come-in"))
        return Invitation.objects.create(code=code, made_by=by, created_at=NOW, **fields)

    return make


def fill_in(**changed: str) -> dict[str, str]:
    """The page to join, filled in by Rosa."""
    return {
        "display_name": "Rosa Meadows",
        "username": "rosa",
        "email": "rosa@mail.test",
        "password1": LONG,
        "role": "carer",
        "answer": "I foster two boys.",
        **changed,
    }


def link_in(text: str) -> str:
    """The path of the link that a letter holds."""
    found = re.search(r"http://kith\.test(/(?:confirm|reset)\S+)", text)
    assert found, text
    return found[1]


def confirm(client: Client, text: str):
    return client.post(link_in(text), follow=False)


DAY = timedelta(days=1)
