"""How often apps may ask."""

from types import SimpleNamespace

import pytest

from kith.client_api import rates
from tests.cast import NOW


@pytest.fixture(autouse=True)
def counted(settings, set_clock):
    settings.KITH_RATE_LIMITS = True
    set_clock(NOW.timestamp() // 300 * 300)
    rates.forget_counts()
    yield
    rates.forget_counts()


@pytest.fixture
def set_clock(monkeypatch):
    """`set_clock(moment)` lets it stand still for the counting; a span that ends amid a test would begin anew."""
    return lambda moment: monkeypatch.setattr(rates, "time", SimpleNamespace(time=lambda: moment))


def test_an_app_is_told_how_often_it_may_still_ask(app_of, amara):
    app = app_of(amara)
    first, second = (app.get("/api/v1/timelines/home") for _ in range(2))
    assert int(first["X-RateLimit-Limit"]) == rates.BY_MEMBER.most
    assert int(first["X-RateLimit-Remaining"]) - int(second["X-RateLimit-Remaining"]) == 1
    assert first["X-RateLimit-Reset"].endswith(".000Z")


def test_who_asks_too_often_waits_and_others_do_not(app_of, amara, ben, monkeypatch):
    monkeypatch.setattr(rates, "BY_MEMBER", rates.Rate("member", 2, 300))
    mine, other = app_of(amara), app_of(ben)
    assert [mine.get("/api/v1/timelines/home").status_code for _ in range(3)] == [200, 200, 429]
    refused = mine.get("/api/v1/timelines/home")
    assert refused.json() == {"error": "Too many requests"}
    assert refused["X-RateLimit-Remaining"] == "0"
    assert other.get("/api/v1/timelines/home").status_code == 200


def test_who_tries_one_token_after_another_waits(client, db, monkeypatch):
    monkeypatch.setattr(rates, "BY_GUEST", rates.Rate("guest", 2, 300))
    tried = [client.get("/api/v1/timelines/home", headers={"authorization": f"Bearer {number}"}) for number in range(3)]
    assert [each.status_code for each in tried] == [401, 401, 429]


def test_a_new_span_begins_with_all_given_back(set_clock):
    rate = rates.Rate("member", 1, 300)
    assert not rates.count(rate, 1).is_over
    assert rates.count(rate, 1).is_over
    set_clock(NOW.timestamp() // 300 * 300 + 300)
    assert not rates.count(rate, 1).is_over


def test_what_is_over_is_forgotten(monkeypatch):
    monkeypatch.setattr(rates, "_MOST_COUNTED", 10)
    for who in range(50):
        rates.count(rates.BY_GUEST, who)
    assert len(rates._counts) <= 11
