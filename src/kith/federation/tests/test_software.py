"""Which software another server runs: asked of itself, once in two weeks, and believed only as far as it fits."""

import json
from datetime import timedelta

import pytest

from kith.federation.lookup.actors import fetch_actor
from kith.federation.lookup.software import ask_for_software
from kith.protocols.nodeinfo import address_in, software_in
from kith.servers.models import Limit, Server
from tests.cast import NOW

LINKS = "https://elsewhere.test/.well-known/nodeinfo"
DOCUMENT = "https://elsewhere.test/nodeinfo/2.0"
SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/"


@pytest.fixture
def told(fake_web):
    """`told(name=…, href=…)` is what the server of Emi says."""

    def tell(name="mastodon", version="4.5.1", href=DOCUMENT):
        fake_web.put(LINKS, json.dumps({"links": [{"rel": f"{SCHEMA}2.0", "href": href}]}))
        fake_web.put(href, json.dumps({"software": {"name": name, "version": version}}))

    return tell


def server():
    return Server.objects.get(domain="elsewhere.test")


def test_it_is_asked_and_kept(known, told, fake_web):
    told()

    ask_for_software(actor=known.actor, now=NOW)

    assert (server().software, server().version, server().software_at) == ("mastodon", "4.5.1", NOW)
    assert fake_web.addresses() == [LINKS, DOCUMENT]


def test_it_is_asked_when_somebody_of_it_was_looked_up(emi_there, told, fake_web, run_jobs, now):
    emi_there.stand(fake_web)
    told("gotosocial", "0.20.2")

    fetch_actor(emi_there.uri, now=now)
    run_jobs()

    assert server().software == "gotosocial"


def test_it_is_not_asked_again_so_soon(known, told, fake_web):
    ask_for_software(actor=known.actor, now=NOW)
    told()

    ask_for_software(actor=known.actor, now=NOW + timedelta(days=13))
    assert server().software == ""
    ask_for_software(actor=known.actor, now=NOW + timedelta(days=15))
    assert server().software == "mastodon"


@pytest.mark.parametrize(
    "lies",
    [
        {"href": "https://other.test/nodeinfo"},
        {"href": "http://127.0.0.1/nodeinfo"},
        {"name": "<b>x</b>"},
        {"name": ""},
        {"name": {"a": 1}},
    ],
)
def test_what_can_not_be_so_is_not_kept(known, told, lies):
    Server.objects.update(software="pleroma")
    told(**lies)

    ask_for_software(actor=known.actor, now=NOW)

    assert server().software == "pleroma"


@pytest.mark.parametrize("body", ["", "[]", "nothing", "{}", '{"links": 3}', '{"links": [{"rel": 5, "href": []}]}'])
def test_nonsense_is_passed_over(known, fake_web, body):
    fake_web.put(LINKS, body)

    ask_for_software(actor=known.actor, now=NOW)

    assert (server().software, server().software_at) == ("", NOW)


def test_a_server_that_is_kept_away_is_not_asked(known, told, fake_web):
    Server.objects.update(limit=Limit.SUSPENDED)
    told()

    ask_for_software(actor=known.actor, now=NOW)

    assert fake_web.asked == []


def test_the_newest_document_is_the_one():
    links = [{"rel": f"{SCHEMA}{version}", "href": f"https://a.test/{version}"} for version in ("1.0", "2.1", "2.0")]

    assert address_in({"links": [*links, {"rel": "else", "href": "https://a.test/9"}]}) == "https://a.test/2.1"
    assert address_in({}) == ""


def test_versions_are_short_and_plain():
    told = {"software": {"name": " Misskey ", "version": "2025.1\n<b>" + "x" * 100}}

    name, version = software_in(told)

    assert name == "misskey"
    assert len(version) <= 60
    assert "\n" not in version
