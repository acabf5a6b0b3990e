# ruff: noqa: E501 - pieces of letters, many in a line
"""Letters that mean harm: none crashes or holds up who reads them, and nothing but web addresses comes out as links."""

import contextlib
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kith.protocols.letters.isolated import LetterReader
from kith.protocols.letters.model import Letter
from kith.protocols.letters.parsing import NotALetter, parse_letter

_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
HARD = {
    "addresses": b"To: " + b"<a@b.test>," * 20_000 + b"\n\nx",
    "comments": b"From: " + b"(" * 8_000 + b"\n\nx",
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 10_000 + b"\n\nx",
    "groups": b"To: " + b"a:" * 4_000 + b"\n\nx",
    "parameters": b"Content-Type: text/plain" + b"; a*0*=b" * 10_000 + b"\n\nx",
    "many parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 5_000,
    "deep parts": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(300)),
    "letters in letters": b"Content-Type: message/rfc822\n\n" * 300,
    "open html": b"Content-Type: text/html\n\n" + b"<div>" * 200_000,
    "open links": b"Content-Type: text/html\n\n" + b'<a href="' * 100_000,
    "brackets": b"Subject: x\n\nhttps://a.test/" + b")" * 500_000,
    "one long line": b"Subject: x\n\n" + b"https://" * 200_000,
    "numbers": b"Content-Transfer-Encoding: base64\n\n" + b"=" * 500_000,
    "uu": b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n" + b"M" * 100_000,
    "idna": b"Content-Type: text/plain; charset=idna\n\n" + b"xn--a." * 100_000,
    "zip": b"Content-Type: text/plain; charset=zlib\n\n" + b"x\x9c",
}


def seen(letter: Letter) -> None:
    assert all(_WEB.fullmatch(link) and len(link) <= 2000 for link in letter.links)
    assert "\n" not in letter.subject
    assert "\n" not in letter.message_id
    for address in (letter.sender, *letter.delivered_to, *letter.written_to):
        assert not re.search(r"[\s<>,]", address)
    assert "\0" not in letter.text + letter.html + letter.subject
    (letter.text + letter.html + letter.subject).encode()


@pytest.fixture(scope="module")
def reader():
    made = LetterReader()
    yield made
    made.close()


@pytest.mark.parametrize("name", HARD)
def test_a_hard_letter_is_read_or_refused(reader, name):
    with contextlib.suppress(NotALetter):
        seen(reader.read(HARD[name]))

    assert reader.read(b"Subject: x\n\nhttps://a.test/").links == ("https://a.test/",)


def test_one_that_holds_up_its_reader_is_given_up():
    # Each part has to be compared with each boundary around it.
    nest = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(900))
    reader = LetterReader(seconds=0.3)
    try:
        with pytest.raises(NotALetter):
            reader.read(nest + b"x\n" * 500_000)
    finally:
        reader.close()


PIECES = st.sampled_from(
    [
        b"From: ", b"To: ", b"Cc: ", b"Subject: ", b"Delivered-To: ", b"Message-ID: ", b"Content-Type: ", b"\r\n", b"\n",
        b"multipart/mixed; boundary=b", b"multipart/alternative;boundary=\"b\"", b"text/plain", b"text/html", b"message/rfc822",
        b"; charset=utf-8", b"; charset*=utf-8''x", b"; charset=\"\x00\"", b"; format=flowed; delsp=yes", b"\n\n", b"--b\n",
        b"--b--\n", b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n",
        b"Content-Disposition: attachment\n", b"=?utf-8?q?=C3=A9?=", b"=?x?y?z?=", b"=?utf-8?b?//?=", b"<a@b.test>", b"a@b.test",
        b"\"", b"(", b")", b"<", b">", b":", b";", b",", b"@", b"\\", b"[", b"]", b"https://a.test/x", b"<a href='https://b.test/'>",
        b"javascript:x", b"\xff", b"\xc3\xa9", b"\x00", b" ", b"\t", b"=", b"=20\n", b"-- \n", b"> ", b"#", b"tags:", b"x" * 200,
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=6)), max_size=40))
def test_no_mixture_crashes_it(pieces: list[bytes]) -> None:
    for start in (b"", b"Subject: x\n", b"Content-Type: multipart/mixed; boundary=b\n\n--b\n", b"From: "):
        try:
            seen(parse_letter(start + b"".join(pieces)))
        except NotALetter:
            continue
