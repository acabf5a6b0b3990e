"""The form with which one brings a file."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kith.site.bringing.kinds import KINDS
from kith.site.bringing.packed import is_packed
from kith.site.bringing.reading_files import LARGEST

_ACCEPTED = ".zip,.tar,.tgz,.gz,.csv,.json,.opml,.xml,.txt,text/csv,application/json,application/zip,application/gzip"


class BringForm(forms.Form):
    """`file` becomes the upload itself where it is an archive, else its name and what is in it."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "Your whole archive from Kith or Mastodon (.zip, .tar.gz), or one list: a .csv file, .json for filters, "
            "highlights and a CPD log, .opml for websites."
        ),
        widget=forms.FileInput(attrs={"class": "input", "accept": _ACCEPTED}),
        error_messages={"required": _("Choose the file first."), "empty": _("There is nothing in this file.")},
    )
    kind = forms.ChoiceField(
        label=_("What it is a list of"),
        required=False,
        choices=[
            ("", _("Find out from the file")),
            *((kind.value, kind.label) for kind in KINDS),
        ],
    )
    mode = forms.ChoiceField(
        label=_("What you have here already"),
        choices=[
            ("add", _("stays, and what is in the file comes to it")),
            ("replace", _("is replaced: what is not in the file goes")),
        ],
        initial="add",
        widget=forms.RadioSelect,
    )

    def clean_file(self) -> UploadedFile[bytes] | tuple[str, bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        beginning = file.read(300)
        file.seek(0)
        if is_packed(beginning):
            return file
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("This file is larger than any list: 20 MB is the most."))
        return str(file.name), bytes(file.read())
