"""Letters as people's programs write them: the pages they mention, what they are called, which labels they ask for."""

from email.message import EmailMessage

import pytest

from kith.protocols.letters.model import title_of
from kith.protocols.letters.parsing import LARGEST, MOST_WORDS, NotALetter, parse_letter
from kith.protocols.letters.words import MOST_LINKS

HEAD = "From: Ben <Ben@Mail.test>\r\nTo: save@kith.test\r\nSubject: A film\r\n"


def written(words: str, *, head: str = "") -> bytes:
    return f"{HEAD}{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{words}".encode()


def links(words: str, *, head: str = "") -> list[str]:
    return list(parse_letter(written(words, head=head)).links)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Look: https://a.test/x", ["https://a.test/x"]),
        ("(see https://a.test/x_(y)).", ["https://a.test/x_(y)"]),
        ("“https://a.test/x”, he said; *https://b.test/*!", ["https://a.test/x", "https://b.test/"]),
        ("https://a.test/x and https://a.test/x again", ["https://a.test/x"]),
        ("Words<https://a.test/x>more", ["https://a.test/x"]),
        ("<https://a.test/a/long-\r\nname/of-a-\r\npage>", ["https://a.test/a/long-name/of-a-page"]),
        ("HTTPS://A.test/X", ["HTTPS://A.test/X"]),
        ("ftp://a.test/x mailto:ben@mail.test javascript:alert(1) a.test/x", []),
        ("https:// http://", []),
        ("Hello\r\n-- \r\nBen, https://ben.test", []),
        (
            "For you\r\n-- \r\nBen, https://ben.test\r\n\r\n---------- Forwarded message ---------\r\nhttps://a.test/x",
            ["https://a.test/x"],
        ),
        ("> https://a.test/x", ["https://a.test/x"]),
        ("https://a.test/x\r\n\r\nGet Outlook for iOS<https://aka.ms/o0ukef>", ["https://a.test/x"]),
        ("https://a.test/x\r\nSent with Proton Mail https://proton.me", ["https://a.test/x"]),
        ("https://a.test/" + "x" * 3000, []),
        ("", []),
    ],
)
def test_finds_the_pages_a_letter_mentions(words, found):
    assert links(words) == found


def test_finds_no_more_than_there_is_room_for():
    assert len(links("\r\n".join(f"https://a.test/{number}" for number in range(500)))) == MOST_LINKS


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("https://a.test\r\n#care home #sleep", ("care home", "sleep")),
        ("#supervision\r\n\r\nhttps://a.test\r\nTags: court, sleep; night", ("supervision", "court", "sleep", "night")),
        ("labels: #court #sleep", ("court", "sleep")),
        ("tagiau: llys", ("llys",)),
        ("#1 of ten: https://a.test", ()),
        ("not #one in a line", ()),
        ("> #quoted\r\n#own", ("own",)),
        ("#own\r\n-----Original Message-----\r\n#theirs", ("own",)),
        ("#" + "long " * 20, ()),
        ("#\r\ntags:", ()),
    ],
)
def test_lines_of_labels(words, labels):
    assert parse_letter(written(words)).labels == labels


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("A film", "A film"),
        ("Fwd: Re: FW: A film: the making", "A film: the making"),
        ("Notes: a film", "Notes: a film"),
        ("https://a.test/x", ""),
        ("https://a.test/x is good", "https://a.test/x is good"),
        ("Re:", ""),
        ("", ""),
    ],
)
def test_the_subject_as_a_title(subject, title):
    assert title_of(subject) == title


def test_a_page_in_the_subject_alone_is_found():
    letter = parse_letter(b"From: ben@mail.test\r\nSubject: https://a.test/x\r\n\r\n\r\n")

    assert letter.links == ("https://a.test/x",)
    assert letter.title == ""


def test_a_letter_of_html_only():
    letter = EmailMessage()
    letter["From"] = "ben@mail.test"
    letter.set_content(
        '<p>#sleep</p><p>See <a href="https://a.test/x?a=1&amp;b=2">this</a>, and https://b.test/y</p>'
        '<a href="javascript:alert(1)">no</a><script>https://c.test/</script><img src="https://d.test/open.gif">',
        subtype="html",
    )

    read = parse_letter(letter.as_bytes())

    assert read.links == ("https://a.test/x?a=1&b=2", "https://b.test/y")
    assert read.labels == ("sleep",)


