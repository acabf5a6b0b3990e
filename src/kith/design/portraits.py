"""The drawn portraits: for everyone who has no picture of themselves, or wants none.

Each is `static/design/art/<name>.svg`, 64 by 72 units, and is kept on an account as `drawn:<name>`.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PREFIX = "drawn:"


class Portrait(NamedTuple):
    """One drawing: the name it is kept by, and what a person who can't see it is told."""

    name: str
    description: str | Promise


PORTRAITS = (
    Portrait("heron", _("A grey heron wading, with the sun behind it")),
    Portrait("fox", _("A red fox looking ahead")),
    Portrait("owl", _("An owl at night")),
    Portrait("cat", _("A grey cat")),
    Portrait("hedgehog", _("A hedgehog among leaves")),
    Portrait("robin", _("A robin on a spade handle")),
    Portrait("oak", _("An oak tree on a hill")),
    Portrait("fern", _("An unrolling fern")),
    Portrait("sunflower", _("A sunflower")),
    Portrait("teapot", _("A teapot, just poured")),
    Portrait("lighthouse", _("A lighthouse with its lamp lit")),
    Portrait("boat", _("A small sailing boat")),
    Portrait("alun", _("A person with white hair and glasses")),
    Portrait("amara", _("A person with long braids")),
    Portrait("devi", _("A person with hair in a bun")),
    Portrait("gwen", _("A person with red curls")),
    Portrait("harpreet", _("A person with a turban and a beard")),
    Portrait("joan", _("A person with grey hair and round glasses")),
    Portrait("kofi", _("A person with short black hair and glasses")),
    Portrait("mei", _("A person with long black hair")),
    Portrait("rosa", _("A person with dark curls")),
    Portrait("safiya", _("A person with a green headscarf")),
    Portrait("tomasz", _("A person with brown hair and a beard")),
    Portrait("yusuf", _("A person with black hair and a full beard")),
)

_DESCRIPTIONS = {portrait.name: portrait.description for portrait in PORTRAITS}
NAMES = frozenset(portrait.name for portrait in PORTRAITS)


def portrait_of(avatar: str) -> str:
    """Return the name of the drawn portrait that an account's `avatar` field stands for, or an empty text."""
    name = avatar.removeprefix(PREFIX)
    return name if avatar.startswith(PREFIX) and name in NAMES else ""


def description_of(avatar: str) -> str | Promise:
    """Return what is seen on the drawn portrait of an account's `avatar` field, or an empty text."""
    return _DESCRIPTIONS.get(portrait_of(avatar), "")
