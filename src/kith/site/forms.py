"""Forms of the first run and of keeping the server."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.accounts.models import Role
from kith.members.models import Rank
from kith.servers.models import Rule, SignUp, ThisServer
from kith.servers.queries import this_server

_SIGN_UP = [
    (SignUp.APPROVAL, gettext_lazy("Anyone can ask; you read their answer and let them in")),
    (SignUp.OPEN, gettext_lazy("Anyone can join")),
    (SignUp.INVITATION, gettext_lazy("Only with an invitation")),
]


class FirstRunForm(forms.Form):
    """The server's name and its first person."""

    server_name = forms.CharField(
        label=gettext_lazy("What is this place called?"),
        help_text=gettext_lazy("Like “Kith Calder Valley”."),
        max_length=80,
    )
    summary = forms.CharField(
        label=gettext_lazy("One sentence at the door"),
        help_text=gettext_lazy("Who it is for, in plain words. It can be changed at any time."),
        max_length=240,
        required=False,
    )
    sign_up = forms.ChoiceField(
        label=gettext_lazy("How do people join?"), choices=_SIGN_UP, widget=forms.RadioSelect, initial=SignUp.APPROVAL
    )
    display_name = forms.CharField(label=gettext_lazy("What should people call you?"), max_length=120, required=False)
    username = forms.CharField(
        label=gettext_lazy("Your name in addresses"),
        help_text=gettext_lazy("Letters, digits and _ only. It can’t be changed later."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("Never shown to anyone."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=gettext_lazy("A password"),
        help_text=gettext_lazy("At least 10 characters. A short sentence works well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Your role, or none at all"),
        help_text=gettext_lazy("Shown beside your name. Every role is heard the same."),
        choices=Role.choices,
        required=False,
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class ServerForm(forms.ModelForm[ThisServer]):
    """What people see of this server before they join, how they do, and what holds for all of it."""

    sign_up = forms.ChoiceField(label=gettext_lazy("How do people join?"), choices=_SIGN_UP, widget=forms.RadioSelect)
    post_length = forms.IntegerField(
        label=gettext_lazy("Longest post, in characters"),
        help_text=gettext_lazy("500 is usual; more makes pages longer to read."),
        min_value=100,
        max_value=50000,
    )
    largest_upload = forms.IntegerField(
        label=gettext_lazy("Largest file that may be uploaded, in MB"),
        help_text=gettext_lazy("Pictures up to 16 MB and recordings up to 40 MB are taken at the most."),
        min_value=1,
        max_value=40,
        initial=40,
    )
    addresses_kept_for = forms.IntegerField(
        label=gettext_lazy("Days after which addresses of people’s computers are forgotten"),
        help_text=gettext_lazy("They are only kept to show members where they signed in."),
        min_value=1,
        max_value=365,
        initial=30,
    )
    copies_kept_for = forms.IntegerField(
        label=gettext_lazy("Days that copies of other servers’ pictures are kept"),
        help_text=gettext_lazy(
            "Afterwards they are fetched again when somebody opens the post. What people saved keeps its own."
        ),
        min_value=1,
        max_value=365,
        initial=7,
    )
    room_for_copies = forms.IntegerField(
        label=gettext_lazy("Room that those copies may take, in GB"),
        help_text=gettext_lazy("When it is full the oldest copies go; with 0 none are kept, and pictures are links."),
        min_value=0,
        max_value=10_000,
        initial=5,
    )
    default_language = forms.ChoiceField(
        label=gettext_lazy("Language of this place"),
        help_text=gettext_lazy("For feeds, and for posts that say nothing else."),
        choices=[(code.partition("-")[0], name) for code, name in settings.LANGUAGES],
        initial="en",
    )
    icon_file = forms.FileField(
        label=gettext_lazy("A picture that stands for this place"),
        help_text=gettext_lazy("Square, at least 512 pixels wide. On phones it lies on the home screen."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    removes_icon = forms.BooleanField(label=gettext_lazy("Take this picture away"), required=False)
    banner_file = forms.FileField(
        label=gettext_lazy("A wide picture for the front page"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    removes_banner = forms.BooleanField(label=gettext_lazy("Take the wide picture away"), required=False)

    class Meta:
        model = ThisServer
        fields = (
            "name", "summary", "about", "contact_email", "sign_up", "sign_up_question", "members_may_invite",
            "post_length", "default_language", "largest_upload", "addresses_kept_for", "copies_kept_for",
            "room_for_copies", "banner_description",
        )  # fmt: skip
        labels = {
            "name": gettext_lazy("Name of this place"),
            "summary": gettext_lazy("One sentence at the door"),
            "about": gettext_lazy("About this place"),
            "contact_email": gettext_lazy("Where people reach you"),
            "sign_up_question": gettext_lazy("The question for people who ask to join"),
            "members_may_invite": gettext_lazy("Members may invite others too"),
            "banner_description": gettext_lazy("What the wide picture shows"),
        }
        help_texts = {
            "summary": "",
            "about": gettext_lazy("The About page. Markdown works: **bold**, # heading, - list."),
            "contact_email": gettext_lazy("Shown on the About page. Empty: nothing is shown."),
            "members_may_invite": gettext_lazy("Administrators always may."),
            "banner_description": gettext_lazy("For people who can’t see it."),
        }


class RuleForm(forms.ModelForm[Rule]):
    """A rule, and how it is said in the other languages of this place."""

    class Meta:
        model = Rule
        fields = ("text", "hint")
        labels = {"text": gettext_lazy("The rule"), "hint": gettext_lazy("What it means, if that needs saying")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: dict[str, dict[str, str]] = self.instance.translations or {}
        for code, name in _other_languages():
            told = known.get(code, {})
            labels = {"text": _("The rule in %s"), "hint": _("What it means, in %s")}
            for part, most in (("text", 300), ("hint", 1000)):
                self.fields[f"{part}_{code}"] = forms.CharField(
                    label=labels[part] % name, required=False, max_length=most, initial=told.get(part, ""),
                    widget=forms.TextInput(attrs={"lang": code}),
                )  # fmt: skip

    def in_other_languages(self) -> list[forms.BoundField]:
        return [self[f"{part}_{code}"] for code, _name in _other_languages() for part in ("text", "hint")]

    @property
    def translations(self) -> dict[str, dict[str, str]]:
        """What was said of the rule in other languages, by language."""
        told = {
            code: {part: self.cleaned_data[f"{part}_{code}"] for part in ("text", "hint")}
            for code, _name in _other_languages()
        }
        return {code: words for code, words in told.items() if words["text"]}


def _other_languages() -> list[tuple[str, str]]:
    own = this_server().default_language.partition("-")[0]
    languages = [(code.partition("-")[0], str(name)) for code, name in settings.LANGUAGES]
    return [(code, name) for code, name in languages if code != own]


class RankForm(forms.Form):
    rank = forms.ChoiceField(
        label=gettext_lazy("What may they do?"),
        choices=[
            (Rank.MEMBER, gettext_lazy("Member")),
            (Rank.MODERATOR, gettext_lazy("Moderator: decides on reports")),
            (Rank.ADMINISTRATOR, gettext_lazy("Administrator: keeps the server too")),
        ],
    )

    def __init__(self, *args: Any, may_make_administrators: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_make_administrators:
            self.fields["rank"].choices = self.fields["rank"].choices[:2]  # type: ignore[attr-defined]
