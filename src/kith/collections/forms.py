"""Forms of collections."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.collections.actions import CollectionDraft, CollectionTooLong, NoName
from kith.collections.actions.making import LONGEST_DESCRIPTION, LONGEST_NAME
from kith.collections.models import Collection
from kith.foundations.tags import is_tag


class NewCollectionForm(forms.Form):
    """What a collection needs before anyone is in it."""

    name = forms.CharField(
        label=_("What it is called"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"class": "input", "dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Give the collection a name.")},
    )
    description = forms.CharField(
        label=_("Whom it is for, in one sentence"),
        required=False,
        max_length=LONGEST_DESCRIPTION,
        widget=forms.TextInput(attrs={"class": "input", "dir": "auto", "autocomplete": "off"}),
    )

    def draft(self) -> CollectionDraft:
        """Return what was typed; a new collection is listed, as most are made to be found."""
        return CollectionDraft(**self.cleaned_data, is_discoverable=True)

    def add_refusal(self, refusal: NoName | CollectionTooLong) -> None:
        """Say at its field what shows only once words are tidied: nothing to be seen, or more letters than typed."""
        if isinstance(refusal, NoName):
            self.add_error("name", _("Give the collection a name."))
        else:
            self.add_error(refusal.what, _("Shorten this to %(most)s characters.") % {"most": refusal.most})


class CollectionForm(NewCollectionForm):
    """Everything that can be said of a collection."""

    tag = forms.CharField(
        label=_("A hashtag for what it is about"),
        required=False,
        max_length=101,
        widget=forms.TextInput(attrs={"class": "input short", "dir": "auto", "placeholder": "#"}),
    )
    is_discoverable = forms.BooleanField(
        label=_("Show it on my page"),
        help_text=_("Otherwise only those who have its address find it."),
        required=False,
    )
    is_sensitive = forms.BooleanField(
        label=_("Cover it first"),
        help_text=_("For what not everyone wants to come upon. Its name is shown, who is in it after a press."),
        required=False,
    )

    @classmethod
    def of(cls, kept: Collection, sent: Any = None) -> Self:
        """Return the form of a collection, as it is or as it was sent."""
        initial = {name: getattr(kept, name) for name in cls.base_fields}
        return cls(sent, initial=initial)

    def clean_tag(self) -> str:
        tag: str = self.cleaned_data["tag"].strip().lstrip("#＃")
        if tag and not is_tag(tag):
            raise forms.ValidationError(
                _("“%(tag)s” can’t be a tag: a tag is one word of letters and numbers."), params={"tag": tag}
            )
        return tag

    def draft(self) -> CollectionDraft:
        return CollectionDraft(**self.cleaned_data)
