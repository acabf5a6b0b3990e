"""Forms of the first run and of keeping the server."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy

from kith.accounts.models import Role
from kith.members.models import Rank
from kith.servers.models import Rule, SignUp, ThisServer

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
    """What people see of this server before they join, and how they do."""

    sign_up = forms.ChoiceField(label=gettext_lazy("How do people join?"), choices=_SIGN_UP, widget=forms.RadioSelect)
    post_length = forms.IntegerField(
        label=gettext_lazy("Longest post, in characters"),
        help_text=gettext_lazy("500 is usual; more makes pages longer to read."),
        min_value=100,
        max_value=50000,
    )

    class Meta:
        model = ThisServer
        fields = (
            "name", "summary", "about", "privacy", "contact_email", "sign_up", "sign_up_question",
            "members_may_invite", "post_length",
        )  # fmt: skip
        labels = {
            "name": gettext_lazy("Name of this place"),
            "summary": gettext_lazy("One sentence at the door"),
            "about": gettext_lazy("About this place"),
            "privacy": gettext_lazy("What happens to people’s data here"),
            "contact_email": gettext_lazy("Where people reach you"),
            "sign_up_question": gettext_lazy("The question for people who ask to join"),
            "members_may_invite": gettext_lazy("Members may invite others too"),
        }
        help_texts = {
            "summary": "",
            "about": gettext_lazy("The About page. Markdown works: **bold**, # heading, - list."),
            "privacy": gettext_lazy("The Privacy page, before what is true of every Kith."),
            "contact_email": gettext_lazy("Shown on the About page. Empty: nothing is shown."),
            "members_may_invite": gettext_lazy("Administrators always may."),
        }


class RuleForm(forms.ModelForm[Rule]):
    class Meta:
        model = Rule
        fields = ("text", "hint")
        labels = {"text": gettext_lazy("The rule"), "hint": gettext_lazy("What it means, if that needs saying")}


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
