"""What we sign, as whoever gets it would check it."""

import pytest

from kith.protocols.http_signatures import BadSignature, Scheme, parse, sign, verify
from kith.protocols.http_signatures.keys import NotAKey, new_pair, private_key, public_key
from kith.protocols.http_signatures.tests.signed import BODY, NOW
from kith.protocols.http_signatures.writing import NotToBeSigned

PRIVATE, PUBLIC = new_pair()
KEY_ID = "https://kith.test/users/amara#main-key"


def signed(scheme: Scheme = Scheme.CAVAGE, **parts: object) -> dict[str, str]:
    known = {
        "key_id": KEY_ID,
        "private_pem": PRIVATE,
        "method": "POST",
        "origin": "https://elsewhere.test",
        "target": "/inbox",
        "body": BODY,
        "now": NOW,
        **parts,
    }
    return sign(scheme=scheme, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(
    ("method", "target", "body"),
    [("POST", "/inbox", BODY), ("POST", "/inbox", b""), ("GET", "/users/emi", b""), ("GET", "/outbox?page=2", b"")],
)
def test_what_we_sign_is_taken(scheme, method, target, body):
    headers = signed(scheme, method=method, target=target, body=body)

    signature = parse(headers)

    assert signature is not None
    assert (signature.scheme, signature.key_id) == (scheme, KEY_ID)
    verify(signature, method=method, target=target, headers=headers, body=body, public_pem=PUBLIC, now=NOW)
    assert ("digest" in headers or "content-digest" in headers) == (method == "POST")


@pytest.mark.parametrize("scheme", Scheme)
def test_and_for_nobody_else(scheme):
    headers = {**signed(scheme), "host": "other.test"}
    signature = parse(headers)
    assert signature is not None

    with pytest.raises(BadSignature):
        verify(signature, method="POST", target="/inbox", headers=headers, body=BODY, public_pem=PUBLIC, now=NOW)


def test_the_draft_as_mastodon_reads_it():
    """Its parser wants quotation marks, and takes `rsa-sha256` and `hs2019` only."""
    header = signed()["signature"]

    assert header.startswith(f'keyId="{KEY_ID}",algorithm="rsa-sha256",headers="(request-target) host date digest",')


def test_the_standard_as_mastodon_reads_it():
    """It wants `created` and `keyid`, and @method and @target-uri covered."""
    header = signed(Scheme.RFC_9421)["signature-input"]

    assert header == (
        f'sig1=("@method" "@target-uri" "content-digest");created={int(NOW.timestamp())};keyid="{KEY_ID}";'
        'alg="rsa-v1_5-sha256"'
    )


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("target", "/inbox\r\nhost: other.test"),
        ("target", "/in box"),
        ("origin", "https://elsewhere.test\n"),
        ("key_id", 'https://kith.test/"'),
        ("key_id", "https://kith.test/ł"),
        ("method", "GET /other"),
    ],
)
def test_nothing_is_signed_that_others_could_read_otherwise(scheme, part, value):
    with pytest.raises(NotToBeSigned):
        signed(scheme, **{part: value})


def test_keys_are_loaded_once():
    assert private_key(PRIVATE) is private_key(PRIVATE)
    assert public_key(PUBLIC) is public_key(PUBLIC)


def test_what_is_no_key_signs_nothing():
    with pytest.raises(NotAKey):
        signed(private_pem="no key")
