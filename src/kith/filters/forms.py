"""Forms about what one would rather not meet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kith.accounts.forms import MUTE_LENGTHS, MUTE_WORDS
from kith.filters.actions import LONGEST_TITLE, MOST_KEYWORDS, FilterDraft
from kith.filters.models import Action, Context, Filter
from kith.filters.wording import NoSuchPeople, Wanted, lines_of, read_lines
from kith.foundations.times import time_in_words

_KEEP, _GOOD = "keep", "good"
_LASTS_WORDS = ((_GOOD, _("Until I change it")), *(each for each in MUTE_WORDS if each[0] != _GOOD))
# As a choice is read: from what is done most to what is done least.
_ACTIONS = [(each.value, each.label) for each in (Action.WARN, Action.HIDE, Action.BLUR)]


def end_of(lasts: str, now: datetime) -> datetime | None:
    """Return when something ends that is to last “hour”, “evening”, “week” …; None: for good."""
    hours = MUTE_LENGTHS.get(lasts)
    return now + timedelta(hours=hours) if hours else None


class QuietForm(forms.Form):
    """For how long a discussion or a tag is to be quiet."""

    lasts = forms.ChoiceField(choices=MUTE_WORDS)


class FilterForm(forms.Form):
    title = forms.CharField(
        label=_("Name"),
        help_text=_("Stands where something is folded: “Hidden by your filter ‘Deaths’”."),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    lines = forms.CharField(
        label=_("What to filter, one a line"),
        help_text=_(
            "A word or several: found whole, in any case. With a star at its end longer words too: suicid* finds "
            "suicide and suicidal. #tag is a hashtag, @name somebody’s posts."
        ),
        max_length=MOST_KEYWORDS * 210,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto", "spellcheck": "false"}),
    )
    action = forms.ChoiceField(
        label=_("What becomes of it"), choices=_ACTIONS, initial=Action.WARN.value, widget=forms.RadioSelect
    )
    contexts = forms.MultipleChoiceField(
        label=_("Where"), choices=Context.choices, initial=Context.values, widget=forms.CheckboxSelectMultiple
    )
    lasts = forms.ChoiceField(label=_("For how long"), choices=_LASTS_WORDS, initial=_GOOD)

    def __init__(self, *args: Any, kept: Filter | None = None, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now, self._kept = now, kept
        if kept is not None and kept.posts.exists():
            self.fields["lines"].required = False
        if kept is not None:
            until = kept.ends_at and not kept.has_ended(now) and time_in_words(kept.ends_at, now)
            if until:
                still = (_KEEP, _("Until %(when)s, as it is") % {"when": until})
                self.fields["lasts"].choices = [still, *_LASTS_WORDS]  # type: ignore[attr-defined]
            self.initial = {
                "title": kept.title, "lines": lines_of(kept), "action": kept.action, "contexts": kept.contexts,
                "lasts": _KEEP if until else _GOOD, **self.initial,
            }  # fmt: skip

    def clean_lines(self) -> Wanted:
        try:
            wanted = read_lines(self.cleaned_data["lines"])
        except NoSuchPeople as unknown:
            raise forms.ValidationError(
                ngettext_lazy(
                    "%(names)s is not known here. Look at how the name is written.",
                    "%(names)s are not known here. Look at how the names are written.",
                    len(unknown.handles),
                ),
                params={"names": ", ".join(unknown.handles)},
            ) from unknown
        if len(wanted.keywords) > MOST_KEYWORDS or len(wanted.accounts) > MOST_KEYWORDS:
            raise forms.ValidationError(
                _("That is more than one filter holds (%(most)s). Make two of it."), params={"most": MOST_KEYWORDS}
            )
        return wanted

    @property
    def draft(self) -> FilterDraft:
        said = self.cleaned_data
        lasts = said["lasts"]
        return FilterDraft(
            title=said["title"],
            keywords=said["lines"].keywords,
            account_ids=[account.id for account in said["lines"].accounts],
            contexts=said["contexts"],
            action=said["action"],
            ends_at=self._kept.ends_at if lasts == _KEEP and self._kept else end_of(lasts, self._now),
        )
