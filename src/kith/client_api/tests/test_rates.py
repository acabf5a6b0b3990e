"""How often apps may ask."""

from types import SimpleNamespace

import pytest

from kith.client_api import rates
from kith.foundations import rates as counting
from tests.cast import NOW


@pytest.fixture(autouse=True)
def counted(settings, set_clock):
    settings.KITH_RATE_LIMITS = True
    set_clock(NOW.timestamp() // 300 * 300)
    counting.forget_counts()
    yield
    counting.forget_counts()


@pytest.fixture
def set_clock(monkeypatch):
    """`set_clock(moment)` lets it stand still for the counting; a span that ends amid a test would begin anew."""
    return lambda moment: monkeypatch.setattr(counting, "time", SimpleNamespace(time=lambda: moment))


def test_an_app_is_told_how_often_it_may_still_ask(app_of, amara):
    app = app_of(amara)
    first, second = (app.get("/api/v1/timelines/home") for _ in range(2))
    assert int(first["X-RateLimit-Limit"]) == rates.BY_MEMBER.most
    assert int(first["X-RateLimit-Remaining"]) - int(second["X-RateLimit-Remaining"]) == 1
    assert first["X-RateLimit-Reset"].endswith(".000Z")


def test_who_asks_too_often_waits_and_others_do_not(app_of, amara, ben, monkeypatch):
    monkeypatch.setattr(rates, "BY_MEMBER", counting.Rate("member", 2, 300))
    mine, other = app_of(amara), app_of(ben)
    assert [mine.get("/api/v1/timelines/home").status_code for _ in range(3)] == [200, 200, 429]
    refused = mine.get("/api/v1/timelines/home")
    assert refused.json() == {"error": "Too many requests"}
    assert refused["X-RateLimit-Remaining"] == "0"
    assert other.get("/api/v1/timelines/home").status_code == 200


def test_who_tries_one_token_after_another_waits(client, db, monkeypatch):
    monkeypatch.setattr(rates, "BY_GUEST", counting.Rate("guest", 2, 300))
    tried = [client.get("/api/v1/timelines/home", headers={"authorization": f"Bearer {number}"}) for number in range(3)]
    assert [each.status_code for each in tried] == [401, 401, 429]
