"""Forms of chats."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kith.chats.actions import ChatDraft, NotAChat, TagIsTaken
from kith.chats.actions.planning import LONGEST_QUESTION, LONGEST_TEXT, LONGEST_TITLE, MOST_QUESTIONS
from kith.chats.models import Chat
from kith.foundations.tags import is_tag
from kith.foundations.times import hour_in_words

_MINUTES = [
    (30, _("Half an hour")),
    (45, _("Three quarters of an hour")),
    (60, _("An hour")),
    (90, _("An hour and a half")),
    (120, _("Two hours")),
    (24 * 60, _("A day, slowly")),
    (3 * 24 * 60, _("Three days, slowly")),
    (7 * 24 * 60, _("A week, slowly")),
]


class ChatForm(forms.Form):
    """Everything one says of a chat; times by the clock of whoever types them."""

    title = forms.CharField(
        label=_("What it is about, as a question or a few words"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"class": "input", "dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Give the chat a title.")},
    )
    tag = forms.CharField(
        label=_("Its hashtag"),
        help_text=_("Whoever writes with it while the chat is on takes part, also from other servers. Kith adds it."),
        max_length=101,
        widget=forms.TextInput(
            attrs={"class": "input short", "dir": "auto", "placeholder": "#", "autocomplete": "off"}
        ),
        error_messages={"required": _("A chat needs a hashtag: by it people on other servers take part.")},
    )
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date", "class": "input short"}, format="%Y-%m-%d")
    )
    time = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time", "class": "input short"}, format="%H:%M")
    )
    minutes = forms.TypedChoiceField(label=_("Lasts"), choices=_MINUTES, coerce=int, initial=60)
    questions = forms.CharField(
        label=_("Questions, one a line"),
        help_text=_("Four to six are plenty for an hour. People see them beforehand, to have time to think."),
        required=False,
        max_length=MOST_QUESTIONS * (LONGEST_QUESTION + 2),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    goes_by_clock = forms.BooleanField(
        label=_("Ask them by the clock"),
        help_text=_("Evenly, after a welcome. You can hold the clock, and ask sooner. Otherwise you press each time."),
        required=False,
        initial=True,
    )
    about = forms.CharField(
        label=_("More about it"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    reading = forms.CharField(
        label=_("What to read before"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    rules = forms.CharField(
        label=_("How you talk with each other"),
        help_text=_("Leave it empty for a few plain lines of ours. Everyone agrees once, on coming in."),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    is_announced = forms.BooleanField(
        label=_("Tell of it in posts of mine"),
        help_text=_("Now, a week, a day and an hour before, and when it is over. They change when the time does."),
        required=False,
        initial=True,
    )

    @classmethod
    def of(cls, chat: Chat, sent: Any = None) -> Self:
        """Return the form of a chat, as it is or as it was sent."""
        begins = timezone.localtime(chat.starts_at)
        questions = chat.questions.order_by("position").values_list("text", flat=True)
        initial = {
            "title": chat.title,
            "tag": chat.tag,
            "day": begins.date(),
            "time": begins.time(),
            "minutes": chat.lasts // timedelta(minutes=1),
            "questions": "\n".join(questions),
            "goes_by_clock": chat.goes_by_clock,
            "about": chat.about,
            "reading": chat.reading,
            "rules": chat.rules,
            "is_announced": chat.is_announced,
        }
        return cls(sent, initial=initial)

    def clean_tag(self) -> str:
        tag: str = self.cleaned_data["tag"].strip().lstrip("#＃")
        if not is_tag(tag):
            raise forms.ValidationError(
                _("“%(tag)s” can’t be a tag: a tag is one word of letters and numbers."), params={"tag": tag}
            )
        return tag

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        if len(lines) > MOST_QUESTIONS:
            raise forms.ValidationError(
                _("A chat has up to %(most)s questions. Here are %(many)s."),
                params={"most": MOST_QUESTIONS, "many": len(lines)},
            )
        long = next((number for number, line in enumerate(lines, 1) if len(line) > LONGEST_QUESTION), None)
        if long is not None:
            raise forms.ValidationError(
                _("Question %(number)s is longer than %(most)s characters."),
                params={"number": long, "most": LONGEST_QUESTION},
            )
        return lines

    def clean(self) -> dict[str, Any]:
        """The time by the reader's own clock; where the clocks go back, the first of the two hours is meant."""
        cleaned = super().clean() or self.cleaned_data
        day, time = cleaned.get("day"), cleaned.get("time")
        if day and time:
            asked = datetime.combine(day, time)
            at = asked.replace(tzinfo=timezone.get_current_timezone())
            if not 2000 < day.year < 3000:  # beyond, other zones have no such day
                self.add_error("day", _now("Choose a time that is to come, within the next year."))
                return cleaned
            if at.astimezone(UTC).astimezone(at.tzinfo).replace(tzinfo=None) != asked:
                words = _now("The clocks go forward that night, and there is no %(time)s. Choose an hour later.")
                self.add_error("time", words % {"time": hour_in_words(at)})
            cleaned["starts_at"] = at.astimezone(UTC)
        return cleaned

    def draft(self, *, zone: str = "") -> ChatDraft:
        """Return what was typed; `zone` is whose clock the chat goes by ("": by that of who types)."""
        said = self.cleaned_data
        return ChatDraft(
            title=said["title"],
            tag=said["tag"],
            starts_at=said["starts_at"],
            lasts=timedelta(minutes=said["minutes"]),
            zone=zone or timezone.get_current_timezone_name(),
            about=said["about"],
            reading=said["reading"],
            rules=said["rules"],
            questions=said["questions"],
            goes_by_clock=said["goes_by_clock"],
            is_announced=said["is_announced"],
        )

    def add_refusal(self, refusal: NotAChat | TagIsTaken) -> None:
        """Say at its field what only the action can know."""
        if isinstance(refusal, TagIsTaken):
            words = _now("Another chat has this tag at that time. Choose another tag, or another hour.")
            self.add_error("tag", words)
            return
        field, words = {
            "title": ("title", _now("Give the chat a title.")),
            "tag": ("tag", _now("This can’t be a tag.")),
            "questions": ("questions", _now("One of the questions is empty or too long.")),
            "length": ("about", _now("Shorten this to 2,000 characters.")),
            "time": ("day", _now("Choose a time that is to come, within the next year.")),
        }[refusal.what]
        self.add_error(field, words)


class SeatForm(forms.Form):
    """Whom to ask to sit with the host."""

    handle = forms.CharField(
        label=_("Their name, as @name or @name@server"),
        max_length=320,
        widget=forms.TextInput(attrs={"class": "input", "dir": "ltr", "autocomplete": "off", "autocapitalize": "none"}),
    )
    part = forms.ChoiceField(
        label=_("What for"),
        choices=[("guest", _("As the guest")), ("co-host", _("To keep the chat with me"))],
        initial="guest",
    )


class QuestionForm(forms.Form):
    """One more question, while a chat is on."""

    text = forms.CharField(
        label=_("One more question"),
        max_length=LONGEST_QUESTION,
        widget=forms.TextInput(attrs={"class": "input", "dir": "auto", "autocomplete": "off"}),
    )
