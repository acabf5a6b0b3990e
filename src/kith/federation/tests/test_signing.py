"""Requests signed by actors here, and what arrives signed by others."""

import pytest
from django.utils import timezone

from kith.federation import keys, signing
from kith.federation.lookup.fetching import ask
from kith.foundations.http import fetch
from kith.protocols.http_signatures import BadSignature, parse, verify
from kith.protocols.http_signatures.tests.signed import BODY, NOW, as_drafted, as_standard, key_pair

INBOX = "https://elsewhere.test/inbox"


def taken(headers: dict[str, str], pem: str, method: str, target: str, body: bytes = b"") -> None:
    signature = parse(headers)
    assert signature is not None
    verify(signature, method=method, target=target, headers=headers, body=body, public_pem=pem, now=timezone.now())


def test_a_post_is_signed_as_it_is_sent(amara, fake_web):
    fake_web.put(INBOX, status=202)

    fetch(INBOX, method="POST", body=BODY, sign=signing.signer(amara.uri))

    ((_, headers),) = fake_web.asked
    taken(headers, keys.key_of(amara).public_pem, "POST", "/inbox", BODY)
    assert headers["host"] == "elsewhere.test"


@pytest.mark.parametrize(
    ("url", "host", "target"),
    [
        ("https://elsewhere.test/a/b?page=2#part", "elsewhere.test", "/a/b?page=2"),
        ("https://elsewhere.test", "elsewhere.test", "/"),
        ("https://elsewhere.test:443/a", "elsewhere.test", "/a"),
        ("https://elsewhere.test:8443/a", "elsewhere.test:8443", "/a"),
        ("https://Bücher.test/straße?q=ä b", "xn--bcher-kva.test", "/stra%C3%9Fe?q=%C3%A4%20b"),
    ],
)
def test_the_address_is_signed_as_the_net_writes_it(db, url, host, target):
    headers = dict(signing.signer(signing.server_actor())("GET", url, {}, b""))

    assert headers["host"] == host
    taken(headers, keys.servers_key().public_pem, "GET", target)


def test_each_redirect_is_signed_anew(db, fake_web):
    fake_web.put("https://elsewhere.test/a", status=301, location="https://other.test/b")
    fake_web.put("https://other.test/b", "{}")

    fetch("https://elsewhere.test/a", sign=signing.signer(signing.server_actor()))

    (_, _), (_, headers) = fake_web.asked
    taken(headers, keys.servers_key().public_pem, "GET", "/b")


def test_nobody_signs_for_who_is_not_here(emi):
    with pytest.raises(signing.NobodySigns):
        signing.signer(emi.uri)


@pytest.fixture
def standard_only(monkeypatch, fake_web):
    """A server that takes RFC 9421 and nothing else."""
    ask = fake_web.answer

    def answer(method: str, url: str, headers: dict[str, str], *rest: object) -> object:
        found = ask(method, url, headers, *rest)
        return found if "signature-input" in headers else (401, {}, b"")

    monkeypatch.setattr(fake_web, "answer", answer)
    fake_web.put(INBOX, status=202)
    return fake_web


def test_who_takes_only_the_standard_is_asked_again_and_then_at_once(amara, standard_only):
    first = signing.signed_fetch(INBOX, actor=amara.uri, method="POST", body=BODY)
    second = signing.signed_fetch(INBOX, actor=amara.uri, method="POST", body=BODY)

    assert (first.status, second.status) == (202, 202)
    assert ["signature-input" in headers for _, headers in standard_only.asked] == [False, True, True]
    taken(standard_only.asked[-1][1], keys.key_of(amara).public_pem, "POST", "/inbox", BODY)


def test_the_plain_signer_knows_it_too(amara, standard_only):
    signing.signed_fetch(INBOX, actor=amara.uri, method="POST", body=BODY)

    assert "signature-input" in signing.signer(amara.uri)("GET", INBOX, {}, b"")
    assert "signature-input" not in signing.signer(amara.uri)("GET", "https://other.test/", {}, b"")


def test_who_refuses_both_is_asked_twice_each_time(amara, fake_web):
    """It may be for the key, not for the way of signing: the usual way stays the first."""
    fake_web.put(INBOX, status=401)

    answers = [signing.signed_fetch(INBOX, actor=amara.uri, method="POST", body=BODY) for _ in range(2)]

    assert [answer.status for answer in answers] == [401, 401]
    assert ["signature-input" in headers for _, headers in fake_web.asked] == [False, True, False, True]


@pytest.mark.parametrize("status", [200, 202, 403, 404, 410, 500])
def test_other_answers_are_final(amara, fake_web, status):
    fake_web.put(INBOX, status=status)

    assert signing.signed_fetch(INBOX, actor=amara.uri).status == status
    assert len(fake_web.asked) == 1


def test_what_a_server_takes_is_forgotten_some_day(amara, standard_only, monkeypatch):
    signing.signed_fetch(INBOX, actor=amara.uri)
    later = signing.time.monotonic() + 7 * 60 * 60

    monkeypatch.setattr(signing.time, "monotonic", lambda: later)

    assert "signature-input" not in signing.signer(amara.uri)("GET", INBOX, {}, b"")


@pytest.mark.parametrize("make", [as_drafted, as_standard])
def test_what_arrives_here_is_checked(make, settings):
    settings.KITH_ORIGIN = "https://kith.test"
    request = make()
    parts = {"method": "POST", "target": "/inbox", "headers": request.headers, "body": BODY, "now": NOW}

    signing.check(**parts, public_pem=key_pair()[1])

    claim = signing.claim(**parts)
    assert claim is not None
    assert claim.key_id == "https://elsewhere.test/users/emi#main-key"
    with pytest.raises(BadSignature):
        signing.check(**parts, public_pem=key_pair("rsa", 1)[1])


@pytest.mark.parametrize("host", ["other.test", "localhost", "kith.test.other.test", "", "kith.test:8443"])
def test_what_was_signed_for_another_server_is_not_taken(host):
    request = as_drafted(headers={"host": host})

    with pytest.raises(BadSignature, match="another server"):
        signing.claim(method="POST", target="/inbox", headers=request.headers, body=BODY, now=NOW)


@pytest.mark.parametrize("host", ["kith.test", "kith.test:80", "KITH.test"])
def test_the_names_of_this_server(host):
    request = as_drafted(headers={"host": host})

    assert signing.claim(method="POST", target="/inbox", headers=request.headers, body=BODY, now=NOW) is not None


def test_what_is_not_signed_makes_no_claim():
    headers = {"host": "kith.test"}

    assert signing.claim(method="POST", target="/inbox", headers=headers, body=BODY, now=NOW) is None
    with pytest.raises(BadSignature, match="not signed"):
        signing.check(method="POST", target="/inbox", headers=headers, body=BODY, public_pem="", now=NOW)


def test_each_address_on_the_way_may_be_refused(amara, fake_web):
    fake_web.put(INBOX, status=301, location="https://away.test/inbox")

    def check(address: str) -> None:
        if "away.test" in address:
            raise PermissionError

    with pytest.raises(PermissionError):
        signing.signed_fetch(INBOX, actor=amara.uri, check=check)
    assert fake_web.addresses() == [INBOX]


def test_documents_are_asked_for_in_both_ways_too(standard_only, db):
    standard_only.put("https://elsewhere.test/a", "{}")

    assert ask("https://elsewhere.test/a", accept="*/*").body == b"{}"
    assert len(standard_only.asked) == 2
