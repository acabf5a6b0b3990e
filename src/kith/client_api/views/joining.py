"""Joining through an app: https://docs.joinmastodon.org/methods/accounts/#create and …/methods/emails/"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse
from django.utils import timezone

from kith.accounts.creating import NameNotAllowed, NameReserved, NameTaken, check_username
from kith.client_api.arguments import Arguments
from kith.client_api.door import (
    ApiRequest,
    Refusal,
    for_apps,
    for_members,
    json_answer,
    lets_wait,
    not_allowed,
    not_valid,
    ready_answer,
    too_often,
)
from kith.client_api.routing import route
from kith.client_api.views.accounts import several
from kith.members import limits
from kith.members.actions import EmailTaken, choose_language, create_member
from kith.members.door import by_address
from kith.members.inviting import InvitationSpent, open_invitation
from kith.members.joining import IsConfirmed, address_of_nobody, ask_to_confirm, let_in_who_joined, tell_owner
from kith.members.models import Invitation, User
from kith.servers.models import SignUp
from kith.servers.queries import this_server

_MOST_OF_ANSWER = 1000
_LONGEST_EMAIL = 254


@dataclass
class _Faults:
    """What is wrong with a form, as apps read it."""

    found: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def add(self, name: str, code: str, words: str) -> None:
        self.found.setdefault(name, []).append({"error": f"ERR_{code}", "description": words})

    def answer(self) -> HttpResponse:
        said = ", ".join(
            f"{name.capitalize()} {each['description']}" for name, faults in self.found.items() for each in faults
        )
        return json_answer({"error": f"Validation failed: {said}", "details": self.found}, status=422)


@for_apps("write:accounts")
def join(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/accounts: by the rules of this server. `date_of_birth` is neither needed nor kept."""
    asked, now, server = request.arguments, timezone.now(), this_server()
    if request.caller is None or request.member is not None:
        raise not_allowed()
    if limits.count(limits.JOIN_BY_ADDRESS, by_address(request)).is_over:
        raise too_often()
    invitation = open_invitation(asked.text("invite_code") or "", now)
    if server.sign_up == SignUp.INVITATION and invitation is None:
        raise not_allowed()
    faults = _faults_of(asked, needs_answer=server.sign_up == SignUp.APPROVAL and invitation is None)
    if faults.found:
        return faults.answer()
    try:
        user = _make_member(asked, invitation, is_approved=server.sign_up == SignUp.OPEN, now=now)
    except NameTaken:
        faults.add("username", "TAKEN", "has already been taken")
    except InvitationSpent:
        raise not_allowed() from None
    else:
        token = let_in_who_joined(app=request.caller.app, user=user, now=now)
        scope = request.caller.app.scopes
        return json_answer(
            {"access_token": token, "token_type": "Bearer", "scope": scope, "created_at": int(now.timestamp())}
        )
    return faults.answer()


@lets_wait
@for_members("write:accounts")
def write_again(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/emails/confirmations: another letter, perhaps to another address."""
    member, email = request.member, (request.arguments.text("email") or "").strip()
    counts = (
        limits.count(limits.LETTERS_BY_ADDRESS, by_address(request)),
        limits.count(limits.LETTERS_BY_NAME, member.username),
    )
    if any(count.is_over for count in counts):
        raise too_often()
    if email and not _is_email(email):
        raise not_valid("E-mail address is invalid")
    try:
        ask_to_confirm(user=member, email=email)
    except IsConfirmed:
        raise Refusal(403, "This method is only available while the e-mail is awaiting confirmation") from None
    return ready_answer(b"{}")


@lets_wait
@for_members("write:accounts")
def check(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/emails/check_confirmation"""
    return json_answer(request.member.confirmed_at is not None)


def _make_member(asked: Arguments, invitation: Invitation | None, *, is_approved: bool, now: datetime) -> User:
    make = partial(
        create_member,
        username=asked.text("username") or "",
        password=asked.text("password") or "",
        role=invitation.role if invitation is not None else "",
        answer=(asked.text("reason") or "").strip(),
        invitation=invitation,
        is_approved=is_approved,
        now=now,
    )
    email = asked.text("email") or ""
    try:
        user = make(email=email)
    except EmailTaken:
        user = make(email=address_of_nobody())
        tell_owner(email=email)
    language = _language(asked.text("locale") or "")
    if language:
        choose_language(user=user, language=language)
    if user.confirmed_at is None:
        ask_to_confirm(user=user, is_new=True)
    return user


def _language(locale: str) -> str:
    """Return the language of pages and letters that is nearest to an app's, or nothing."""
    wanted = locale.replace("_", "-").lower()
    codes = [code for code, _ in settings.LANGUAGES]
    near = (code for code in codes if code.partition("-")[0] == wanted.partition("-")[0])
    return wanted if wanted in codes else next(near, "")


def _faults_of(asked: Arguments, *, needs_answer: bool) -> _Faults:
    """Look at what was sent; whether the name is free shows when the member is made."""
    faults = _Faults()
    username, email, password = (asked.text(name) or "" for name in ("username", "email", "password"))
    for name, value in (("username", username), ("email", email), ("password", password)):
        if not value.strip():
            faults.add(name, "BLANK", "can't be blank")
    if username:
        _check_username(username, faults)
    if email and not _is_email(email.strip()):
        faults.add("email", "INVALID", "is invalid")
    if password:
        _check_password(password, User(username=username, email=email), faults)
    if not asked.flag("agreement"):
        faults.add("agreement", "ACCEPTED", "must be accepted")
    reason = (asked.text("reason") or "").strip()
    if needs_answer and not reason:
        faults.add("reason", "BLANK", "can't be blank")
    if len(reason) > _MOST_OF_ANSWER:
        faults.add("reason", "TOO_LONG", f"is too long (maximum is {_MOST_OF_ANSWER} characters)")
    return faults


def _check_username(username: str, faults: _Faults) -> None:
    try:
        check_username(username)
    except NameReserved:
        faults.add("username", "RESERVED", "is reserved")
    except NameNotAllowed:
        faults.add("username", "INVALID", "must only contain letters, numbers and underscores, 30 at the most")


def _check_password(password: str, user: User, faults: _Faults) -> None:
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        for fault in refusal.error_list:
            code = "TOO_SHORT" if fault.code == "password_too_short" else "INVALID"
            faults.add("password", code, " ".join(fault.messages))


def _is_email(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= _LONGEST_EMAIL


routes = [
    route("api/v1/accounts", get=several, post=join),
    route("api/v1/emails/confirmations", post=write_again),
    route("api/v1/emails/check_confirmation", get=check),
]
