"""Forms of the log. What an entry asks, and in which order, its regulator's file says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from kith.cpd.actions.sharing import LASTS
from kith.cpd.actions.writing import LONGEST_SAID, LONGEST_TITLE, LONGEST_WORDS, EntryDraft
from kith.cpd.beside import Beside
from kith.cpd.exporting import known_field
from kith.cpd.models import Entry, Kind
from kith.cpd.prefilling import Beginning
from kith.cpd.regulators import Field, Regulator, regulators

_DAY = {"type": "date", "class": "input short"}
_NUMBER = forms.NumberInput({"class": "input"})
_MOST_HOURS = 2000
_LINES = 12  # of evidence in words, added at once


class EntryForm(forms.Form):
    """An entry, with the questions of one regulator, and those of others that were answered before."""

    title = forms.CharField(
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"class": "input", "dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Give it a name, so that you find it again.")},
    )
    kind = forms.ChoiceField(label=_("What kind of learning was it?"), choices=Kind.choices)
    began_on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY),
        error_messages={"required": _("Choose a day; about right is right enough.")},
    )
    ended_on = forms.DateField(
        label=_("Last day"),
        help_text=_("If it took several."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY),
    )
    hours = forms.IntegerField(label=_("Hours"), required=False, min_value=0, max_value=_MOST_HOURS, widget=_NUMBER)
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=0, max_value=59, widget=_NUMBER)
    is_with_peer = forms.BooleanField(
        label=_("I talked it over with someone"),
        help_text=_("A colleague, a manager, a group, someone who knows it from their own life. Name nobody."),
        required=False,
    )
    topics = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    said = forms.CharField(
        label=_("What shows it, a line each"),
        help_text=_("An address, or where it lies: “certificate in the blue folder”."),
        required=False,
        max_length=_LINES * LONGEST_SAID,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    keeps = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        data: Any = None,
        *,
        regulator: Regulator,
        initial: dict[str, Any],
        beside: Sequence[Beside] = (),
        written: Iterable[str] = (),
        topics: Iterable[str] = (),
    ) -> None:
        super().__init__(data, initial=initial)
        self.regulator = regulator
        self.beside = beside
        known = {topic.key for topic in regulator.topics}
        self.other_topics = [key for key in topics if key not in known]  # of a regulator one had before: they stay
        asked = list(regulator.questions)
        names = {question.name for question in asked}
        self.others = [known_field(name) for name in written if name not in names]
        for question in [*asked, *self.others]:
            self.fields[_box(question.name)] = _words(question)
        for name in ("title", "kind"):
            said = next((field for field in regulator.fields if field.name == name), None)
            if said is not None:
                self.fields[name].label = said.asks
                self.fields[name].help_text = said.hint
        self.fields["topics"].choices = [(each.key, each.name) for each in regulator.topics]  # type: ignore[attr-defined]
        self.fields["keeps"].choices = [(str(each.id), each.title) for each in beside]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, entry: Entry, *, regulator: Regulator, beside: Sequence[Beside], data: Any = None) -> EntryForm:
        """Return the form of an entry that is there."""
        initial = {
            "title": entry.title, "kind": entry.kind, "began_on": entry.began_on, "ended_on": entry.ended_on,
            "hours": entry.minutes // 60 if entry.minutes else None, "minutes": (entry.minutes or 0) % 60 or None,
            "is_with_peer": entry.is_with_peer, "topics": entry.topics, "keeps": [str(each.id) for each in beside],
            **{_box(name): text for name, text in entry.words.items()},
        }  # fmt: skip
        return cls(
            data, regulator=regulator, initial=initial, beside=beside, written=sorted(entry.words), topics=entry.topics
        )

    @classmethod
    def beginning(cls, began: Beginning, *, regulator: Regulator, today: date, data: Any = None) -> EntryForm:
        """Return the form of a new entry, with what is known already."""
        initial = {
            "title": began.title, "kind": began.kind or Kind.READING, "began_on": began.began_on or today,
            "ended_on": began.ended_on, "hours": (began.minutes or 0) // 60 or None,
            "minutes": (began.minutes or 0) % 60 or None, _box("did"): began.did, _box("learned"): began.learned,
        }  # fmt: skip
        return cls(data, regulator=regulator, initial=initial)

    def parts(self) -> list[tuple[str, Field | None, BoundField | None]]:
        """Return what to draw, in the regulator's order; what it does not ask, but every log has, after it."""
        order = [*self.regulator.fields]
        names = {field.name for field in order}
        if "kind" not in names:
            order.insert(1, Field(name="kind", asks="", column=""))
        drawn: list[tuple[str, Field | None, BoundField | None]] = []
        has_peer = False
        for field in order:
            if field.name == "evidence":
                continue
            if field.name == "peer":
                has_peer = True
                drawn.append(("peer", None, self["is_with_peer"]))
            drawn.append(self._part(field))
        drawn += [("words", field, self[_box(field.name)]) for field in self.others]
        if not has_peer:
            drawn.append(("peer", None, self["is_with_peer"]))
        if "minutes" not in names:
            drawn.append(("minutes", None, None))
        return drawn

    def _part(self, field: Field) -> tuple[str, Field | None, BoundField | None]:
        match field.name:
            case "title" | "kind":
                return "one", field, self[field.name]
            case "dates" | "minutes":
                return field.name, field, None
            case "topics":
                return "topics", field, self["topics"]
            case name:
                return "words", field, self[_box(name)]

    def draft(self, *, is_complete: bool) -> EntryDraft:
        """Return what was typed."""
        said = self.cleaned_data
        spent = (said["hours"] or 0) * 60 + (said["minutes"] or 0)
        return EntryDraft(
            title=said["title"],
            kind=said["kind"],
            began_on=said["began_on"],
            ended_on=said["ended_on"],
            minutes=spent or None,
            words={name.removeprefix(_BOX): text for name, text in said.items() if name.startswith(_BOX)},
            topics=[*said["topics"], *self.other_topics],
            is_with_peer=said["is_with_peer"],
            is_complete=is_complete,
            said=said["said"].splitlines(),
        )

    @property
    def kept(self) -> list[int]:
        """Which of the things beside the entry stay there."""
        return [int(each) for each in self.cleaned_data["keeps"]]

    def field_called(self, what: str) -> str:
        """Return the field that a refusal names."""
        return what if what in self.fields else _box(what) if _box(what) in self.fields else "title"


