"""What allauth asks of us: limits, letters, who may come in and where to go then."""

import base64
import hashlib
from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.members import limits
from kith.members.actions import confirm_member, make_way_for
from kith.members.composing import compose
from kith.members.inviting import open_invitation
from kith.members.letters import forget_letters, write_letter
from kith.members.models import Invitation, Letter, User
from kith.members.places import browser_in_words, note_sign_in
from kith.servers.models import SignUp
from kith.servers.queries import this_server

INVITATION_KEY = "invitation"  # in the session, from /invite/<code> until they have joined

_KIND_OF = {
    "account/email/email_confirmation": Letter.Kind.CONFIRM,
    "account/email/email_confirmation_signup": Letter.Kind.CONFIRM,
    "account/email/password_reset_key": Letter.Kind.RESET,
}


def invitation_of(request: HttpRequest) -> Invitation | None:
    """Return the invitation that this visitor came with, if it is still open."""
    code = request.session.get(INVITATION_KEY)
    return open_invitation(code, timezone.now()) if isinstance(code, str) else None


class AccountAdapter(DefaultAccountAdapter):
    """The door, as allauth sees it."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is closed. An administrator can open it again."),
        "duplicate_email": gettext_lazy("That is your address already."),
        "email_password_mismatch": gettext_lazy("That address and password don’t go together. Try again?"),
        "email_taken": gettext_lazy("Someone else here uses this address."),
        "enter_current_password": gettext_lazy("That is not your password of now."),
        "incorrect_code": gettext_lazy("That code is not right, or no longer. Take the newest one."),
        "incorrect_password": gettext_lazy("That is not your password."),
        "invalid_password_reset": gettext_lazy("This link no longer works. Ask for a new one."),
        "rate_limited": gettext_lazy("That was often. Please wait a few minutes and try again."),
        "too_many_login_attempts": gettext_lazy("That was often. Please wait five minutes and try again."),
        "username_password_mismatch": gettext_lazy("That name and password don’t go together. Try again?"),
        "username_taken": gettext_lazy("Someone here has this name already."),
    }

    def is_safe_url(self, url: str) -> bool:
        try:
            return bool(super().is_safe_url(url or ""))
        except ValueError:  # “https://[” is no address
            return False

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return this_server().sign_up != SignUp.INVITATION or invitation_of(request) is not None

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(request.META.get("REMOTE_ADDR") or "127.0.0.1")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        address, name = limits.address_of(request), _name_in(credentials)
        counts = (
            limits.count(limits.SIGN_IN_BY_ADDRESS, address),
            limits.count(limits.SIGN_IN_BY_NAME_AND_ADDRESS, name, address),
            limits.count(limits.SIGN_IN_BY_NAME, name),
        )
        if any(count.is_over for count in counts):
            raise ValidationError(self.error_messages["too_many_login_attempts"], code="too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None:
            address, name = limits.address_of(request), _name_in(credentials)
            limits.give_back(limits.SIGN_IN_BY_ADDRESS, address)
            limits.give_back(limits.SIGN_IN_BY_NAME_AND_ADDRESS, name, address)
            limits.give_back(limits.SIGN_IN_BY_NAME, name)
        return user

    def should_send_confirmation_mail(self, request: HttpRequest, email_address: EmailAddress, signup: bool) -> bool:
        return not limits.count(limits.LETTERS_BY_NAME, email_address.email).is_over

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        now = timezone.now()
        if not make_way_for(email=email_address.email, user=email_address.user):
            return False
        is_confirmed: bool = super().confirm_email(request, email_address)
        if is_confirmed:
            confirm_member(user=email_address.user, now=now)
        return is_confirmed

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        assert isinstance(user, User)  # noqa: S101 - there is no other kind of login
        forget_letters(user=user, kind=Letter.Kind.RESET)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        may_enter = isinstance(user, User) and user.may_enter
        return settings.LOGIN_REDIRECT_URL if may_enter else reverse("members:waiting")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **told: Any) -> HttpResponse:
        response = super().post_login(request, user, **told)
        assert isinstance(user, User)  # noqa: S101 - there is no other kind of login
        agent = str(request.META.get("HTTP_USER_AGENT", ""))
        note_sign_in(user=user, agent=agent, address=self.get_client_ip(request), now=timezone.now())
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        links = (context.get(name) for name in ("activate_url", "password_reset_url", "signup_url"))
        words = compose(
            template_prefix.rpartition("/")[2],
            reader=user,
            is_asked_for=True,
            name=user.account.name if user is not None and user.account_id else "",
            link=next((link for link in links if link), ""),
            email=email,
            browser=browser_in_words(str(context.get("user_agent", ""))),
            address=context.get("ip", ""),
            at=context.get("timestamp"),
            from_email=context.get("from_email", ""),
            to_email=context.get("to_email", ""),
            username=user.username if user is not None else "",
        )
        kind = _KIND_OF.get(template_prefix, Letter.Kind.NOTICE)
        write_letter(to=email, words=words, kind=kind, user=user, now=timezone.now())

    def send_account_already_exists_mail(self, email: str) -> None:
        if not limits.count(limits.LETTERS_BY_NAME, email).is_over:
            # As allauth does, but without a page's request: who joins through an app has none.
            link = settings.KITH_ORIGIN + reverse("account_reset_password")
            self.send_mail("account/email/account_already_exists", email, {"password_reset_url": link})

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return settings.KITH_ORIGIN + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.KITH_ORIGIN + path.replace("UID-KEY", quote(key))


class MfaAdapter(DefaultMFAAdapter):
    """Second steps and passkeys; their secrets are kept encrypted with the server's own."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("That code is not right, or no longer. Take the newest one."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        so_far = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("My passkey") if so_far == 0 else _("Passkey %(number)s") % {"number": so_far + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.KITH_DOMAIN.split(":")[0], "name": this_server().name}

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return f"{user.get_username()}@{settings.KITH_DOMAIN}"

    def _get_site_name(self) -> str:
        return this_server().name


def _cipher() -> Fernet:
    key = hashlib.sha256(b"second steps\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _name_in(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username") or credentials.get("email") or "")
