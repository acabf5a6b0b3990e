"""Forms of deciding about other servers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kith.accounts.actions import NotAnotherServer, other_server
from kith.moderation.server_lists import LARGEST
from kith.servers.actions import Limits
from kith.servers.models import Limit


class LimitsForm(forms.Form):
    limit = forms.ChoiceField(
        label=_("How far it is let in"), choices=Limit.choices, required=False, widget=forms.RadioSelect
    )
    rejects_media = forms.BooleanField(label=_("Take no pictures, sounds or videos from it"), required=False)
    rejects_reports = forms.BooleanField(label=_("Take no reports from it"), required=False)
    reason = forms.CharField(
        label=_("Why, for anyone to read"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    note = forms.CharField(
        label=_("A note for moderators alone"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    hides_name = forms.BooleanField(
        label=_("Show only a part of its name in the public list"),
        help_text=_("Where the name itself would be an advertisement, or hurts to read."),
        required=False,
    )

    @property
    def limits(self) -> Limits:
        given: dict[str, Any] = {name: self.cleaned_data[name] for name in Limits.__dataclass_fields__}
        return Limits(**{**given, "limit": Limit(given["limit"])})


class NewServerForm(forms.Form):
    domain = forms.CharField(
        label=_("Name of the server"),
        help_text=_("As in example.org; all that ends so goes with it, as a.example.org does."),
        max_length=255,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )

    def clean_domain(self) -> str:
        try:
            return other_server(self.cleaned_data["domain"])
        except NotAnotherServer:
            raise forms.ValidationError(_("Write the name of another server, as in example.org.")) from None


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("The file"),
        help_text=_("A .csv file as Mastodon hands it out, or names of servers, one a line."),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".csv,.txt,text/csv,text/plain"}),
        error_messages={"required": _("Choose the file first."), "empty": _("There is nothing in this file.")},
    )

    def clean_file(self) -> bytes:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("This file is larger than any list of servers."))
        return bytes(file.read())
