"""Who waits, who is here, and from where someone is signed in."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Max, Min, Q, QuerySet

from kith.accounts.names import fold
from kith.foundations import mail
from kith.foundations.ready import ready, ready_shared
from kith.members.inviting import is_open
from kith.members.letting_in import hash_of
from kith.members.models import App, AppToken, Invitation, User
from kith.members.places import NO_ADDRESS, browser_in_words


@dataclass(frozen=True, slots=True)
class AppCaller:
    """Who asks through an app: the app alone, or on behalf of someone, and what it was let do."""

    token: AppToken
    user: User | None
    scopes: tuple[str, ...]

    @property
    def app(self) -> App:
        return self.token.app


@dataclass(frozen=True)
class Place:
    """One browser in which a member is signed in."""

    id: int
    browser: str
    address: str
    since: datetime
    seen_at: datetime  # to the hour
    is_this_one: bool


def waiting_members() -> "QuerySet[User]":
    """Return who asked to join and waits for an answer, the longest first."""
    waiting = User.objects.filter(approved_at=None, disabled_at=None).select_related("account")
    if mail.is_set_up():
        waiting = waiting.exclude(confirmed_at=None)
    return waiting.order_by("joined_at")


def unconfirmed_members() -> "QuerySet[User]":
    """Return who was let in but has not confirmed the address."""
    return User.objects.filter(confirmed_at=None, disabled_at=None).exclude(approved_at=None).select_related("account")


def find_members(text: str, *, show: str = "") -> "QuerySet[User]":
    """Return members by a part of their name or address; `show` is "staff", "closed", "waiting" or all."""
    members = User.objects.select_related("account", "invitation__made_by").order_by("-joined_at")
    if text:
        has_text = Q(username__icontains=text) | Q(email__icontains=text) | Q(account__folded_name__contains=fold(text))
        members = members.filter(has_text)
    if show == "staff":
        return members.exclude(rank="member")
    if show == "closed":
        return members.exclude(disabled_at=None)
    if show == "waiting":
        return members.filter(Q(approved_at=None) | Q(confirmed_at=None))
    return members


def invitations_of(user: User) -> "QuerySet[Invitation]":
    """Return someone's invitations, the newest first."""
    return Invitation.objects.filter(made_by=user).order_by("-created_at")


def all_invitations() -> "QuerySet[Invitation]":
    return Invitation.objects.select_related("made_by__account").order_by("-created_at")


def open_invitations(now: datetime) -> "QuerySet[Invitation]":
    return Invitation.objects.filter(is_open(now))


def caller_with(token: str, *, to_read: bool = False) -> AppCaller | None:
    """Return who shows `token`, or None where it opens nothing: taken back, or its owner may not enter any more.

    With `to_read` its parts may be shared with other requests and must not be changed.
    """
    found = (_shared_token if to_read else _token)(hash_of(token))
    if found is None:
        return None
    user = found.user
    if user is not None and (not user.may_enter or user.account.is_gone):
        return None
    return AppCaller(found, user, tuple(found.scopes.split()))


def _with_token(hash: str) -> "QuerySet[AppToken]":
    return AppToken.objects.select_related("app", "user__account").filter(hash=hash)


_token, _shared_token = ready(_with_token), ready_shared(_with_token)


def apps_of(user: User) -> "QuerySet[App]":
    """Return the apps that `user` let in, the last used first."""
    theirs = App.objects.filter(tokens__user=user)
    return theirs.annotate(
        let_in_at=Min("tokens__created_at"), used_on=Max("tokens__used_on"), may=Max("tokens__scopes")
    ).order_by("-used_on", "-let_in_at")


def owner_exists() -> bool:
    """Say whether someone keeps this server already."""
    return User.objects.filter(rank="owner").exists()


def places_of(user: User, *, this_session: str) -> list[Place]:
    """Return the browsers in which `user` is signed in, this one first."""
    sessions = list(UserSession.objects.filter(user=user).order_by("-created_at"))
    keys = [session.session_key for session in sessions]
    alive = set(Session.objects.filter(session_key__in=keys).values_list("session_key", flat=True))
    places = [
        Place(
            id=session.pk,
            browser=browser_in_words(session.user_agent),
            address=session.ip if session.ip != NO_ADDRESS else "",
            since=session.created_at,
            seen_at=max(session.created_at, session.last_seen_at),
            is_this_one=session.session_key == this_session,
        )
        for session in sessions
        if session.session_key in alive
    ]
    return sorted(places, key=lambda place: not place.is_this_one)
