"""The form with which one brings a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.site.bringing.kinds import KINDS
from kith.site.bringing.reading_files import LARGEST


class BringForm(forms.Form):
    file = forms.FileField(
        label=_("The file"),
        help_text=_("A .csv file, or .json for filters, as Mastodon and Kith hand them out."),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".csv,.json,.txt,text/csv,application/json"}),
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

    def clean_file(self) -> tuple[str, bytes]:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than any list: 20 MB is the most."))
        return str(file.name), bytes(file.read())
