"""The token by which a push service knows who sends."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from kith.protocols.web_push.encoding import from_text, to_text
from kith.protocols.web_push.vapid import Signer, headers_as_drafted, headers_for, key_from, origin_of, token

NOW = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)
SIGNER = Signer(key_from("a long random secret"), "mailto:keeper@kith.test")
ENDPOINT = "https://push.example.org:443/send/abc?d=1"


def claims_in(made: str) -> dict[str, object]:
    """Check a token as a push service does, and return what it claims."""
    head, claims, signature = made.split(".")
    raw = from_text(signature)
    assert len(raw) == 64
    numbers = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    known = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), SIGNER.public)
    known.verify(numbers, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(from_text(head)) == {"typ": "JWT", "alg": "ES256"}
    return dict(json.loads(from_text(claims)))


def test_a_token_names_the_service_the_sender_and_an_end_within_a_day():
    claims = claims_in(token(ENDPOINT, SIGNER, now=NOW))
    assert claims["aud"] == "https://push.example.org"
    assert claims["sub"] == "mailto:keeper@kith.test"
    assert NOW.timestamp() < int(str(claims["exp"])) <= (NOW + timedelta(hours=24)).timestamp()


def test_the_headers_of_the_standard_and_of_the_draft():
    standard = headers_for(ENDPOINT, SIGNER, now=NOW)["authorization"]
    assert standard.startswith("vapid t=")
    made, key = standard.removeprefix("vapid t=").split(", k=")
    assert claims_in(made)["aud"] == "https://push.example.org"
    assert from_text(key) == SIGNER.public
    drafted = headers_as_drafted(ENDPOINT, SIGNER, now=NOW)
    assert claims_in(drafted["authorization"].removeprefix("WebPush "))
    assert drafted["crypto-key"] == f"p256ecdsa={to_text(SIGNER.public)}"


def test_a_secret_stands_for_one_key():
    assert Signer(key_from("a long random secret"), "").public == SIGNER.public != Signer(key_from("b"), "").public
    assert len(SIGNER.public) == 65


@pytest.mark.parametrize(
    ("endpoint", "origin"),
    [
        ("https://push.example.org/x", "https://push.example.org"),
        ("https://push.example.org:8443/x", "https://push.example.org:8443"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]"),
        ("http://127.0.0.1:9/x", "http://127.0.0.1:9"),
    ],
)
def test_the_origin_of_a_push_service(endpoint, origin):
    assert origin_of(endpoint) == origin
