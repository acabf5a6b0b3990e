"""From where members sign in: telling them of a new browser or network (row M19), and when each was last here."""

import hashlib
import hmac
import ipaddress
import re
from datetime import UTC, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef

from kith.members.composing import compose
from kith.members.letters import write_letter
from kith.members.models import KnownPlace, User
from kith.servers.queries import this_server

# The first that fits, in this order: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("SamsungBrowser", "Samsung"),
    ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "a Mac"), ("Linux", "Linux"),
)  # fmt: skip

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - in place of one that was forgotten; the column wants one
_SURELY_BEGUN = timedelta(hours=1)
_REMEMBERED_FOR = timedelta(days=365)
_MOST_SEEN = 20_000
_seen_in: dict[str, int] = {}  # the hour in which this process last noted a session; each process notes for itself


def note_sign_in(*, user: User, agent: str, address: str, now: datetime) -> bool:
    """Remember where a member signs in; write to them if it is a new place, and not the first. Says whether it was."""
    fingerprint = _fingerprint(user, agent, address)
    with transaction.atomic():
        if KnownPlace.objects.filter(user=user, fingerprint=fingerprint).update(last_seen_at=now):
            return False
        is_first = not KnownPlace.objects.filter(user=user).exists()
        KnownPlace.objects.create(user=user, fingerprint=fingerprint, first_seen_at=now, last_seen_at=now)
        if is_first:
            return False
        words = compose(
            "new_place",
            reader=user,
            name=user.account.name,
            link=settings.KITH_ORIGIN + "/settings/sessions",
            browser=browser_in_words(agent),
            address=address,
            at=now,
        )
        write_letter(to=user.email, words=words, now=now, user=user)
    return True


def note_seen(*, session_key: str, now: datetime) -> None:
    """Keep that a browser was here in this hour; more often than that is nobody's concern, and would cost a write."""
    hour = int(now.timestamp()) // 3600
    if _seen_in.get(session_key) == hour:
        return
    if len(_seen_in) >= _MOST_SEEN:
        _seen_in.clear()
    _seen_in[session_key] = hour
    begun = datetime.fromtimestamp(hour * 3600, UTC)
    UserSession.objects.filter(session_key=session_key, last_seen_at__lt=begun).update(last_seen_at=begun)


def forget_old_places(*, now: datetime) -> None:
    """Drop sessions that are over, addresses kept longer than the server keeps them, and places long unseen."""
    Session.objects.filter(expire_date__lt=now).delete()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(alive), created_at__lt=now - _SURELY_BEGUN).delete()
    kept_since = now - timedelta(days=this_server().addresses_kept_for)
    UserSession.objects.filter(created_at__lt=kept_since).exclude(ip=NO_ADDRESS).update(ip=NO_ADDRESS)
    KnownPlace.objects.filter(last_seen_at__lt=now - _REMEMBERED_FOR).delete()


def browser_in_words(agent: str) -> str:
    """Return “Firefox on Windows”, as far as a browser tells."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "A browser")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return f"{browser} on {system}" if system else browser


def _fingerprint(user: User, agent: str, address: str) -> str:
    # Without its version numbers: a browser that was brought up to date is the same browser.
    browser = re.sub(r"[\d._]+", "", agent)
    told = f"{user.pk}\0{browser}\0{_network_of(address)}"
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()


def _network_of(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    # Phones and homes change their address within such a network every day.
    return str(ipaddress.ip_network((parsed, 16 if parsed.version == 4 else 32), strict=False))
