"""`./kith feed parse`: one line in, one line out, whatever comes."""

import io
import json
import os

from kith.reading.command import parse_lines

RSS = (
    b"<rss><channel><title>T</title><link>https://blog.test/</link><item><title>A</title><link>/a</link>"
    b"<pubDate>Tue, 10 Nov 2026 08:00:00 +0100</pubDate><enclosure url='a.mp3' length='x'/></item></channel></rss>"
)


def test_each_line_is_answered_in_order_in_the_shape_that_was_agreed(tmp_path):
    (tmp_path / "feed.xml").write_bytes(RSS)
    (tmp_path / "page.html").write_bytes(b"<html></html>")
    good = json.dumps({"path": str(tmp_path / "feed.xml"), "url": "https://blog.test/feed", "content_type": "text/xml"})
    page = json.dumps({"path": str(tmp_path / "page.html"), "url": "https://blog.test/"})
    out = io.StringIO()

    folder = json.dumps({"path": str(tmp_path), "url": None, "content_type": None})
    os.mkfifo(tmp_path / "pipe")
    pipe = json.dumps({"path": str(tmp_path / "pipe")})

    parse_lines(
        [good, "nonsense", page, "{}", '{"path": "/nowhere"}', "[" * 10_000, b"\xff", "", folder, pipe, good], out
    )

    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [answer["ok"] for answer in answers] == [True, *[False] * 9, True]
    assert answers[0] == answers[-1]
    assert answers[0]["feed"] == {
        "title": "T", "link": "https://blog.test/", "subtitle": "", "id": "https://blog.test/",
    }  # fmt: skip
    assert answers[0]["entries"] == [
        {
            "id": "https://blog.test/a",
            "title": "A",
            "link": "https://blog.test/a",
            "author": "",
            "published": "2026-11-10T07:00:00+00:00",
            "updated": None,
            "summary": "",
            "content": "",
            "enclosures": [{"url": "https://blog.test/a.mp3", "type": "", "length": None}],
            "tags": [],
        }
    ]
    assert all(answer["error"] for answer in answers if not answer["ok"])
