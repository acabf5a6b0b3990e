"""Posts as each server sends them; the files in `notes` are what these servers write, with invented people."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.protocols.activitypub.model import IncomingAttachment, IncomingNote
from kith.protocols.activitypub.reading_notes import NOTE_TYPES, read_note
from kith.protocols.activitypub.values import NotUnderstood
from kith.protocols.activitypub.vocabulary import PUBLIC

_FILES = Path(__file__).parent / "notes"


def recorded(name):
    return json.loads((_FILES / f"{name}.json").read_text())


def read(name) -> IncomingNote:
    return read_note(recorded(name))


def test_a_post_of_mastodon():
    note = read("mastodon")

    assert (note.id, note.author) == ("https://social.test/users/ines/statuses/113", "https://social.test/users/ines")
    assert (note.warning, note.is_sensitive, note.language) == ("Grief", True, "cy")
    assert (note.to, note.cc[0]) == ((PUBLIC,), "https://social.test/users/ines/followers")
    assert note.in_reply_to == "https://other.test/users/osei/statuses/7"
    assert note.mentions == (("https://other.test/users/osei", "@osei@other.test"),)
    assert (note.hashtags, [emoji.name for emoji in note.emojis]) == (("care",), ["tea"])
    assert note.quotes == "https://other.test/users/osei/statuses/3"
    assert note.quote_authorization == "https://other.test/users/osei/quote_authorizations/5"
    assert (note.quoters, note.repliers) == ("followers", "")
    assert (note.likes_count, note.shares_count) == (3, 1)
    assert note.replies == "https://social.test/users/ines/statuses/113/replies"
    assert note.updated == datetime(2026, 11, 16, 9, tzinfo=UTC)
    assert note.attachments == (
        IncomingAttachment(
            url="https://files.social.test/a.jpeg",
            content_type="image/jpeg",
            description="A kettle on a stove",
            width=1200,
            height=800,
            blurhash="UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH",
            focus=(0.5, -0.25),
        ),
    )


@pytest.mark.parametrize(
    ("name", "options", "is_multiple", "voters"),
    [
        ("mastodon_poll", (("Monday", 4), ("Friday", 2)), True, 5),
        ("misskey_poll", (("Yes", 3), ("Always", 8)), False, None),
        ("piefed_poll", (("Yes", 0), ("No", 0)), False, 0),
    ],
)
def test_polls(name, options, is_multiple, voters):
    poll = read(name).poll

    assert (poll.options, poll.is_multiple, poll.voters_count) == (options, is_multiple, voters)
    assert poll.ends_at is not None


def test_a_poll_that_was_closed_before_its_time():
    assert read("mastodon_poll").poll.closed_at == datetime(2026, 11, 18, 20, tzinfo=UTC)


def test_a_vote():
    note = read("mastodon_vote")

    assert (note.vote, note.in_reply_to) == ("Friday", "https://kith.test/users/amara/posts/1")
    assert note.to == ("https://kith.test/users/amara",)


@pytest.mark.parametrize(
    "more", [{"content": "<p>Words</p>"}, {"inReplyTo": None}, {"attachment": [{"url": "https://a.test"}]}]
)
def test_what_says_or_shows_something_is_no_vote(more):
    assert read_note(recorded("mastodon_vote") | more).vote == ""


def test_single_values_where_lists_are_usual():
    note = read("gotosocial")

    assert (note.to, note.hashtags, len(note.mentions)) == ((PUBLIC,), (), 1)
    assert note.attachments[0].url == "https://gts.test/fileserver/1.webp"
    assert (note.repliers, note.published) == ("mentioned", datetime(2026, 10, 20, 10, 40, 37, tzinfo=UTC))


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"])
def test_a_moment_that_some_zone_can_not_write_is_none(moment):
    answers = [{"type": "Note", "name": name} for name in ("Tea", "Coffee")]

    note = read_note(recorded("gotosocial") | {"type": "Question", "oneOf": answers, "endTime": moment})

    assert note.poll is not None
    assert note.poll.ends_at is None


def test_a_number_longer_than_any_float_is_the_edge_of_a_picture():
    file = {"type": "Document", "url": "https://gts.test/1.webp", "focalPoint": [10**400, -(10**400)]}

    note = read_note(recorded("gotosocial") | {"attachment": [file]})

    assert note.attachments[0].focus == (1.0, -1.0)


def test_a_file_whose_address_is_a_link_with_the_size():
    note = read("pleroma")

    file = note.attachments[0]
    assert (file.url, file.content_type, file.width) == ("https://akko.test/media/cat.mp4", "video/mp4", 640)
    assert (note.quotes, note.hashtags, note.language) == ("https://akko.test/objects/0aaa", ("cats",), "pt")


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("misskey", "https://mk.test/notes/old"),
        ("threads", "https://threads.test/ap/users/1784/post/1700/"),
        ("pleroma", "https://akko.test/objects/0aaa"),
        ("lemmy_comment", ""),
    ],
)
def test_quotes_by_every_name(name, quoted):
    assert read(name).quotes == quoted


def test_a_quote_by_a_link_among_the_tags():
    link = {"type": "Link", "rel": "https://misskey-hub.net/ns#_misskey_quote", "href": "https://a.test/1"}

    assert read_note(recorded("lemmy_comment") | {"tag": [link]}).quotes == "https://a.test/1"


def test_a_link_of_lemmy_is_no_file():
    note = read("lemmy_page")

    assert (note.title, note.links, note.attachments) == ("A report worth reading", ("https://news.test/report",), ())
    assert (note.language, note.cc) == ("fr", ("https://lemmy.test/c/care",))


def test_a_link_of_lemmy_to_a_picture_is_one():
    page = recorded("lemmy_page") | {"attachment": [{"type": "Link", "href": "https://lemmy.test/pictrs/1.png"}]}

    note = read_note(page)

    assert (note.links, note.attachments[0].content_type) == ((), "image/png")


def test_a_language_that_is_none_is_not_said():
    assert read("lemmy_comment").language == ""


def test_a_letter_of_lemmy():
    note = read("lemmy_message")

    assert (note.to, note.content) == (("https://kith.test/users/amara",), "<p>Hello</p>\n")


def test_a_video_is_of_a_person_and_comes_in_a_fair_size():
    note = read("peertube")

    assert note.author == "https://tube.test/accounts/noor"
    assert (note.url, note.title, note.language) == ("https://tube.test/w/d2a5", "How to lift safely", "de")
    assert note.content == "<p><strong>Lift</strong> with your legs</p>"
    file = note.attachments[0]
    assert (file.url, file.preview_url) == ("https://tube.test/v/720.mp4", "https://tube.test/thumbs/large.jpg")
    assert note.hashtags == ("lifting",)


def test_an_article_has_a_summary_and_no_warning():
    note = read("wordpress")

    assert (note.title, note.warning, note.summary) == ("Short breaks matter", "", "<p>Why rest is work.</p>")
    assert [file.url for file in note.attachments] == ["https://blog.test/top.jpg"]
    assert (note.quoters, note.language) == ("everyone", "en")


def test_a_hashtag_without_its_sign():
    assert read("friendica").hashtags == ("nasa",)


def test_a_picture_without_a_type_is_told_by_its_ending():
    assert read("bookwyrm").attachments[0].content_type == "image/jpeg"
    assert read("threads").attachments[0].content_type == "image/jpeg"


def test_an_event_has_a_time_and_a_place():
    note = read("mobilizon")

    assert (note.starts_at, note.place) == (datetime(2026, 12, 1, 9, tzinfo=UTC), "Town hall")
    assert (note.links, len(note.attachments)) == (("https://town.test/carers",), 1)


@pytest.mark.parametrize("path", sorted(_FILES.glob("*.json")), ids=lambda path: path.stem)
def test_every_recorded_post_is_understood(path):
    note = read(path.stem)

    assert note.author
    assert note.published or note.vote


@pytest.mark.parametrize(
    "broken",
    [
        *(None, [], "https://a.test", {}),
        {"type": "Note"},
        {"type": "Person", "id": "https://a.test/1"},
        {"type": "Note", "id": "https://a.test/1"},
        {"type": "Note", "id": "javascript:x", "actor": "https://a.test"},
    ],
)
def test_what_is_no_post_is_said_to_be_none(broken):
    with pytest.raises(NotUnderstood):
        read_note(broken)


_NAMES = sorted({key for path in _FILES.glob("*.json") for key in json.loads(path.read_text())})
_ADDRESSES = st.sampled_from(
    ["https://a.test/1", "http://[::1", "https://a.test/\ud800", "javascript:1", PUBLIC, "", " "]
)
_TIMES = st.sampled_from(["2026-11-17T19:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "tomorrow"])
_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | _ADDRESSES | _TIMES
_ANYTHING = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "type", "href", "url", "name", "icon", "tag", *_NAMES]), inner, max_size=6
        )
    ),
    max_leaves=25,
)
_POSTS = st.builds(
    lambda kind, more: {"id": "https://a.test/1", "type": kind, "attributedTo": "https://a.test/u"} | more,
    st.sampled_from(sorted(NOTE_TYPES)),
    st.dictionaries(st.sampled_from([name for name in _NAMES if name not in {"id", "type"}]), _ANYTHING, max_size=12),
)


@settings(max_examples=400, deadline=None)
@given(_POSTS | _ANYTHING)
def test_whatever_comes_is_understood_or_said_not_to_be(data):
    try:
        note = read_note(data)
    except NotUnderstood:
        return
    for address in (note.id, note.author, note.in_reply_to, note.quotes, note.url, *note.to, *note.cc):
        assert address == "" or address.startswith(("https://", "http://"))
        address.encode()
    assert all(len(file.description) <= 1500 for file in note.attachments)
