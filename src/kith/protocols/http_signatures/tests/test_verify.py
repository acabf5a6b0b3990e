"""Requests that are signed as the fediverse does, and those that only look so."""

import base64
from datetime import timedelta

import pytest

from kith.protocols.http_signatures import BadSignature, Claim, Scheme, check, parse
from kith.protocols.http_signatures.tests.signed import BODY, KEY_ID, NOW, as_drafted, as_standard, digest_of, key_pair

SECONDS = int(NOW.timestamp())

TAKEN = {
    "Mastodon": as_drafted(),
    "GoToSocial": as_drafted(covered="(request-target) host date digest"),
    "Pleroma, in another order": as_drafted(
        covered="(request-target) content-length date digest host", headers={"content-length": str(len(BODY))}
    ),
    "hs2019": as_drafted(algorithm="hs2019"),
    "no algorithm named": as_drafted(algorithm=None),
    "Lemmy, with the moment and an end": as_drafted(
        covered="(request-target) (created) (expires) host digest",
        algorithm="hs2019",
        created=SECONDS,
        expires=SECONDS + 10,
    ),
    "an ed25519 key": as_drafted(algorithm="hs2019", kind="ed25519"),
    "a GET": as_drafted(method="GET", body=b"", covered="(request-target) host date", target="/users/amara"),
    "a GET with a query": as_drafted(
        method="GET", body=b"", covered="(request-target) host date", target="/users/amara/outbox?page=true"
    ),
    "old Mastodon, that left the query out": as_drafted(
        method="GET",
        body=b"",
        covered="(request-target) host date",
        target="/users/amara/outbox?page=true",
        signed_target="/users/amara/outbox",
    ),
    "the standard": as_standard(),
    "the standard without an algorithm": as_standard(algorithm=None),
    "the standard with ed25519": as_standard(kind="ed25519", algorithm="ed25519"),
    "the standard piece by piece": as_standard(covered=("@method", "@authority", "@path", "content-digest")),
    "the standard with a host header": as_standard(covered=("@method", "host", "@request-target", "content-digest")),
    "the standard with an end": as_standard(expires=SECONDS + 300),
    "a GET by the standard": as_standard(
        method="GET", body=b"", covered=("@method", "@target-uri"), target="/users/amara/outbox?page=true"
    ),
    "a query by itself": as_standard(
        method="GET", body=b"", covered=("@method", "@authority", "@path", "@query"), target="/a?page=true"
    ),
}


@pytest.mark.parametrize("request_", TAKEN.values(), ids=TAKEN.keys())
def test_is_taken(request_):
    request_.arrives()


WEAK = {
    "no target": as_drafted(covered="host date digest"),
    "no host": as_drafted(covered="(request-target) date digest"),
    "no time": as_drafted(covered="(request-target) host digest"),
    "no digest": as_drafted(covered="(request-target) host date"),
    "no digest of an empty body": as_drafted(covered="(request-target) host date", body=b""),
    "no host in a GET": as_drafted(method="GET", body=b"", covered="(request-target) date"),
    "nothing but the date, as the draft allows": as_drafted(covered="date"),
    "a moment beside rsa-sha256": as_drafted(
        covered="(request-target) (created) host digest", algorithm="rsa-sha256", created=SECONDS
    ),
    "a moment that is not told": as_drafted(covered="(request-target) (created) host digest", algorithm="hs2019"),
    "the standard without a method": as_standard(covered=("@target-uri", "content-digest")),
    "the standard without an address": as_standard(covered=("@method", "@authority", "content-digest")),
    "the standard without a host": as_standard(covered=("@method", "@path", "content-digest")),
    "the standard without a digest": as_standard(covered=("@method", "@target-uri")),
    "the standard without its moment": as_standard(at=None),
    "a query that is not signed": as_standard(
        covered=("@method", "@authority", "@path"), method="GET", body=b"", target="/a?b"
    ),
    "the query left out of a POST": as_drafted(target="/inbox?a=b", signed_target="/inbox"),
}


@pytest.mark.parametrize("request_", WEAK.values(), ids=WEAK.keys())
def test_what_covers_too_little_is_refused(request_):
    with pytest.raises(BadSignature):
        request_.arrives()


@pytest.mark.parametrize("make", [as_drafted, as_standard])
@pytest.mark.parametrize(
    ("part", "value"),
    [("method", "PUT"), ("target", "/users/amara/inbox"), ("body", b'{"type": "Undo"}')],
)
def test_what_was_changed_on_the_way_is_refused(make, part, value):
    request = make()
    setattr(request, part, value)

    with pytest.raises(BadSignature):
        request.arrives()


@pytest.mark.parametrize(
    ("make", "name", "value"),
    [
        (as_drafted, "host", "other.test"),
        (as_drafted, "date", "Tue, 17 Nov 2026 19:10:01 GMT"),
        (as_drafted, "digest", digest_of(b"other")),
        (as_drafted, "content-type", "text/html"),
        (as_standard, "host", "other.test"),
        (as_standard, "content-digest", "sha-256=:AAAA:"),
    ],
)
def test_a_changed_header_is_refused(make, name, value):
    request = make()
    request.headers[name] = value

    with pytest.raises(BadSignature):
        request.arrives()


