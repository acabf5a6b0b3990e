"""The first run: one link, printed where the server was started, makes who opens it the owner."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from kith.members.actions import create_member
from kith.members.models import Rank, User
from kith.members.queries import owner_exists
from kith.servers.actions import ServerChanges, change_this_server
from kith.servers.models import SignUp


class HasAnOwner(Exception):
    """The link was used: someone keeps this server already."""


@dataclass(frozen=True)
class FirstAnswers:
    """What the first person says of themselves and of the server."""

    server_name: str
    summary: str
    sign_up: SignUp
    username: str
    display_name: str
    email: str
    password: str
    role: str


def link() -> str | None:
    """Return the address where the first person becomes the owner, or None once someone is."""
    if owner_exists():
        return None
    return settings.KITH_ORIGIN + reverse("site:first_run", args=[_token()])


def is_first_link(token: str) -> bool:
    """Say whether `token` is the one of `link()`, without telling by the time it takes how much of it was right."""
    return constant_time_compare(token, _token())


def make_owner(*, answers: FirstAnswers, now: datetime) -> User:
    """Make the owner and name the server. Raises HasAnOwner, and what `create_member` refuses."""
    with transaction.atomic():
        # The row is locked from here on, so that two people with the link can't both become owners.
        change_this_server(
            changes=ServerChanges(
                name=answers.server_name, summary=answers.summary, sign_up=answers.sign_up, is_set_up=True
            )
        )
        if owner_exists():
            raise HasAnOwner
        return create_member(
            username=answers.username,
            email=answers.email,
            password=answers.password,
            display_name=answers.display_name,
            role=answers.role,
            rank=Rank.OWNER,
            is_confirmed=True,
            is_approved=True,
            now=now,
        )


def _token() -> str:
    # Derived from the secret in the data folder: nothing more to keep, and the same in every process. It opens nothing
    # once there is an owner.
    return salted_hmac("kith.site.first_run", "owner", algorithm="sha256").hexdigest()[:40]
