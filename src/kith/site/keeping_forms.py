"""Forms of the terms, the privacy page, and announcements."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WHEN = "%Y-%m-%dT%H:%M"


class DocumentForm(forms.Form):
    """A new version of the terms or of the privacy page."""

    plain = forms.CharField(
        label=gettext_lazy("In plain words"),
        help_text=gettext_lazy("A few sentences that anyone understands; they stand above the whole text."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    text = forms.CharField(
        label=gettext_lazy("The whole text"),
        help_text=gettext_lazy("Markdown works: **bold**, # heading, - list."),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 20}),
    )
    changes = forms.CharField(
        label=gettext_lazy("What changes, in one or two sentences"),
        help_text=gettext_lazy("Members read this when they are told. Leave it empty for the first version."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    effective_on = forms.DateField(
        label=gettext_lazy("Holds from"),
        help_text=gettext_lazy("People should have time to read it: two weeks or more are fair."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    tells_members = forms.BooleanField(
        label=gettext_lazy("Tell the members: on top of their pages, and by mail"), required=False
    )


class AnnouncementForm(forms.Form):
    """What everyone here is told."""

    text = forms.CharField(
        label=gettext_lazy("What you want to tell everyone"),
        help_text=gettext_lazy("One or two sentences; **bold** and links work. It stands on top of every page."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    starts_at = forms.DateTimeField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("Empty: at once."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_WHEN),
    )
    ends_at = forms.DateTimeField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("Empty: until you end it, or each has put it away."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_WHEN),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts_at, ends_at = given.get("starts_at") or timezone.now(), given.get("ends_at")
        if ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("This is before it begins."))
        return {**given, "starts_at": starts_at}
