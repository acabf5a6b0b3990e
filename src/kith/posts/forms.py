"""The form one writes a post with: the same fields on the small form and on the write page."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.foundations.times import hour_in_words
from kith.media.models import MediaFile
from kith.members.models import User
from kith.posts import wording
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Format, Post, Quoters, Repliers, Visibility
from kith.posts.queries import added_to
from kith.posts.writing import LONGEST_TITLE, MOST_OPTIONS, narrower

FORMATS = [(Format.PLAIN, _("Plain text")), (Format.MARKDOWN, _("Markdown"))]
_OPTION_NAMES = [f"option_{number}" for number in range(1, MOST_OPTIONS + 1)]


class WritingForm(forms.Form):
    """What was typed, kept whatever is wrong with it; the actions judge it."""

    title = forms.CharField(required=False, max_length=LONGEST_TITLE, label=_("Title"))
    text = forms.CharField(required=False, strip=False, label=_("Your words"), widget=forms.Textarea({"rows": 5}))
    format = forms.ChoiceField(required=False, choices=FORMATS, label=_("Written in"), widget=forms.RadioSelect)
    preset = forms.ChoiceField(required=False, choices=wording.presets, label=_("A warning that is often needed"))
    warning = forms.CharField(required=False, max_length=300, label=_("In your own words"))
    is_sensitive = forms.BooleanField(required=False, label=_("Cover the pictures"))
    visibility = forms.ChoiceField(required=False, choices=wording.visibilities, label=_("Who sees it"))
    is_local_only = forms.BooleanField(required=False, label=_("This server only"))
    language = forms.ChoiceField(required=False, choices=wording.languages, label=_("Written in the language"))
    option_1 = forms.CharField(required=False, label=_("First answer"))
    option_2 = forms.CharField(required=False, label=_("Second answer"))
    option_3 = forms.CharField(required=False, label=_("Third answer"))
    option_4 = forms.CharField(required=False, label=_("Fourth answer"))
    poll_lasts = forms.ChoiceField(required=False, choices=wording.poll_times, label=_("Open for"), initial="1440")
    poll_is_multiple = forms.BooleanField(required=False, label=_("People may choose several"))
    poll_hides_totals = forms.BooleanField(required=False, label=_("Hide the result until it closes"))

    repliers = forms.ChoiceField(required=False, choices=wording.repliers, label=_("Who may reply"))
    quoters = forms.ChoiceField(required=False, choices=wording.quoters, label=_("Who may quote me"))
    lasts = forms.ChoiceField(required=False, choices=wording.stays, label=_("How long it stays"))
    send_on = forms.DateField(
        required=False, label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    send_time = forms.TimeField(
        required=False, label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    asks_for_title = False  # set where a title would make room for what was typed

    def __init__(self, data: QueryDict | None = None, **given: Any) -> None:
        if data is not None and data.get("visibility") == wording.HERE_ONLY:
            data = data.copy()
            data["visibility"], data["is_local_only"] = str(Visibility.PUBLIC), "on"
        super().__init__(data, **given)
        for name in _OPTION_NAMES:
            self.fields[name].widget.attrs["maxlength"] = 50

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["send_at"] = None
        if self.errors.keys() & {"send_on", "send_time"}:
            return cleaned
        day, time = cleaned.get("send_on"), cleaned.get("send_time")
        if day and not time:
            self.add_error("send_time", gettext("At what time? Choose one, or leave the day empty."))
        elif time and not day:
            self.add_error("send_on", gettext("On which day? Choose one, or leave the time empty."))
        elif day and time:
            self._plan(cleaned, datetime.combine(day, time))
        return cleaned

    def _plan(self, cleaned: dict[str, Any], asked: datetime) -> None:
        """The time by the reader's own clock; where the clocks go back, the first of the two hours is meant."""
        at = asked.replace(tzinfo=timezone.get_current_timezone())
        if at.astimezone(UTC).astimezone(at.tzinfo).replace(tzinfo=None) != asked:
            words = gettext("The clocks go forward that night, and there is no %(time)s. Choose an hour later.")
            self.add_error("send_time", words % {"time": hour_in_words(at)})
        else:
            cleaned["send_at"] = at

    @property
    def waits(self) -> bool:
        """Whether the part on when it goes has something in it."""
        return bool(self["send_on"].value() or self["send_time"].value())

    @property
    def is_bounded(self) -> bool:
        """Whether the part on who may reply, and how long it stays, says something."""
        return (self["repliers"].value() or Repliers.EVERYONE) != Repliers.EVERYONE or bool(self["lasts"].value())

    @property
    def options(self) -> list[forms.BoundField]:
        return [self[name] for name in _OPTION_NAMES]

    @property
    def asks(self) -> bool:
        """Whether the poll's part has something in it."""
        return any(self[name].value() for name in _OPTION_NAMES)

    @property
    def is_titled(self) -> bool:
        """Whether the title's part has something in it, or is what helps: words that are too long without one."""
        return bool(self["title"].value() or self["title"].errors or self.asks_for_title)

    @property
    def warns(self) -> bool:
        return bool(self["warning"].value() or self["preset"].value())

    def draft(
        self,
        *,
        in_reply_to_id: int | None = None,
        quoted_id: int | None = None,
        files: Sequence[MediaFile] = (),
    ) -> Draft:
        """Return what the cleaned form says; `files` come with their words as they stand on the page."""
        cleaned = self.cleaned_data
        warnings = [cleaned.get("preset", ""), cleaned.get("warning", "")]
        return Draft(
            title=cleaned.get("title", ""),
            text=cleaned.get("text", ""),
            format=cleaned.get("format") or Format.PLAIN,
            warning=", ".join(words for words in warnings if words),
            is_sensitive=cleaned["is_sensitive"],
            visibility=cleaned.get("visibility") or None,
            is_local_only=cleaned["is_local_only"],
            language=cleaned.get("language", ""),
            in_reply_to_id=in_reply_to_id,
            quoted_id=quoted_id,
            media_ids=tuple(file.id for file in files),
            descriptions={file.id: file.description for file in files},
            focuses={file.id: (file.focus_x, file.focus_y) for file in files},
            poll=self._poll(cleaned),
            repliers=cleaned.get("repliers") or Repliers.EVERYONE,
            quoters=cleaned.get("quoters") or Quoters.NOBODY,
            lasts=wording.stay(cleaned.get("lasts", "")),
        )

    def _poll(self, cleaned: Mapping[str, Any]) -> PollDraft | None:
        options = tuple(words for words in (cleaned.get(name, "").strip() for name in _OPTION_NAMES) if words)
        if not options:
            return None
        return PollDraft(
            options=options,
            lasts=wording.lasts(cleaned.get("poll_lasts") or "1440"),
            is_multiple=cleaned["poll_is_multiple"],
            hides_totals=cleaned["poll_hides_totals"],
        )


