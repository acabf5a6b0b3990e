"""No address of anyone's computer is kept longer than the server says."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from kith.members.models import KnownPlace
from kith.members.places import forget_old_places


def test_addresses_go_after_their_days_and_sessions_when_they_are_over(amara, sign_in, settings):
    browser, now = sign_in(amara), timezone.now()
    browser.get("/home")
    key = browser.session.session_key
    UserSession.objects.all().delete()
    ours = UserSession.objects.create(user=amara.user, session_key=key, ip="203.0.113.9", user_agent="Firefox")
    over = UserSession.objects.create(user=amara.user, session_key="x" * 32, ip="203.0.113.10", user_agent="Firefox")
    UserSession.objects.filter(pk=over.pk).update(created_at=now - timedelta(days=2))
    KnownPlace.objects.create(user=amara.user, fingerprint="f", first_seen_at=now, last_seen_at=now)

    forget_old_places(now=now)
    ours.refresh_from_db()
    assert ours.ip == "203.0.113.9"
    assert not UserSession.objects.filter(pk=over.pk).exists()

    forget_old_places(now=now + timedelta(days=31))
    ours.refresh_from_db()
    assert ours.ip == "0.0.0.0"
    page = browser.get("/settings/sessions").content.decode()
    assert "203.0.113" not in page
    assert "0.0.0.0" not in page

    forget_old_places(now=now + timedelta(days=400))
    assert not Session.objects.exists()
    assert not KnownPlace.objects.exists()


def test_an_address_is_nowhere_in_the_tables_of_limits(client, db, settings):
    settings.KITH_RATE_LIMITS = True
    client.post("/sign-in", {"login": "amara", "password": "wrong"}, REMOTE_ADDR="203.0.113.77")

    assert not UserSession.objects.filter(ip="203.0.113.77").exists()
