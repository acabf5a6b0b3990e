"""Forms of this room."""

from django import forms
from django.utils.translation import gettext_lazy as _

_LONGEST = 300


class HandleForm(forms.Form):
    """Somebody on another server, by their handle or the address of their page."""

    handle = forms.CharField(
        label=_("The other account"),
        help_text=_("Its handle, like @name@server, or the address of its page."),
        max_length=_LONGEST,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "autocapitalize": "none", "dir": "ltr"}),
        error_messages={"required": _("Write the handle of the other account.")},
    )


class MoveForm(HandleForm):
    """The last question before followers are sent elsewhere."""

    is_sure = forms.BooleanField(
        label=_("I want everyone who follows me here to follow the other account"),
        error_messages={"required": _("Tick this first, if you are sure.")},
    )
