"""Calendars: events as every program takes them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from kith.protocols.calendars import Event, write_calendar

START = datetime(2026, 11, 17, 20, 0, tzinfo=UTC)


def event(**changes):
    said = {
        "uid": "chat-1@kith.test",
        "title": "Supervision",
        "starts_at": START,
        "ends_at": START + timedelta(hours=1),
        "changed_at": START - timedelta(days=1),
    }
    return Event(**(said | changes))


def lines(**changes):
    written = write_calendar([event(**changes)], name="Chats", product="Kith").decode()
    assert written.endswith("\r\n")
    return written.replace("\r\n ", "").split("\r\n")


def test_an_event_stands_at_its_moment_in_utc():
    summer = timezone(timedelta(hours=2))
    found = lines(starts_at=START.astimezone(summer))
    assert "DTSTART:20261117T200000Z" in found
    assert "DTEND:20261117T210000Z" in found
    assert found[0] == "BEGIN:VCALENDAR"
    assert found[-2] == "END:VCALENDAR"


def test_what_was_called_off_says_so_and_counts_as_newer():
    found = lines(is_cancelled=True, revision=3)
    assert "STATUS:CANCELLED" in found
    assert "SEQUENCE:3" in found


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Tea, cake; and talk", r"SUMMARY:Tea\, cake\; and talk"),
        ("One\nEND:VEVENT", r"SUMMARY:One\nEND:VEVENT"),
        ("One\r\nTwo", r"SUMMARY:One\nTwo"),
        ("back\\slash", r"SUMMARY:back\\slash"),
        ("bell\x07", "SUMMARY:bell"),
    ],
)
def test_nothing_written_ends_its_line(title, written):
    assert written in lines(title=title)


def test_an_address_ends_no_line_either():
    assert "URL:https://kith.test/END:VEVENT" in lines(address="https://kith.test/\r\nEND:VEVENT")


def test_long_lines_are_folded_between_letters():
    title = "Gwŷdd " * 40
    written = write_calendar([event(title=title)], name="Chats", product="Kith")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert f"SUMMARY:{title}" in written.decode().replace("\r\n ", "")
