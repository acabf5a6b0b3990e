"""Word lists to start a filter from, for what weighs on people in care."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Named here so that they are translated; the words themselves are English, and each language needs its own.
_NAMES = (
    _("Deaths"), _("Abuse"), _("Self-harm and suicide"), _("Assaults on staff"), _("Inquiry news"),
    _("Dying, bereavement, inquests"), _("Abuse and neglect of children or adults, violence at home"),
    _("Also eating disorders and overdoses"), _("Threats and violence at work"),
    _("Public inquiries, serious case reviews, hearings"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preset:
    key: str
    title: str
    about: str
    words: tuple[str, ...]


def presets() -> list[Preset]:
    """Return the word lists, named in the reader's language."""
    return [Preset(each.key, gettext(each.title), gettext(each.about), each.words) for each in _read()]


def preset(key: str) -> Preset | None:
    return next((each for each in presets() if each.key == key), None)


@cache
def _read() -> tuple[Preset, ...]:
    found = tomllib.loads((Path(__file__).parent / "presets.toml").read_text(encoding="utf-8"))
    return tuple(Preset(each["key"], each["title"], each["about"], tuple(each["words"])) for each in found["preset"])
