"""What nobody sends who means well: every one is refused in a moment, and none is an error of ours."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.protocols.http_signatures import BadSignature, parse
from kith.protocols.http_signatures.structured import InnerList, NotStructured, read_dictionary, write_inner_list
from kith.protocols.http_signatures.tests.signed import as_drafted, as_standard, digest_of

WHOLE = 'keyId="https://elsewhere.test/k",algorithm="rsa-sha256",headers="(request-target) host date",signature="AAAA"'

DRAFTED = {
    "huge": 'keyId="' + "a" * 100_000 + '"',
    "a thousand parameters": ",".join(f'p{"x" * (place % 19)}="1"' for place in range(1000)),
    "a thousand headers": WHOLE.replace("host", " ".join(f"h{place}" for place in range(1000))),
    "the key twice": WHOLE + ',keyId="https://other.test/k"',
    "the signature twice": WHOLE + ',signature="BBBB"',
    "the headers twice": WHOLE + ',headers="date"',
    "one header twice": WHOLE.replace("host", "host host"),
    "a parameter that opens and never closes": 'keyId="https://elsewhere.test/k',
    "no key": 'headers="date",signature="AAAA"',
    "an empty key": WHOLE.replace("https://elsewhere.test/k", ""),
    "a key with a line break": WHOLE.replace("elsewhere", "else\r\nwhere"),
    "a key with a space": WHOLE.replace("elsewhere", "else where"),
    "a key longer than an address": WHOLE.replace("elsewhere", "e" * 3000),
    "no signature": 'keyId="https://elsewhere.test/k",headers="date"',
    "a signature that is no base64": WHOLE.replace("AAAA", "?!"),
    "header names that are none": WHOLE.replace("host", "ho:st"),
    "an unknown part of the request": WHOLE.replace("host", "(response-status)"),
    "a moment that is no number": WHOLE + ',created="yesterday"',
    "a moment before all time": WHOLE + ",created=-5",
    "a moment after all time": WHOLE + ",created=999999999999999",
    "a moment in other digits": WHOLE + ',created="١٢٣"',
    "another language": "Basic dXNlcjpwYXNz",
    "no words at all": '""""",,,,;;;===',
}


@pytest.mark.parametrize("header", DRAFTED.values(), ids=DRAFTED.keys())
def test_a_drafted_signature_that_is_none(header):
    with pytest.raises(BadSignature):
        parse({"signature": header, "host": "kith.test", "date": "x"})


INPUT = 'sig1=("@method" "@target-uri");created=1618884473;keyid="https://elsewhere.test/k"'
STANDARD = {
    "huge": ("a=" + "(" * 100_000, "a=:AAAA:"),
    "deep": ("a=" + "(" * 500 + ")" * 500, "a=:AAAA:"),
    "a thousand labels": (", ".join(f"s{place}=()" for place in range(700)), "s1=:AAAA:"),
    "a thousand parts": ("sig1=(" + " ".join(f'"h{place}"' for place in range(500)) + ")", "sig1=:AAAA:"),
    "the label twice": (f"{INPUT}, {INPUT}", "sig1=:AAAA:"),
    "the signature twice": (INPUT, "sig1=:AAAA:, sig1=:BBBB:"),
    "a parameter twice": (INPUT + ';keyid="https://other.test/k"', "sig1=:AAAA:"),
    "a part twice": (INPUT.replace('"@target-uri"', '"@method"'), "sig1=:AAAA:"),
    "no signature": (INPUT, ""),
    "the signature of another label": (INPUT, "sig2=:AAAA:"),
    "a signature that is a word": (INPUT, "sig1=AAAA"),
    "a signature that is a list": (INPUT, "sig1=(:AAAA:)"),
    "no list": ("sig1=1", "sig1=:AAAA:"),
    "a comma at the end": (INPUT + ",", "sig1=:AAAA:"),
    "no key": (INPUT.partition(";keyid")[0], "sig1=:AAAA:"),
    "a key that is a number": (INPUT.partition(";keyid")[0] + ";keyid=5", "sig1=:AAAA:"),
    "a moment that is a word": (INPUT.replace("1618884473", '"now"'), "sig1=:AAAA:"),
    "a moment that is true": (INPUT.replace(";created=1618884473", ";created"), "sig1=:AAAA:"),
    "a part of a header": (INPUT.replace('"@method"', '"cache-control";key="a"'), "sig1=:AAAA:"),
    "a header in capitals": (INPUT.replace("@method", "Host"), "sig1=:AAAA:"),
    "a line break in a part": (INPUT.replace("@method", "a\nb"), "sig1=:AAAA:"),
    "not of this world": ("sig1=\U0001f600", "sig1=:AAAA:"),
}


