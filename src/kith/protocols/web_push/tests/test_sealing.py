"""Sealing a notice: the examples of the standard and of the draft before it, and what is no key."""

import pytest

from kith.protocols.web_push.encoding import from_text, to_text
from kith.protocols.web_push.sealing import (
    LONGEST_TEXT,
    NotAKey,
    Recipient,
    TooLong,
    recipient_from,
    seal,
    seal_as_drafted,
)
from kith.protocols.web_push.tests.opening import App, key_of

# RFC 8291, appendix A.
TEXT = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
RECEIVER = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
RECEIVER_PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)

# draft-ietf-webpush-encryption-04, section 5.
DRAFT_TEXT = b"I am the walrus"
DRAFT_SENDER = "nCScek-QpEjmOOlT-rQ38nZzvdPlqa00Zy0i6m2OJvY"
DRAFT_RECEIVER = "9FWl15_QUQAWDaD3k3l50ZBZQJ4au27F1V4F0uLSD_M"
DRAFT_SECRET = "R29vIGdvbyBnJyBqb29iIQ"
DRAFT_SALT = "lngarbyKfMoi9Z75xYXmkg"
DRAFT_HEADERS = {
    "encryption": "salt=lngarbyKfMoi9Z75xYXmkg",
    "crypto-key": "dh=BNoRDbb84JGm8g5Z5CFxurSqsXWJ11ItfXEWYVLE85Y7CYkDjXsIEc4aqxYaQ1G8BqkXCJ6DPpDrWtdWj_mugHU",
}
DRAFT_BODY = "6nqAQUME8hNqw5J3kl8cpVVJylXKYqZOeseZG8UueKpA"


def test_the_example_of_the_standard():
    to = recipient_from(RECEIVER_PUBLIC, SECRET)
    sealed = seal(TEXT, to, key=key_of(SENDER), salt=from_text(SALT))
    assert to_text(sealed.body) == BODY
    assert (sealed.encoding, dict(sealed.headers)) == ("aes128gcm", {})
    assert App(RECEIVER, SECRET).open(sealed.body) == TEXT


def test_the_example_of_the_draft():
    app = App(DRAFT_RECEIVER, DRAFT_SECRET)
    sealed = seal_as_drafted(
        DRAFT_TEXT, Recipient(app.public, app.secret), key=key_of(DRAFT_SENDER), salt=from_text(DRAFT_SALT)
    )
    assert to_text(sealed.body) == DRAFT_BODY
    assert (sealed.encoding, dict(sealed.headers)) == ("aesgcm", DRAFT_HEADERS)
    assert app.open_as_drafted(sealed.body, DRAFT_HEADERS) == DRAFT_TEXT


@pytest.mark.parametrize("text", [b"", b"\0 ends with nothing \0", "Prŷs – 日本語".encode(), b"x" * LONGEST_TEXT])
def test_each_notice_has_a_key_and_a_salt_of_its_own(text):
    app = App()
    to = Recipient(app.public, app.secret)
    first, second = seal(text, to), seal(text, to)
    assert app.open(first.body) == app.open(second.body) == text
    assert first.body[:16] != second.body[:16]
    drafted = seal_as_drafted(text, to)
    assert app.open_as_drafted(drafted.body, dict(drafted.headers)) == text
    assert max(len(first.body), len(drafted.body)) <= 4096


def test_more_than_a_push_service_takes_is_refused():
    app = App()
    for each in (seal, seal_as_drafted):
        with pytest.raises(TooLong):
            each(b"x" * (LONGEST_TEXT + 1), Recipient(app.public, app.secret))


def test_keys_are_read_however_base64_was_written():
    app = App()
    for p256dh in (to_text(app.public), to_text(app.public) + "=", to_text(app.public).replace("-", "+")):
        assert recipient_from(p256dh.replace("_", "/"), to_text(app.secret) + "==").public == app.public


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", SECRET),
        ("not base64 at all!", SECRET),
        (to_text(b"\4" + b"\1" * 64), SECRET),  # a point beside the curve
        (to_text(b"\2" + from_text(RECEIVER_PUBLIC)[1:33]), SECRET),  # compressed, which no push service knows
        (RECEIVER_PUBLIC, ""),
        (RECEIVER_PUBLIC, to_text(b"short")),
        (RECEIVER_PUBLIC, to_text(b"x" * 17)),
    ],
)
def test_what_is_no_key_is_refused(p256dh, auth):
    with pytest.raises(NotAKey):
        recipient_from(p256dh, auth)
