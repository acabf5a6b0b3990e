"""Forms about people."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.accounts.actions import ProfileDraft, ProfileField
from kith.accounts.actions.profile import (
    MOST_FEATURED_TAGS,
    MOST_FIELDS,
    MOST_OF_BIO,
    MOST_OF_DESCRIPTION,
    MOST_OF_FIELD,
    MOST_OF_PRONOUNS,
    NotAWebsite,
    TooMuch,
    hosts_of,
)
from kith.accounts.models import Account, Featuring, Role
from kith.accounts.names import MOST_OF_A_NAME, count_characters, tidy_words
from kith.accounts.places import place_choices, place_name
from kith.design.portraits import PORTRAITS, PREFIX
from kith.foundations.tags import is_tag, tag_name
from kith.media.actions import Upload

MUTE_LENGTHS: dict[str, int | None] = {
    "hour": 1,
    "evening": 6,
    "day": 24,
    "week": 24 * 7,
    "month": 24 * 30,
    "good": None,
}
MUTE_WORDS = (
    ("hour", _("An hour")),
    ("evening", _("Six hours")),
    ("day", _("A day")),
    ("week", _("A week")),
    ("month", _("A month")),
    ("good", _("For good")),
)
_KEEP, _NONE = "keep", "none"


class MuteForm(forms.Form):
    lasts = forms.ChoiceField(label=_("For how long"), choices=MUTE_WORDS, initial="week", widget=forms.RadioSelect)
    hides_notifications = forms.BooleanField(
        label=_("Don’t ring the bell for them either"), required=False, initial=True
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("What you want to remember"),
        help_text=_("Only you see it. Leave it empty to forget it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class DirectoryForm(forms.Form):
    """How to narrow the list of people; offers the places where somebody listed is, and no others."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "class": "input"}),
    )
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("Every role")), *(one for one in Role.choices if one[0])]
    )
    place = forms.ChoiceField(label=_("Place"), required=False)
    tag = forms.CharField(
        label=_("Cares about"),
        required=False,
        max_length=101,
        widget=forms.TextInput(attrs={"class": "input", "placeholder": "#"}),
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("newest", _("Newest first")), ("active", _("Who wrote last")), ("name", _("By name"))],
    )

    def __init__(self, *args: Any, places: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((place_name(code), code) for code in places)
        choices = [("", _("Every place")), *((code, name) for name, code in known)]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]

    def clean_tag(self) -> str:
        return tag_name(self.cleaned_data["tag"].strip().lstrip("#＃"))


