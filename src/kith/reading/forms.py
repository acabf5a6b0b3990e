"""What members type on the pages of this room."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.protocols.opml import LARGEST
from kith.reading.actions.annotating import LONGEST_NOTE, LONGEST_QUOTE


class WebsiteForm(forms.Form):
    """An ordinary address; Kith finds the feed."""

    address = forms.CharField(
        label=_("Address of a site or blog"),
        help_text=_("Any ordinary page address. Kith finds the feed."),
        max_length=2000,
        widget=forms.TextInput(
            attrs={
                "class": "input",
                "inputmode": "url",
                "autocapitalize": "off",
                "autocomplete": "url",
                "spellcheck": "false",
                "placeholder": "www.",
            }
        ),
        error_messages={"required": _("Paste or type the address of a website.")},
    )
    folder = forms.CharField(
        label=_("Folder"), required=False, max_length=100, widget=forms.TextInput(attrs={"class": "input"})
    )


class BringListForm(forms.Form):
    """A list for a collection: a file, or names and addresses typed."""

    file = forms.FileField(
        label=_("A file"),
        help_text=_("OPML from a feed reader, or a table or text with an @name or an address on each line."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".opml,.xml,.csv,.txt"}),
    )
    text = forms.CharField(
        label=_("Or type it here"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload is not None and (upload.size or 0) > LARGEST:
            raise forms.ValidationError(_("This file is larger than any list: 2 MB is the most."))
        return upload


class FolderForm(forms.Form):
    folder = forms.CharField(max_length=100, required=False)


class PlaceForm(forms.Form):
    """Where a saved thing belongs: a folder one has or a new one, and labels."""

    folder = forms.IntegerField(required=False)
    new_folder = forms.CharField(required=False, max_length=200)
    tags = forms.CharField(required=False, max_length=2000)

    @property
    def labels(self) -> list[str]:
        return [name for name in re.split(r"[,;،、\n]", self.cleaned_data["tags"]) if name.strip()]


class SaveForm(forms.Form):
    """Any address, from this page, a bookmarklet, or another app that shares it."""

    url = forms.CharField(
        label=_("Address"),
        help_text=_("Of any page, article or film."),
        max_length=2000,
        widget=forms.TextInput(
            attrs={"class": "input", "inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Paste or type the address you want to keep.")},
    )
    title = forms.CharField(
        label=_("What it is called"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "input", "dir": "auto"}),
    )
    words = forms.CharField(
        label=_("Words worth keeping"),
        help_text=_("They become your first highlight in it."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class HighlightForm(forms.Form):
    """Words of an article, copied by hand or chosen in the text, and what one thinks of them."""

    quote = forms.CharField(
        label=_("Words from the text"),
        max_length=LONGEST_QUOTE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={
            "required": _("Copy the words you want to keep from the text, and put them here."),
            "max_length": _("These are very many words. Mark a shorter piece, or several."),
        },
    )
    before = forms.CharField(required=False, max_length=400, strip=False)  # what stands around them in the text
    after = forms.CharField(required=False, max_length=400, strip=False)
    note = forms.CharField(
        label=_("Your note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"max_length": _("This note is longer than Kith can keep. Make it two.")},
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Your note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"max_length": _("This note is longer than Kith can keep. Make it two.")},
    )
