"""Forms for the codes of a second step: each code opens once, whichever process is asked."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm

from kith.members import limits


class _OnceOnly(BaseAuthenticateForm):
    def clean_code(self) -> str:
        code = str(super().clean_code())
        # allauth remembers a used code in each process by itself, and for a third of the time that it is good for.
        if not limits.is_first_time(limits.CODE_USED, str(self.user.pk), "".join(code.split())):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_OnceOnly, AuthenticateForm):
    """On the way in."""


class CodeAgainForm(_OnceOnly, ReauthenticateForm):
    """Before something that matters."""
