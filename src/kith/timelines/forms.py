"""Forms of lists and followed tags."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.timelines.actions import ListDraft
from kith.timelines.actions.lists import LONGEST_ABOUT, LONGEST_TITLE
from kith.timelines.models import RepliesPolicy


class NewListForm(forms.Form):
    title = forms.CharField(
        label=_("Name of the list"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "class": "input"}),
    )


class ListForm(NewListForm):
    about = forms.CharField(
        label=_("What it is for"),
        required=False,
        max_length=LONGEST_ABOUT,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    replies_policy = forms.ChoiceField(
        label=_("Which answers to others it shows"), choices=RepliesPolicy.choices, widget=forms.RadioSelect
    )
    is_exclusive = forms.BooleanField(
        label=_("Keep these people out of my home"),
        help_text=_("You find them in this list only. Good for much-writing websites."),
        required=False,
    )
    is_public = forms.BooleanField(
        label=_("Let others look at this list"),
        help_text=_(
            "Whoever has its address sees its name, yours, who is in it, and what they wrote for everyone. "
            "Those in it can take themselves out."
        ),
        required=False,
    )

    @property
    def draft(self) -> ListDraft:
        return ListDraft(**self.cleaned_data)


class TagForm(forms.Form):
    name = forms.CharField(
        label=_("Hashtag"),
        max_length=101,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "class": "input", "placeholder": "#"}),
    )
