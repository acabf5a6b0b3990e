"""Where one is signed in, and when each browser was last here."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession

from kith.members.places import note_seen

SEEN_AT = datetime(2026, 11, 17, 19, 0, tzinfo=UTC)


@pytest.fixture
def session(amara, now):
    return UserSession.objects.create(
        user=amara.user, session_key="of-a-phone", ip="203.0.113.9", user_agent="Firefox on Android",
        created_at=now - timedelta(days=9), last_seen_at=now - timedelta(days=9),
    )  # fmt: skip


def test_keeps_the_hour_in_which_a_browser_was_here(session, now):
    note_seen(session_key=session.session_key, now=now + timedelta(minutes=10))

    session.refresh_from_db()
    assert session.last_seen_at == SEEN_AT


def test_writes_once_an_hour(session, now, django_assert_num_queries):
    key = "of-a-desk"
    with django_assert_num_queries(1):
        note_seen(session_key=key, now=now)
        note_seen(session_key=key, now=now + timedelta(minutes=40))
    with django_assert_num_queries(1):
        note_seen(session_key=key, now=now + timedelta(minutes=60))


def test_shows_when_the_other_browsers_were_here(client, sign_in, amara, session):
    phone = sign_in(amara)
    UserSession.objects.filter(pk=session.pk).update(session_key=phone.session.session_key)

    page = sign_in(amara).get("/settings/sessions").content.decode()

    assert "last here about 8 November" in page