@pytest.mark.parametrize(("described", "signed"), STANDARD.values(), ids=STANDARD.keys())
def test_a_standard_signature_that_is_none(described, signed):
    with pytest.raises(BadSignature):
        parse({"signature-input": described, "signature": signed})


@pytest.mark.parametrize(
    "digest",
    [
        "",
        "SHA-256=",
        "SHA-256=?",
        "MD5=AAAA",
        "x" * 5000,
        f"{digest_of(b'other')},{digest_of(b'{}')}",
        f"SHA-512=AAAA,{digest_of(b'{}')}",
    ],
)
def test_digests_that_say_nothing_or_too_much(digest):
    """The last two name the right one too; but another reader might go by the other."""
    request = as_drafted(body=b"{}", headers={"digest": digest})

    with pytest.raises(BadSignature):
        request.arrives()


@pytest.mark.parametrize(
    "digest", ["", "sha-256", "sha-256=AAAA", "md5=:AAAA:", "sha-256=:AAAA:", "sha-512=:AAAA:", "x" * 5000]
)
def test_content_digests_that_say_nothing(digest):
    request = as_standard(body=b"{}")
    request.headers["content-digest"] = digest

    with pytest.raises(BadSignature, match="digest"):
        request.arrives()


@pytest.mark.parametrize("value", ["kith.test\ndate: x", "kith.test\rdate: x", "kith.test\x00"])
def test_no_header_passes_for_two(value):
    request = as_drafted(headers={"host": value})

    with pytest.raises(BadSignature, match="more than one line"):
        request.arrives()


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 99 Nov 2026 19:10:00 GMT", "Tue, 17 Nov 99999 19:10:00 GMT"])
def test_dates_that_are_none(date):
    with pytest.raises(BadSignature):
        as_drafted(headers={"date": date}).arrives()


def test_who_signed_is_no_other_for_a_second_parameter():
    """A reader that took the last would look up another key than one that took the first."""
    request = as_drafted()
    request.headers["signature"] += ',keyId="https://kith.test/users/dee#main-key"'

    with pytest.raises(BadSignature, match="twice"):
        request.arrives()


def test_the_address_signed_is_that_of_this_host():
    """By the standard the whole address is signed: for another server it is another one."""
    request = as_standard()
    request.headers["host"] = "other.test"

    with pytest.raises(BadSignature, match="not by the signer"):
        request.arrives()


def test_http_is_not_https():
    request = as_standard()
    request.scheme = "http"

    with pytest.raises(BadSignature, match="not by the signer"):
        request.arrives()


@pytest.mark.parametrize("header", ['a="' * 2600, "a=1," * 1900, '"' * 8000, "\\" * 8000, " " * 8000 + "x"])
def test_no_header_keeps_us_busy(header):
    began = time.process_time()
    for headers in ({"signature": header}, {"signature-input": header, "signature": header}):
        with pytest.raises(BadSignature):
            parse(headers)

    assert time.process_time() - began < 0.5


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_it_says_it_is_read_or_refused(one, other):
    for headers in ({"signature": one}, {"signature-input": one, "signature": other}):
        try:
            found = parse(headers)
        except BadSignature:
            continue
        assert found is None or found.key_id


_NAMES = st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S", "Zs")), max_size=30)


@given(st.lists(_NAMES, max_size=5), st.integers(0, 10**12), _NAMES)
def test_what_is_written_reads_the_same(names, created, key_id):
    quoted = " ".join('"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"' for name in names)
    escaped = key_id.replace("\\", "\\\\").replace('"', '\\"')
    text = f'({quoted});created={created};keyid="{escaped}";tag'

    read = read_dictionary(f"sig1={text}")["sig1"]

    assert isinstance(read, InnerList)
    assert write_inner_list(read) == text
    assert [item.value for item in read.items] == names


@pytest.mark.parametrize(
    "text", ["A=1", "a=", "a==1", "a b", "a=1;;b", "a=?2", "a=1234567890123456", "a=:A:", 'a="\x7f"']
)
def test_what_is_not_structured(text):
    with pytest.raises(NotStructured):
        read_dictionary(text)
