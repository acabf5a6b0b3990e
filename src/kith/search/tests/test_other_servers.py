"""People and posts of other servers, by their handle or address: asked for by members, and nobody waits long."""

import pytest
from django.test import Client

from kith.accounts.models import Account, Block
from kith.federation.lookup import asking
from kith.federation.tests.remote import put_actor, put_handle
from kith.foundations import http
from kith.foundations.http import TookTooLong
from kith.jobs.models import Job

pytestmark = pytest.mark.django_db
EMI = "https://elsewhere.test/users/emi"


@pytest.mark.parametrize(
    "asked",
    ["@emi@elsewhere.test", "emi@elsewhere.test", "acct:emi@elsewhere.test", EMI, "https://elsewhere.test/@emi"],
)
def test_somebody_elsewhere_is_found(fake_web, sign_in, amara, asked):
    put_actor(fake_web)
    fake_web.put(
        "https://elsewhere.test/@emi",
        f'<html><head><link rel="alternate" type="application/activity+json" href="{EMI}"></head>',
        content_type="text/html",
    )

    page = sign_in(amara).get("/search", {"q": asked}).content.decode()

    assert "@emi@elsewhere.test" in page
    assert Account.objects.get(uri=EMI).display_name == "Emi"


def test_visitors_make_nobody_be_asked(fake_web, db):
    put_actor(fake_web)

    Client().get("/search", {"q": "@emi@elsewhere.test"})
    Client().get("/api/v2/search", {"q": "@emi@elsewhere.test", "resolve": "true"})

    assert fake_web.asked == []


@pytest.mark.parametrize(
    "asked", ["emi", "@dee", "@dee@kith.test", "http://kith.test/@dee", "words about emi@elsewhere.test"]
)
def test_what_names_nobody_elsewhere_is_not_asked_for(fake_web, sign_in, dee, asked):
    sign_in(dee).get("/search", {"q": asked})

    assert fake_web.asked == []


def test_whom_we_know_is_not_asked_for(fake_web, sign_in, amara, emi):
    assert "@emi@elsewhere.test" in sign_in(amara).get("/search", {"q": emi.handle}).content.decode()
    assert fake_web.asked == []


def test_whoever_blocked_one_is_not_found(fake_web, sign_in, amara, emi, now):
    Block.objects.create(account=emi, target=amara, created_at=now)

    assert emi.url not in sign_in(amara).get("/search", {"q": emi.handle}).content.decode()


def test_nobody_waits_for_a_slow_server(fake_web, sign_in, amara, run_jobs, monkeypatch):
    put_actor(fake_web)

    def slow(*_):
        raise TookTooLong("elsewhere.test took too long to answer.")

    with monkeypatch.context() as slowly:
        slowly.setattr(http, "_once", slow)
        page = sign_in(amara).get("/search", {"q": "@emi@elsewhere.test"}).content.decode()
    assert "Still looking" in page
    assert "/search?q=" in page or "?q=%40emi%40elsewhere.test" in page

    run_jobs()
    assert Account.objects.filter(uri=EMI).exists()


def test_only_a_few_wait_at_once(fake_web, sign_in, amara):
    held = [asking._places.acquire(blocking=False) for _ in range(2)]
    try:
        page = sign_in(amara).get("/search", {"q": "@emi@elsewhere.test"}).content.decode()
    finally:
        for _ in held:
            asking._places.release()

    assert "Still looking" in page
    assert fake_web.asked == []
    assert Job.objects.filter(task__endswith="seek_on").exists()


def test_nobody_asks_for_ever(fake_web, sign_in, amara, settings, monkeypatch):
    settings.KITH_RATE_LIMITS = True
    monkeypatch.setattr(asking, "LOOKS", asking.limits.Limit("look-up-elsewhere", 1, 3600))
    browser = sign_in(amara)

    browser.get("/search", {"q": "@one@elsewhere.test"})
    asked = len(fake_web.asked)
    page = browser.get("/search", {"q": "@two@elsewhere.test"}).content.decode()

    assert len(fake_web.asked) == asked
    assert "great many" in page


def test_who_is_not_there_is_said_to_be_not_there(fake_web, sign_in, amara):
    page = sign_in(amara).get("/search", {"q": "@nobody@elsewhere.test"}).content.decode()

    assert "did not tell of a person" in page


def test_an_ordinary_website_is_offered_to_be_read(fake_web, sign_in, amara):
    fake_web.put("https://almanac.test/blog", "<html><title>Almanac</title>", content_type="text/html")

    page = sign_in(amara).get("/search", {"q": "https://almanac.test/blog"}).content.decode()

    assert "Read this website here" in page
    assert "did not tell" not in page


@pytest.mark.parametrize("asked", ["@emi@elsewhere.test", EMI])
def test_who_was_gone_and_came_back_is_found(fake_web, sign_in, amara, emi, now, asked):
    Account.objects.filter(pk=emi.pk).update(left_at=now)
    fake_web.put(EMI, status=410)
    put_handle(fake_web, "emi@elsewhere.test", EMI)
    assert "it is gone" in sign_in(amara).get("/search", {"q": asked}).content.decode()

    put_actor(fake_web)
    assert 'href="/@emi@elsewhere.test"' in sign_in(amara).get("/search", {"q": asked}).content.decode()
