"""A refusal does not cut off who is still sending."""

import io

import pytest

from kith.project.bodies import MOST_FROM_GUESTS
from kith.project.hearing_out import hearing_out


def refused(body, **told):
    sent = io.BytesIO(body)
    answer = hearing_out(lambda environ, start_response: [b"refused"])
    assert answer({"wsgi.input": sent} | told, lambda *started: None) == [b"refused"]
    return sent


@pytest.mark.parametrize("told", [{"CONTENT_LENGTH": "900000"}, {"HTTP_TRANSFER_ENCODING": "chunked"}])
def test_what_was_not_read_is_read_and_dropped(told):
    assert refused(b"x" * 900_000, **told).tell() == 900_000


def test_nobody_is_heard_for_ever():
    assert refused(b"x" * (MOST_FROM_GUESTS + 5000), CONTENT_LENGTH="9000000").tell() == MOST_FROM_GUESTS


def test_who_sends_nothing_is_not_waited_for():
    assert refused(b"more that comes later", CONTENT_LENGTH="0").tell() == 0
