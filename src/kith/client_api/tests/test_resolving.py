"""Apps look for people of other servers: `resolve` asks there, and nothing else does."""

import pytest

from kith.accounts.models import Block
from kith.federation.tests.remote import put_actor

pytestmark = pytest.mark.django_db
EMI = "https://elsewhere.test/users/emi"


@pytest.mark.parametrize("path", ["/api/v2/search", "/api/v1/search"])
def test_resolving_finds_somebody_elsewhere(fake_web, app_of, amara, path):
    put_actor(fake_web)

    found = app_of(amara).get(path, {"q": "@emi@elsewhere.test", "resolve": "true"}).json()

    assert [each["acct"] for each in found["accounts"]] == ["emi@elsewhere.test"]


def test_searching_people_resolves_too(fake_web, app_of, amara):
    put_actor(fake_web)

    found = app_of(amara).get("/api/v1/accounts/search", {"q": "emi@elsewhere.test", "resolve": "true"}).json()

    assert [each["uri"] for each in found] == [EMI]


@pytest.mark.parametrize("path", ["/api/v2/search", "/api/v1/accounts/search", "/api/v1/accounts/lookup"])
def test_nobody_is_asked_where_nothing_is_to_be_resolved(fake_web, app_of, amara, path):
    app_of(amara).get(path, {"q": "@emi@elsewhere.test", "acct": "emi@elsewhere.test"})

    assert fake_web.asked == []


def test_whoever_blocked_one_is_not_resolved(app_of, amara, emi, now):
    Block.objects.create(account=emi, target=amara, created_at=now)

    for path in ("/api/v2/search", "/api/v1/accounts/search"):
        found = app_of(amara).get(path, {"q": emi.handle, "resolve": "true"}).json()
        assert (found["accounts"] if isinstance(found, dict) else found) == []
