"""Forms of the door and of a member's own settings."""

import time
import zoneinfo
from datetime import timedelta
from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.accounts.models import Role
from kith.members.models import Invitation, User
from kith.servers.models import SignUp
from kith.servers.queries import rules, this_server

# Faster than this, a form was filled in by a program; a second press is all a quick person needs.
_FEWEST_SECONDS = 2
_LANGUAGES = [("en", "English"), ("cy", "Cymraeg"), ("gd", "Gàidhlig"), ("ga", "Gaeilge"), ("ar", "العربية"),
              ("bn", "বাংলা"), ("de", "Deutsch"), ("es", "Español"), ("fa", "فارسی"), ("fr", "Français"),
              ("hi", "हिन्दी"), ("it", "Italiano"), ("nl", "Nederlands"), ("pa", "ਪੰਜਾਬੀ"), ("pl", "Polski"),
              ("pt", "Português"), ("ro", "Română"), ("so", "Soomaali"), ("ti", "ትግርኛ"), ("tr", "Türkçe"),
              ("uk", "Українська"), ("ur", "اردو"), ("zh", "中文")]  # fmt: skip


class SignInForm(LoginForm):
    """Name or address, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password, remember = (self.fields[name] for name in ("login", "password", "remember"))
        login.label = gettext_lazy("Name here, or e-mail address")
        login.widget = forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        )
        password.label = gettext_lazy("Password")
        password.help_text = ""
        remember.label = gettext_lazy("Keep me signed in on this computer")
        remember.initial = True


class SignUpForm(SignupForm):
    """Everything that joining asks. `request` tells whether someone was invited."""

    display_name = forms.CharField(
        label=gettext_lazy("What should we call you?"),
        help_text=gettext_lazy("Your name as others see it, in any script. You can change it at any time."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Your role, or none at all"),
        help_text=gettext_lazy("Shown beside your name, as your own word for it. Every role is heard the same."),
        choices=Role.choices,
        required=False,
    )
    answer = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    accepts_rules = forms.BooleanField(
        label=gettext_lazy("I have read the rules and will keep to them"),
        error_messages={"required": gettext_lazy("Please read the rules above and tick this, if you agree.")},
    )
    # A field that people don't see: what fills it in is a program.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))
    opened_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, invitation: Invitation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        server = this_server()
        self.rules = rules()
        _dress_credentials(self)
        if server.sign_up == SignUp.APPROVAL and invitation is None:
            self.fields["answer"].label = server.sign_up_question
            self.fields["answer"].help_text = _("An administrator of this server reads it, nobody else.")
        else:
            del self.fields["answer"]
        if not self.rules:
            del self.fields["accepts_rules"]
        self.fields["opened_at"].initial = signing.dumps(int(time.time()), salt="opened")
        if invitation is not None:
            self.fields["role"].initial = invitation.role
        self.order_fields(["display_name", "username", "email", "password1", "role", "answer", "accepts_rules"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if settings.KITH_RATE_LIMITS and _seconds_since(cleaned.get("opened_at", "")) < _FEWEST_SECONDS:
            self.add_error(None, _("That was very quick. If you are a person, please press the button once more."))
        return cleaned

    def is_from_a_robot(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def save(self, request: HttpRequest) -> User:
        raise NotImplementedError("views.JoinView makes the member")


class PreferencesForm(forms.ModelForm[User]):
    """How someone likes the pages, and what their new posts start with."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("All times on all pages are in this zone."),
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the pages"),
        help_text=gettext_lazy("What is not translated yet is in English."),
        choices=[("", gettext_lazy("As my browser asks for")), *settings.LANGUAGES],
        required=False,
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Light or dark"),
        choices=[
            ("", gettext_lazy("As my computer has it")),
            ("light", gettext_lazy("Light")),
            ("dark", gettext_lazy("Dark")),
        ],
        required=False,
    )
    text_size = forms.ChoiceField(
        label=gettext_lazy("Size of words"),
        choices=[
            ("", gettext_lazy("As my browser has it")),
            ("large", gettext_lazy("Large")),
            ("larger", gettext_lazy("Larger")),
        ],
        required=False,
    )
    density = forms.ChoiceField(
        label=gettext_lazy("Space between posts"),
        choices=[("", gettext_lazy("Roomy")), ("compact", gettext_lazy("Close together"))],
        required=False,
    )
    default_visibility = forms.ChoiceField(
        label=gettext_lazy("Who sees my new posts, unless I choose otherwise"),
        # The words of posts.Visibility, a room above this one.
        choices=[
            ("public", gettext_lazy("Everyone")),
            ("quiet", gettext_lazy("Everyone, but not in public lists")),
            ("followers", gettext_lazy("My followers")),
            ("mentioned", gettext_lazy("Only people I mention")),
        ],
    )
    default_quoters = forms.ChoiceField(
        label=gettext_lazy("Who may quote me, unless I choose otherwise"),
        help_text=gettext_lazy(
            "A quote puts your post into theirs. You can take it out again. What is for a few people nobody else can "
            "quote."
        ),
        # The words of posts.Quoters.
        choices=[
            ("everyone", gettext_lazy("Everyone who sees it")),
            ("followers", gettext_lazy("My followers")),
            ("nobody", gettext_lazy("Nobody but me")),
        ],
    )
    default_language = forms.ChoiceField(
        label=gettext_lazy("Language I mostly write in"),
        choices=[("", gettext_lazy("The server’s own")), *_LANGUAGES],
        required=False,
    )

    send_delay = forms.TypedChoiceField(
        label=gettext_lazy("Time to take a post back"),
        help_text=gettext_lazy("It waits that long before anybody sees it, with a button to undo."),
        choices=[
            (0, gettext_lazy("None: posts go out at once")),
            (10, gettext_lazy("10 seconds")),
            (20, gettext_lazy("20 seconds")),
            (30, gettext_lazy("half a minute")),
            (60, gettext_lazy("a minute")),
        ],
        coerce=int,
        empty_value=0,  # type: ignore[arg-type]  # the stubs think of texts alone
        required=False,
    )
    posts_last = forms.TypedChoiceField(
        label=gettext_lazy("My new posts stay"),
        help_text=gettext_lazy(
            "Then they are deleted here. Copies may stay on other servers and with people who kept one. What you pin "
            "or save stays as long as you do so."
        ),
        choices=[
            (0, gettext_lazy("As long as I like")),
            (7, gettext_lazy("a week")),
            (30, gettext_lazy("30 days")),
            (90, gettext_lazy("90 days")),
            (365, gettext_lazy("a year")),
        ],
        coerce=int,
        empty_value=0,  # type: ignore[arg-type]  # the stubs think of texts alone
        required=False,
    )

    class Meta:
        model = User
        fields = (
            "time_zone", "language", "theme", "text_size", "density", "shows_pictures", "opens_warnings",
            "has_shortcuts", "default_visibility", "default_quoters", "default_language", "marks_media_sensitive",
            "send_delay", "posts_last", "names_app",
        )  # fmt: skip
        labels = {
            "shows_pictures": gettext_lazy("Show pictures"),
            "has_shortcuts": gettext_lazy("Single keys do things"),
            "opens_warnings": gettext_lazy("Open posts with a content warning right away"),
            "names_app": gettext_lazy("Say with which app I wrote a post"),
            "marks_media_sensitive": gettext_lazy("Cover my pictures until someone chooses to see them"),
        }
        help_texts = {
            "names_app": gettext_lazy("Apps show it beneath the post. What you write on these pages never says it."),
            "has_shortcuts": gettext_lazy(
                "The key ? shows which. Turn it off if keys get pressed by accident, or if you speak to your computer."
            ),
            "shows_pictures": gettext_lazy("Without: their descriptions instead, and quicker pages on a slow line."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
        choices = [(name, name.replace("_", " ")) for name in zones]
        self.fields["time_zone"].choices = [("", _("As my browser says, else UTC")), *choices]  # type: ignore[attr-defined]


class InvitationForm(forms.Form):
    """A new link that lets people in."""

    note = forms.CharField(
        label=gettext_lazy("Who is it for?"),
        help_text=gettext_lazy("Only you and administrators see this."),
        max_length=120,
        required=False,
    )
    role = forms.ChoiceField(label=gettext_lazy("Their role, to start with"), choices=Role.choices, required=False)
    expires_after = forms.TypedChoiceField(
        label=gettext_lazy("Good for"),
        choices=[
            ("7", gettext_lazy("A week")),
            ("1", gettext_lazy("A day")),
            ("30", gettext_lazy("A month")),
            ("", gettext_lazy("As long as nobody takes it back")),
        ],
        coerce=lambda days: timedelta(days=int(days)),
        empty_value=None,
        required=False,
        initial="7",
    )
    most_uses = forms.IntegerField(
        label=gettext_lazy("How many people may use it"),
        help_text=gettext_lazy("Leave it empty for any number."),
        min_value=1,
        max_value=1000,
        required=False,
        initial=1,
    )


def _dress_credentials(form: forms.Form) -> None:
    username, email, password = (form.fields[name] for name in ("username", "email", "password1"))
    username.label = gettext_lazy("Your name in addresses")
    username.help_text = format_lazy(
        gettext_lazy("Letters, digits and _ only, like amara_n. It can’t be changed later: @{example}"),
        example=f"amara_n@{settings.KITH_DOMAIN}",
    )
    username.widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"})
    username.error_messages["required"] = gettext_lazy("Please choose a name.")
    email.label = gettext_lazy("E-mail address")
    email.help_text = gettext_lazy("Never shown to anyone. For new passwords and for what you ask to be told.")
    email.widget = forms.EmailInput(attrs={"autocomplete": "email"})
    password.label = gettext_lazy("Password")
    password.help_text = gettext_lazy("At least 10 characters. A short sentence that only you would say works well.")
    password.widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})


def _seconds_since(signed: str) -> float:
    try:
        return time.time() - float(signing.loads(signed, salt="opened", max_age=60 * 60 * 24))
    except (signing.BadSignature, TypeError, ValueError):
        return 0


class LeaveForm(forms.Form):
    """The last question before someone leaves."""

    is_sure = forms.BooleanField(
        label=gettext_lazy("I want everything of mine here to be erased"),
        error_messages={"required": gettext_lazy("Tick this first, if you are sure.")},
    )