def test_of_two_versions_the_plain_one_counts_unless_it_has_no_page():
    for words, found in (("https://a.test/plain", "https://a.test/plain"), ("no page", "https://a.test/html")):
        letter = EmailMessage()
        letter.set_content(words)
        letter.add_alternative('<a href="https://a.test/html">x</a>', subtype="html")
        letter.add_attachment("https://a.test/attached", filename="notes.txt")

        assert parse_letter(letter.as_bytes()).links == (found,)


def test_a_letter_within_a_letter_is_read_and_one_too_deep_is_not():
    inner = EmailMessage()
    inner.set_content("https://a.test/inner")
    outer = EmailMessage()
    outer.set_content("For you")
    outer.add_attachment(inner)
    assert parse_letter(outer.as_bytes()).links == ("https://a.test/inner",)

    nest = b"Subject: x\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth) for depth in range(40)
    )
    assert parse_letter(nest + b"\nhttps://a.test/deep").links == ()


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-16", "nobody-knows", "undefined", "rot13", ""])
def test_whatever_charset_a_letter_names(charset):
    known = charset if charset in {"iso-8859-1", "windows-1252", "utf-16"} else "utf-8"
    body = "https://a.test/caf\xe9".encode(known)
    head = f"Subject: x\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n".encode()

    assert parse_letter(head + body).links == ("https://a.test/café",)


def test_lines_broken_for_the_way_are_joined():
    head = "MIME-Version: 1.0\r\n"
    body = written("https://a.test/long- \r\nname", head=head).replace(b"utf-8", b"utf-8; format=flowed; delsp=yes")

    assert parse_letter(body).links == ("https://a.test/long-name",)


def test_headings_are_plain_and_on_one_line():
    letter = parse_letter(
        b"From: =?utf-8?q?Ben_=C3=89?= <BEN@mail.test>\r\nSubject: =?utf-8?b?"
        b"w4ljb2xl?=\r\n continued\r\nMessage-ID: <a@b.test>\r\nDelivered-To: save+x@kith.test\r\n"
        b"To: Saving <Save@kith.test>, other@mail.test\r\n\r\n"
    )

    assert (letter.sender, letter.subject, letter.message_id) == ("ben@mail.test", "École continued", "<a@b.test>")
    assert letter.delivered_to == ("save+x@kith.test",)
    assert letter.written_to == ("save@kith.test", "other@mail.test")
    raw = parse_letter("Subject: École\r\n\r\n".encode())
    assert raw.subject == "École"


@pytest.mark.parametrize(
    "sender",
    ["", "From: \r\n", "From: a@x.test, b@x.test\r\n", "From: a@x.test\r\nFrom: b@x.test\r\n", "From: Ben\r\n"],
)
def test_nobody_in_particular_is_no_sender(sender):
    assert parse_letter(f"{sender}Subject: x\r\n\r\n".encode()).sender == ""


@pytest.mark.parametrize(
    ("head", "is_automatic"),
    [
        ("", False),
        ("Auto-Submitted: no\r\n", False),
        ("Precedence: normal\r\n", False),
        ("Auto-Submitted: auto-replied\r\n", True),
        ("Auto-Submitted: auto-generated; x=y\r\n", True),
        ("Precedence: bulk\r\n", True),
        ("List-Id: <carers.lists.test>\r\n", True),
        ("List-Unsubscribe: <https://lists.test/x>\r\n", True),
        ("X-Auto-Response-Suppress: All\r\n", True),
        ("Return-Path: <>\r\n", True),
        ("Return-Path: <ben@mail.test>\r\n", False),
    ],
)
def test_knows_what_a_machine_sent(head, is_automatic):
    assert parse_letter(written("x", head=head)).is_automatic == is_automatic


def test_only_so_much_of_a_letter_is_read():
    words = parse_letter(written("word " * (MOST_WORDS // 4))).text
    assert len(words) == MOST_WORDS

    film = HEAD.encode() + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhttps://a.test/x\r\n--b\r\n"
    film += b"Content-Type: video/mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"A" * 76 * (LARGEST // 70)
    assert parse_letter(film).links == ("https://a.test/x",)


@pytest.mark.parametrize("body", [b"", b"\r\n\r\nwords", b"no heading at all", b"X: y\r\n" * 60_000 + b"\r\nx"])
def test_refuses_what_is_no_letter(body):
    with pytest.raises(NotALetter):
        parse_letter(body)
