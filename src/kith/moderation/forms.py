"""Forms of reporting and deciding."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.accounts.models import Account
from kith.moderation.models import Category, Decision, Report

_HIDE_IT = _("Hide the collection")


class ReportForm(forms.Form):
    category = forms.ChoiceField(label=_("What is the matter"), choices=Category.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Anything the moderators should know"),
        help_text=_("They see who you are; the person you report is not told who it was."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    is_forwarded = forms.BooleanField(
        label=_("Send it to the moderators there too"),
        help_text=_("With your words, but without your name. They look after the server that this person is on."),
        required=False,
    )

    def __init__(self, *args: Any, about: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if about.is_local:
            del self.fields["is_forwarded"]


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("What to do"), choices=Decision.choices, widget=forms.RadioSelect, initial=Decision.NOTHING
    )
    warning = forms.CharField(
        label=_("The warning"),
        help_text=_(
            "Only where you put one before the post: what people should know before they read it. "
            "Its title stays in sight."
        ),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto", "list": "warnings", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("For the log; other moderators read it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    words_to_them = forms.CharField(
        label=_("Words to the person"),
        help_text=_("Sent to them as a letter, from the moderators and not from you."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = cast("forms.ChoiceField", self.fields["decision"])
        if report.post is not None and report.post.is_boost:
            choices.choices = [one for one in Decision.choices if one[0] != Decision.SIGN]
            del self.fields["warning"]
        if report.post is None:
            of_posts = {Decision.SIGN} if report.collection is not None else {Decision.HIDE, Decision.SIGN}
            choices.choices = [
                (key, _HIDE_IT if key == Decision.HIDE else words)
                for key, words in Decision.choices
                if key not in of_posts
            ]
            del self.fields["warning"]


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=_("A remark for other moderators"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is taken back"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