def initial_for(
    member: User, page_language: str, answered: Post | None = None, quoted: Post | None = None
) -> dict[str, Any]:
    """Return how an empty form begins: a reply or a quote is never by itself wider than what it is about."""
    begins: dict[str, Any] = {
        "format": Format.PLAIN,
        "visibility": member.default_visibility,
        "language": member.default_language or page_language.partition("-")[0],
        "is_sensitive": member.marks_media_sensitive,
        "quoters": member.default_quoters,
        "lasts": wording.stay_of(member.posts_last),
    }
    if answered is not None:
        begins |= {
            "visibility": narrower(member.default_visibility, answered.visibility),
            "is_local_only": answered.is_local_only,
            "warning": answered.warning,
            "text": _others_named(answered, member),
        }
    if quoted is not None:
        begins |= {
            "visibility": narrower(begins["visibility"], quoted.visibility),
            "is_local_only": begins.get("is_local_only", False) or quoted.is_local_only,
        }
    return begins


def initial_from(post: Post) -> dict[str, Any]:
    """Return the form as the post stands, to be changed."""
    begins: dict[str, Any] = {
        "title": post.title,
        "text": post.source,
        "format": post.format,
        "warning": post.warning,
        "is_sensitive": post.is_sensitive,
        "language": post.language,
    }
    added = added_to(post)
    if added is not None:
        begins |= {"warning": added.own, "is_sensitive": added.own_is_sensitive}
    poll = getattr(post, "poll", None)
    if poll is not None:
        titles = [option.title for option in poll.options.all()]
        begins |= dict(zip(_OPTION_NAMES, titles, strict=False))
        begins |= {"poll_is_multiple": poll.is_multiple, "poll_hides_totals": poll.hides_totals}
    return begins


def initial_of_draft(draft: Draft, send_at: datetime | None) -> dict[str, Any]:
    """Return the form as the draft stands, to be gone on with."""
    begins: dict[str, Any] = {
        "title": draft.title or "",
        "text": draft.text,
        "format": draft.format,
        "warning": draft.warning,
        "is_sensitive": draft.is_sensitive,
        "visibility": draft.visibility,
        "is_local_only": draft.is_local_only,
        "language": draft.language,
        "repliers": draft.repliers,
        "quoters": draft.quoters,
        "lasts": wording.stay_in_minutes(draft.lasts),
    }
    if send_at is not None:
        here = timezone.localtime(send_at)
        begins |= {"send_on": here.date(), "send_time": here.time()}
    if draft.poll is not None:
        begins |= dict(zip(_OPTION_NAMES, draft.poll.options, strict=False))
        begins |= {
            "poll_lasts": str(round(draft.poll.lasts.total_seconds() / 60)),
            "poll_is_multiple": draft.poll.is_multiple,
            "poll_hides_totals": draft.poll.hides_totals,
        }
    return begins


def _others_named(answered: Post, member: User) -> str:
    """A reply reaches whom it answers; the others who were named are named again, and can be taken out."""
    others = answered.mentions.select_related("account").exclude(account_id__in=[member.account_id, answered.author_id])
    handles = [mention.account.handle for mention in others.order_by("id")[:10]]
    return " ".join(handles) + " " if handles else ""
