from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.notifications.models import Kind

# The kinds that only those who keep the server hear of.
KEEPERS_KINDS = {Kind.SIGN_UP, Kind.REPORT}


class KindsForm(forms.Form):
    """Which kinds of notices one wants."""

    kinds = forms.MultipleChoiceField(
        label=_("Ring the bell when"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, is_keeper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(kind.value, kind.label) for kind in Kind if is_keeper or kind not in KEEPERS_KINDS]
        self.fields["kinds"].choices = offered  # type: ignore[attr-defined]