class ProfileForm(forms.Form):
    """One's own profile. The picture is one of: as it is, a new file, a drawing, none."""

    display_name = forms.CharField(
        label=_("Name"),
        help_text=_("As you want to be known: your own name or another. Any script is welcome."),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name", "dir": "auto"}),
    )
    pronouns = forms.CharField(
        label=_("Pronouns"),
        required=False,
        max_length=MOST_OF_PRONOUNS,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        help_text=_("What you say you are; shown as your own word. Every role is heard the same, and so is none."),
        required=False,
        choices=Role.choices,
    )
    place = forms.ChoiceField(
        label=_("Place"),
        help_text=_("A council area or a country, or nothing. Kith asks for nothing finer, and shows nothing finer."),
        required=False,
        choices=lambda: [("", _("Not said")), *place_choices()],
    )
    featured_tags = forms.CharField(
        label=_("What you care about"),
        help_text=_("Up to ten #tags, with spaces between them. They stand on your page and help people find you."),
        required=False,
        max_length=1200,
        widget=forms.TextInput(attrs={"class": "input", "dir": "auto"}),
    )
    bio = forms.CharField(
        label=_("About you"),
        help_text=_("Links, @names and #tags become links."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-most": MOST_OF_BIO, "dir": "auto"}),
    )
    avatar_file = forms.FileField(
        label=_("A picture of you"),
        help_text=_("A photograph or a drawing; its middle is used. What it tells about where and when is removed."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    portrait = forms.ChoiceField(
        label=_("Or a drawn portrait"),
        required=False,
        choices=[(_KEEP, _("As it is")), *((one.name, one.description) for one in PORTRAITS), (_NONE, _("None"))],
        widget=forms.RadioSelect,
    )
    avatar_description = forms.CharField(
        label=_("What your picture shows"),
        help_text=_("For people who can’t see it."),
        required=False,
        max_length=MOST_OF_DESCRIPTION,
        widget=forms.TextInput(attrs={"class": "input", "dir": "auto"}),
    )
    header_file = forms.FileField(
        label=_("A wide picture for your page"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    removes_header = forms.BooleanField(label=_("Remove the wide picture"), required=False)
    header_description = forms.CharField(
        label=_("What the wide picture shows"),
        required=False,
        max_length=MOST_OF_DESCRIPTION,
        widget=forms.TextInput(attrs={"class": "input", "dir": "auto"}),
    )
    is_discoverable = forms.BooleanField(
        label=_("List me among people who want to be found"),
        help_text=_("On the People page, where anyone can look."),
        required=False,
    )
    is_indexable = forms.BooleanField(
        label=_("Let my public posts be found by search"), help_text=_("By people here."), required=False
    )
    offers_feed = forms.BooleanField(
        label=_("Let feed readers follow my public posts"),
        help_text=_("For people who read without an account. Nothing else than your public posts is in it."),
        required=False,
    )
    is_locked = forms.BooleanField(
        label=_("I decide who follows me"), help_text=_("People ask, and you let them in or not."), required=False
    )
    hides_connections = forms.BooleanField(label=_("Keep to myself whom I follow and who follows me"), required=False)
    featuring = forms.ChoiceField(
        label=_("Who may put me into collections"),
        help_text=_(
            "A collection is a list of people and websites that somebody shows to everyone, to be followed together. "
            "You hear of each, and can take yourself out."
        ),
        required=False,
        choices=Featuring.choices,
        widget=forms.RadioSelect,
    )
    shows_featured = forms.BooleanField(
        label=_("Show my tags, whom I recommend and my collections"), help_text=_("On your page."), required=False
    )
    shows_media = forms.BooleanField(
        label=_("Show a page of my pictures"), help_text=_("Your posts with pictures, side by side."), required=False
    )
    shows_media_replies = forms.BooleanField(label=_("On it, also pictures in my answers to others"), required=False)
    attribution_domains = forms.CharField(
        label=_("Websites that may credit you"),
        help_text=_(
            "One a line, for example communitycare.co.uk. Where a page of theirs names you as its author, "
            "its previews lead to you. Nobody else’s page can do so."
        ),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(account, name) for name in _PLAIN} | {
            "portrait": _KEEP,
            "attribution_domains": "\n".join(account.attribution_domains),
            "featured_tags": " ".join(f"#{tag.display}" for tag in account.featured_tags.all()),
        }
        super().__init__(*args, **kwargs)
        for place in range(MOST_FIELDS):
            kept = account.fields[place] if place < len(account.fields) else {"name": "", "value": ""}
            self.fields[f"name_{place}"] = _short(_("What it is"), kept["name"])
            self.fields[f"value_{place}"] = _short(_("What it says"), kept["value"])

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The lines about oneself, as pairs of controls."""
        return [(self[f"name_{place}"], self[f"value_{place}"]) for place in range(MOST_FIELDS)]

    @property
    def open_lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Those that are filled, and one more."""
        return self.lines[: self._filled() + 1]

    @property
    def folded_lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return self.lines[self._filled() + 1 :]

    def _filled(self) -> int:
        return max(
            (place for place, pair in enumerate(self.lines, start=1) if any(one.value() for one in pair)), default=0
        )

    def clean_display_name(self) -> str:
        name: str = self.cleaned_data["display_name"]
        if count_characters(name) > MOST_OF_A_NAME:
            raise forms.ValidationError(
                _("A name can have %(most)s characters at the most.") % {"most": MOST_OF_A_NAME}
            )
        return name

    def clean_featured_tags(self) -> list[str]:
        tags = [tag.lstrip("#＃") for tag in self.cleaned_data["featured_tags"].replace(",", " ").split()]
        for tag in tags:
            if not is_tag(tag):
                raise forms.ValidationError(
                    _("“%(tag)s” can’t be a tag: a tag is one word of letters and numbers.") % {"tag": tag}
                )
        if len({tag_name(tag) for tag in tags}) > MOST_FEATURED_TAGS:
            raise forms.ValidationError(_("Ten tags at the most."))
        return tags

    def clean_bio(self) -> str:
        bio: str = self.cleaned_data["bio"]
        over = count_characters(tidy_words(bio)) - MOST_OF_BIO
        if over > 0:
            raise forms.ValidationError(_("This is %(over)s characters too long.") % {"over": over})
        return bio

    def clean_attribution_domains(self) -> list[str]:
        typed: str = self.cleaned_data["attribution_domains"]
        try:
            return hosts_of(re.split(r"[\s,;]+", typed))
        except NotAWebsite as refusal:
            raise forms.ValidationError(_("“%(typed)s” is no website’s name.") % {"typed": refusal.typed}) from None
        except TooMuch as refusal:
            raise forms.ValidationError(_("These are more than %(most)s websites.") % {"most": refusal.most}) from None

    @property
    def avatar_upload(self) -> Upload | None:
        return self.cleaned_data.get("avatar_file")

    @property
    def header_upload(self) -> Upload | None:
        return self.cleaned_data.get("header_file")

    def draft(self, *, avatar: str | None, header: str | None) -> ProfileDraft:
        """Return what was typed, with the names of the pictures that were just kept (None: no new one)."""
        chosen = self.cleaned_data["portrait"] or _KEEP
        if avatar is None and chosen != _KEEP:
            avatar = "" if chosen == _NONE else PREFIX + chosen
        if header is None and self.cleaned_data["removes_header"]:
            header = ""
        lines = [
            ProfileField(self.cleaned_data[f"name_{place}"], self.cleaned_data[f"value_{place}"])
            for place in range(MOST_FIELDS)
        ]
        plain = {name: self.cleaned_data[name] for name in _PLAIN}
        plain["featuring"] = plain["featuring"] or None
        websites = self.cleaned_data["attribution_domains"]
        return ProfileDraft(
            **plain,
            fields=lines,
            avatar=avatar,
            header=header,
            attribution_domains=websites,
            featured_tags=self.cleaned_data["featured_tags"],
        )


_PLAIN = (
    "display_name", "pronouns", "role", "place", "bio", "avatar_description", "header_description", "is_discoverable",
    "is_indexable", "is_locked", "hides_connections", "offers_feed", "featuring", "shows_featured", "shows_media",
    "shows_media_replies",
)  # fmt: skip


def _short(label: Any, initial: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        initial=initial,
        max_length=MOST_OF_FIELD,
        widget=forms.TextInput(attrs={"class": "input", "dir": "auto"}),
    )
