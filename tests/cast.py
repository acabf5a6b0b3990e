"""The cast of every test, by name: fixtures make only who is asked for.

Amara, social worker. Ben, foster carer, follows Amara. Chidi, no tie to anyone. Dee, who keeps this server (its owner).
Emi, on another server. All but Emi can sign in, with the password `a long enough password`.
"""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from kith.accounts.models import Account, Follow, Role
from kith.accounts.names import fold
from kith.chats import openings
from kith.foundations.ids import new_id
from kith.jobs.running import run_due_jobs
from kith.members.models import Rank, User
from kith.servers import queries as servers
from kith.servers.models import ThisServer
from kith.timelines.tagged import forget_days

NOW = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)  # a Tuesday evening
PASSWORD = "a long enough password"
_places = count(1)


def make_account(username: str, *, domain: str = "", role: str = Role.NONE, **fields: object) -> Account:
    """An account as it is after joining, without a login."""
    created_at = NOW - timedelta(days=100) + timedelta(minutes=next(_places))
    origin = f"https://{domain}" if domain else "http://kith.test"
    display_name = str(fields.pop("display_name", username.title()))
    return Account.objects.create(
        id=new_id(created_at),
        username=username,
        domain=domain,
        uri=f"{origin}/users/{username}",
        url=f"{origin}/@{username}",
        display_name=display_name,
        folded_name=fold(display_name),
        role=role,
        created_at=created_at,
        **fields,
    )


def make_member(username: str, *, rank: str = Rank.MEMBER, role: str = Role.NONE, **fields: object) -> Account:
    """An account with a login that may enter."""
    account = make_account(username, role=role, **fields)
    user = User(
        username=username,
        email=f"{username}@mail.test",
        account=account,
        rank=rank,
        joined_at=account.created_at,
        confirmed_at=account.created_at,
        approved_at=account.created_at,
    )
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return account


@pytest.fixture(autouse=True)
def open_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """In every test the server is set up: without this every page would be the one that says it isn't."""
    for_ever = 1e12
    monkeypatch.setattr(servers, "_kept", (for_ever, ThisServer(is_set_up=True)))
    monkeypatch.setattr(servers, "_announcements", (for_ever, []))
    monkeypatch.setattr(openings, "_kept", (for_ever, False))
    forget_days()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def amara(db: None) -> Account:
    return make_member("amara", role=Role.SOCIAL_WORKER, display_name="Amara Nwosu-Hart")


@pytest.fixture
def ben(db: None, amara: Account) -> Account:
    account = make_member("ben", role=Role.CARER)
    Follow.objects.create(follower=account, followed=amara, created_at=NOW, accepted_at=NOW)
    return account


@pytest.fixture
def chidi(db: None) -> Account:
    return make_member("chidi", role=Role.STUDENT)


@pytest.fixture
def dee(db: None) -> Account:
    return make_member("dee", rank=Rank.OWNER, role=Role.MANAGER)


@pytest.fixture
def emi(db: None) -> Account:
    return make_account("emi", domain="elsewhere.test", role=Role.USES_SERVICES)


@pytest.fixture
def sign_in():
    """`sign_in(amara)` gives a browser (Django's test client) in which Amara is signed in."""

    def browser_of(account: Account) -> Client:
        client = Client()
        client.force_login(account.user, backend="kith.members.backends.MemberBackend")
        return client

    return browser_of


@pytest.fixture
def run_jobs(db: None):
    """`run_jobs()` runs, in this process, all jobs that are due, until none is left; it raises the first failure.

    `run_jobs(at=…)` runs those too that are due by then.
    """
    return run_due_jobs
