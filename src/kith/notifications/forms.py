"""What one chooses about notices: kinds, mail, who may reach one, and hours on duty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.foundations.times import clock_in_words
from kith.notifications.duty import Hours
from kith.notifications.models import HAVE_THEIR_OWN_LETTER, Kind, Pace, Policy, Reach

# The kinds that only those who keep the server hear of.
KEEPERS_KINDS = {Kind.SIGN_UP, Kind.REPORT}
OFFICE_WEEK: tuple[Hours | None, ...] = (*[(time(8), time(18))] * 5, None, None)

_DAYS = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip


class KindsForm(forms.Form):
    """Which kinds of notices one wants, and which of them by mail."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Ring the bell when"), required=False, widget=forms.CheckboxSelectMultiple
    )
    digest_hour = forms.TypedChoiceField(label=gettext_lazy("The daily letter comes at"), coerce=int)
    mails_private_words = forms.BooleanField(
        label=gettext_lazy("Show the words of private posts in mail"),
        help_text=gettext_lazy(
            "Otherwise a letter says who wrote, and you read it here. Mail can be read elsewhere, and by others."
        ),
        required=False,
    )

    def __init__(self, *args: Any, is_keeper: bool, has_mail: bool, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = [kind for kind in Kind if is_keeper or kind not in KEEPERS_KINDS]
        self.fields["kinds"].choices = [(kind.value, kind.label) for kind in self._offered]  # type: ignore[attr-defined]
        self.has_mail = has_mail
        if not has_mail:
            del self.fields["digest_hour"], self.fields["mails_private_words"]
            return
        for kind in (each for each in self._offered if each not in HAVE_THEIR_OWN_LETTER):
            self.fields[f"mail_{kind.value}"] = forms.ChoiceField(
                label=_("By mail: %(kind)s") % {"kind": kind.label},
                choices=Pace.choices,
                required=False,
                initial=reach.mails.get(kind.value, ""),
            )
        hours = [(hour, clock_in_words(time(hour))) for hour in range(24)]
        self.fields["digest_hour"].choices = hours  # type: ignore[attr-defined]
        self.fields["digest_hour"].initial = reach.digest_hour
        self.fields["mails_private_words"].initial = reach.mails_private_words

    def lines(self) -> Iterator[tuple[forms.BoundField, forms.BoundField | None]]:
        """Each kind's box for the bell and its choice for mail."""
        for kind, box in zip(self._offered, self["kinds"], strict=True):
            name = f"mail_{kind.value}"
            yield box, self[name] if name in self.fields else None  # type: ignore[misc]

    def mails(self) -> dict[str, str]:
        """What was chosen for mail, kind by kind."""
        return {kind.value: self.cleaned_data.get(f"mail_{kind.value}", "") for kind in self._offered}


class PolicyForm(forms.ModelForm[Reach]):
    """Who may reach one, of people one hardly knows."""

    class Meta:
        model = Reach
        fields = (
            "for_not_following", "for_not_followers", "for_new_accounts", "for_private_mentions",
            "for_limited_accounts", "for_bots",
        )  # fmt: skip
        labels = {
            "for_not_following": gettext_lazy("People I don’t follow"),
            "for_not_followers": gettext_lazy("People who don’t follow me"),
            "for_new_accounts": gettext_lazy("People who came less than 30 days ago"),
            "for_private_mentions": gettext_lazy("Private posts to me by people I don’t follow"),
            "for_limited_accounts": gettext_lazy("People whom the moderators have limited"),
            "for_bots": gettext_lazy("Automatic accounts"),
        }
        help_texts = {
            "for_not_followers": gettext_lazy("Or have only since the last three days."),
            "for_new_accounts": gettext_lazy("Unless I follow them."),
            "for_private_mentions": gettext_lazy("Answers to what I wrote to them always reach me."),
            "for_limited_accounts": gettext_lazy("Unless I follow them."),
            "for_bots": gettext_lazy("Unless I follow them."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.choices = Policy.choices  # type: ignore[attr-defined]


class WeekForm(forms.Form):
    """The hours on duty, day by day; a day without is off."""

    def __init__(self, *args: Any, week: Sequence[Hours | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, name in enumerate(_DAYS):
            hours = week[day] if week else None
            for place, (part, label) in enumerate(
                (("from", _("%(day)s, from")), ("until", _("%(day)s, until"))),
            ):
                self.fields[f"{part}_{day}"] = forms.TimeField(
                    label=label % {"day": name},
                    required=False,
                    initial=hours[place] if hours else None,
                    widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                    error_messages={"invalid": _("Please give a time like 08:00.")},
                )

    def days(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        for day, name in enumerate(_DAYS):
            yield str(name), self[f"from_{day}"], self[f"until_{day}"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for day in range(len(_DAYS)):
            begins, ends = (cleaned.get(f"{part}_{day}") for part in ("from", "until"))
            if (begins is None) != (ends is None) and not {f"from_{day}", f"until_{day}"} & set(self.errors):
                missing = f"from_{day}" if begins is None else f"until_{day}"
                self.add_error(missing, _("Both times, please, or none for a day off."))
        return cleaned

    def week(self) -> list[Hours | None]:
        """The seven days, Monday first."""
        pairs = [(self.cleaned_data[f"from_{day}"], self.cleaned_data[f"until_{day}"]) for day in range(len(_DAYS))]
        return [pair if pair[0] is not None else None for pair in pairs]


class AwayForm(forms.Form):
    """The day on which one is back."""

    back_on = forms.DateField(
        label=gettext_lazy("Back on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Please say on which day you are back."),
            "invalid": gettext_lazy("Please give a day like 2027-01-31."),
        },
    )