@pytest.mark.parametrize("make", [as_drafted, as_standard])
@pytest.mark.parametrize("name", ["host", "digest", "content-digest"])
def test_a_header_that_is_missing_is_refused(make, name):
    request = make()
    if request.headers.pop(name, None) is None:
        request.arrives()
        return
    with pytest.raises(BadSignature):
        request.arrives()


@pytest.mark.parametrize("make", [as_drafted, as_standard])
@pytest.mark.parametrize(
    ("apart", "is_taken"),
    [
        (timedelta(hours=-12), True),
        (timedelta(hours=-12, seconds=-1), False),
        (timedelta(days=-400), False),
        (timedelta(hours=1), True),
        (timedelta(hours=1, seconds=1), False),
    ],
)
def test_the_window_of_time(make, apart, is_taken):
    request = make(at=NOW + apart)
    if is_taken:
        request.arrives()
        return
    with pytest.raises(BadSignature, match="clocks"):
        request.arrives()


@pytest.mark.parametrize("make", [as_standard, as_drafted])
def test_what_has_ended_is_refused(make):
    parts = {"expires": SECONDS - 3601}
    if make is as_drafted:
        parts |= {"covered": "(request-target) (created) (expires) host digest", "created": SECONDS}
        parts |= {"algorithm": "hs2019"}

    with pytest.raises(BadSignature, match="any more"):
        make(**parts).arrives()


@pytest.mark.parametrize("make", [as_drafted, as_standard])
def test_another_key_of_the_same_kind_is_refused(make):
    with pytest.raises(BadSignature, match="not by the signer's key"):
        make().arrives(public_pem=key_pair("rsa", 1)[1])


@pytest.mark.parametrize(
    "request_",
    [
        as_drafted(algorithm="ed25519"),
        as_drafted(algorithm="hmac-sha256"),
        as_drafted(algorithm="none"),
        as_drafted(algorithm="rsa-sha256", kind="ed25519"),
        as_standard(algorithm="ed25519"),
        as_standard(algorithm="hmac-sha256"),
        as_standard(algorithm="rsa-pss-sha512"),
        as_standard(algorithm="rsa-v1_5-sha256", kind="ed25519"),
    ],
)
def test_the_key_says_what_it_makes_and_nobody_else(request_):
    with pytest.raises(BadSignature, match="kind"):
        request_.arrives()


@pytest.mark.parametrize(
    "pem", ["", "no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "x" * 20_000]
)
def test_what_is_no_key_confirms_nothing(pem):
    with pytest.raises(BadSignature, match="key"):
        as_drafted().arrives(public_pem=pem or " ")


def test_a_key_that_is_too_short_confirms_nothing():
    with pytest.raises(BadSignature, match="known here"):
        as_drafted(kind="short").arrives()


def test_what_is_not_signed_has_no_signature():
    assert parse({"host": "kith.test", "date": "x"}) is None
    assert parse({"signature": ""}) is None


def test_who_signs_is_told_but_not_known():
    told = parse(as_drafted().headers)

    assert told is not None
    assert (told.scheme, told.key_id, told.algorithm) == (Scheme.CAVAGE, KEY_ID, "rsa-sha256")
    told = parse(as_standard().headers)
    assert told is not None
    assert (told.scheme, told.key_id, told.algorithm) == (Scheme.RFC_9421, KEY_ID, "rsa-v1_5-sha256")


def test_the_standard_goes_before_the_draft_where_both_are_there():
    both = as_standard()
    both.headers["signature"] += ", " + "other=:AAAA:"

    both.arrives()


def test_of_several_signatures_the_first_whole_one_counts():
    request = as_standard(label="b")
    request.headers["signature-input"] = 'a=("@method");keyid="x", ' + request.headers["signature-input"]

    request.arrives()


def test_a_claim_can_wait_for_its_key():
    request = as_drafted()
    claim = check(parse(request.headers), method="POST", target="/inbox", headers=request.headers, body=BODY, now=NOW)

    kept = Claim.from_json(claim.as_json())

    assert kept == claim
    kept.confirm(key_pair()[1])
    with pytest.raises(BadSignature):
        kept.confirm(key_pair("rsa", 1)[1])


@pytest.mark.parametrize("kept", [{}, {"key_id": "x"}, {"key_id": "x", "algorithm": "", "texts": 3, "value": ""}])
def test_what_was_kept_badly_is_no_claim(kept):
    with pytest.raises(BadSignature):
        Claim.from_json(kept)


def _pem(letters: str) -> str:
    return f"-----BEGIN PUBLIC KEY-----\n{letters}\n-----END PUBLIC KEY-----"


def test_the_example_of_the_standard():
    """RFC 9421, appendix B.2.6; it covers too little for us, but its key made it."""
    key = _pem("MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=")
    value = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    described = '("date" "@method" "@path" "@authority" "content-type" "content-length")'
    described += ';created=1618884473;keyid="test-key-ed25519"'
    signature = parse({"signature-input": f"sig-b26={described}", "signature": f"sig-b26=:{value}:"})
    assert signature is not None
    text = "\n".join(
        [
            '"date": Tue, 20 Apr 2021 02:07:55 GMT',
            '"@method": POST',
            '"@path": /foo',
            '"@authority": example.com',
            '"content-type": application/json',
            '"content-length": 18',
            f'"@signature-params": {signature.parameters}',
        ]
    )

    Claim(key_id="test-key-ed25519", algorithm="", texts=(text,), value=base64.b64decode(value)).confirm(key)