_BOX = "words-"


def _box(name: str) -> str:
    return f"{_BOX}{name}"


def _words(question: Field) -> forms.CharField:
    return forms.CharField(
        label=question.asks,
        help_text=question.hint,
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class LogForm(forms.Form):
    """For which regulator someone keeps their log."""

    regulator = forms.ChoiceField(label=_("Who asks you for it"), widget=forms.RadioSelect)
    began_on = forms.DateField(
        label=_("A day on which one of your own periods began"),
        help_text=_("Needed where each registrant has their own. All others are reckoned from it, before and after."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regulator"].choices = [(each.key, each) for each in regulators().values()]  # type: ignore[attr-defined]


class ShareForm(forms.Form):
    """Who is to read what, and for how long."""

    name = forms.CharField(
        label=_("For whom"),
        help_text=_("So that you know it again in your list. They don’t see this."),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "input", "dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Say for whom it is; nobody but you sees it.")},
    )
    signed = forms.CharField(
        label=_("The name that stands over it"),
        help_text=_(
            "Who reads it sees whose log it is by this. It need not be the name you go by here, and can be empty."
        ),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "input", "dir": "auto", "autocomplete": "name"}),
    )
    lasts = forms.TypedChoiceField(
        label=_("How long it opens"),
        choices=[(7, _("A week")), (14, _("Two weeks")), (30, _("A month")), (90, _("Three months"))],
        coerce=int,
        initial=LASTS[1],
    )
