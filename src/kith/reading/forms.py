"""What members type on the pages of this room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.protocols.opml import LARGEST


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


class ListForm(forms.Form):
    """A list of websites from another reader."""

    file = forms.FileField(
        label=_("OPML file"),
        help_text=_("Other readers call it “export subscriptions”. Folders come along."),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".opml,.xml,text/xml,text/x-opml"}),
        error_messages={"required": _("Choose the file first."), "empty": _("There is nothing in this file.")},
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than any list of websites."))
        return bytes(file.read())


class FolderForm(forms.Form):
    folder = forms.CharField(max_length=100, required=False)
