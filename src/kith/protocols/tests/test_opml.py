"""Lists of feeds come in as others write them and go out always the same (row K2)."""

import pytest

from kith.protocols.opml import NotAnOpmlFile, Outline, read_opml, write_opml

THEIRS = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine & more</title></head><body>
<outline text="Law" title="Law"><outline text="Courts"><outline type="rss" text="A &amp; B" xmlUrl="http://a.test/feed?x=1&amp;y=2"
 htmlUrl="http://a.test/"/></outline></outline>
<outline title="Loose" xmlURL="feed://loose.test/rss"/><outline text="Bad" xmlUrl="javascript:alert(1)"/>
<outline title="Loose again" xmlUrl="http://loose.test/rss"/></body></opml>"""


def test_folders_within_folders_are_joined_and_nothing_active_comes_in():
    assert read_opml(THEIRS) == [
        Outline("Law / Courts", "A & B", "http://a.test/feed?x=1&y=2", "http://a.test/"),
        Outline("", "Loose", "http://loose.test/rss"),
    ]


def test_what_goes_out_comes_in_again_and_the_second_export_is_the_same_bytes():
    outlines = [
        Outline("Law", "Zoë’s “notes” <x>", "https://z.test/?a=1&b=2", "https://z.test/"),
        Outline("", "b", "https://b.test/feed"),
        Outline("Care", "a", "https://a.test/feed"),
    ]

    first = write_opml(outlines, title="Mine & more")
    second = write_opml(read_opml(first.encode()), title="Mine & more")

    assert first == second
    assert sorted(read_opml(first.encode())) == sorted(outlines)


@pytest.mark.parametrize("body", [b"", b"\xff\xd8\xff", b"<rss></rss>", b"<html></html>", b"x" * 3_000_000])
def test_what_is_no_list_is_refused(body):
    with pytest.raises(NotAnOpmlFile):
        read_opml(body)


def test_a_deep_list_is_read_as_far_as_it_goes():
    read_opml(b"<opml><body>" + b"<outline text='x'>" * 100_000)


def test_a_line_with_more_attributes_than_any_reader_writes_is_passed_over():
    many = " ".join(f'a{number}="x"' for number in range(200))
    hostile = f'<outline xmlUrl="https://hostile.example/feed" {many}/>'
    body = f'<opml><body>{hostile}<outline xmlUrl="https://care.example/feed"/></body></opml>'
    assert [one.address for one in read_opml(body.encode())] == ["https://care.example/feed"]


def test_lists_of_other_readers_are_read_too():
    body = b"""\xef\xbb\xbf<!DOCTYPE opml><OPML><body>
    <outline text="My Lantern" title="Carers&nbsp;Lantern" type="rss" url="https://lantern.test/feed"/>
    <outline text="Courts" category="/Law/Courts,/News" type="rss" xmlUrl="https://courts.test/a?b=1&c=2"/>
    <outline text="A page" type="link" url="https://page.test/"/></body></OPML>"""

    outlines = read_opml(body)

    assert [(one.folder, one.title, one.address) for one in outlines] == [
        ("", "My Lantern", "https://lantern.test/feed"),
        ("Law / Courts", "Courts", "https://courts.test/a?b=1&c=2"),
    ]
