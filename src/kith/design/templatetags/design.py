"""The small words of every template: icons, marks of roles, faces, and the styles a page asks for."""

from functools import cache
from typing import Protocol
from zlib import crc32

from django import template
from django.core.files.storage import default_storage
from django.template.base import FilterExpression, Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kith.design.portraits import portrait_of
from kith.foundations.kept import Kept

register = template.Library()

# What is said of a role beside its mark. "organisation" and "other" have words too; "" has neither mark nor word.
ROLES = {
    "social-worker": _("Social worker"),
    "student": _("Student"),
    "uses-services": _("Uses services"),
    "carer": _("Carer"),
    "manager": _("Manager"),
    "researcher": _("Researcher"),
    "journalist": _("Journalist"),
    "organisation": _("Organisation"),
    "other": _("Something else"),
}
_MARKED = frozenset(ROLES) - {"other"}
# The colours of spines and of arches without a picture, by whose they are.
_COLOURS = ("researcher", "carer", "social-worker", "student", "manager", "uses-services")


class HasFace(Protocol):
    """What a face is drawn from; an account has all of it."""

    id: int
    avatar: str
    avatar_description: str

    @property
    def name(self) -> str: ...

    @property
    def is_feed(self) -> bool: ...


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Draw a lucide icon of `icons.svg`; it says nothing to a screen reader, so its word stands beside it."""
    return _icon(name, extra)


@cache
def _icon(name: str, extra: str) -> SafeString:
    classes = f"icon {extra}" if extra else "icon"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, _sprite(), name)


@cache
def _sprite() -> str:
    return static("design/icons.svg")


@register.simple_tag
def role_mark(role: str, checked: bool = False) -> SafeString:
    """Say a role: its shape, its word, and a tick where it was checked. Nothing for someone without a role."""
    return _role_mark(role, checked)


def _role_mark(role: str, checked: bool) -> SafeString:
    word = ROLES.get(role)
    if word is None:
        return SafeString()
    shape = tick = said = SafeString()
    if role in _MARKED:
        shape = format_html(
            '<svg class="mark r-{}{}" aria-hidden="true"><use href="{}#m-{}"/></svg>',
            role, " is-checked" if checked else "", _sprite(), role,
        )  # fmt: skip
    if checked:
        said = format_html('<span class="sr">{}</span>', _(", checked"))
        tick = format_html('<svg class="tick r-{}" aria-hidden="true"><use href="{}#check"/></svg>', role, _sprite())
    return format_html("{}<span>{}{}</span>{}", shape, word, said, tick)


@register.simple_tag
def avatar(account: HasFace, size: str = "", described: bool = False) -> SafeString:
    """Draw someone's arch, or a source's spine. `size` is "", "small" or "large".

    Without words, because the name stands beside it; `described=True` where the picture itself is what is shown.
    """
    classes = f"arch {size}" if size else "arch"
    if account.is_feed and not account.avatar:
        return format_html('<span class="spine {} {}" aria-hidden="true"></span>', size, colour_of(account))
    if not account.avatar:
        return _initial(account, classes)
    portrait = portrait_of(account.avatar)
    address = _portrait_address(portrait) if portrait else default_storage.url(account.avatar)
    words = account.avatar_description if described else ""
    return format_html(
        '<img class="{}" src="{}" width="64" height="72" alt="{}" decoding="async">', classes, address, words
    )


@register.simple_tag
def spine(source: str, size: str = "") -> SafeString:
    """Draw the spine of a source that has no account here (a website by its host), always in the same colour."""
    return format_html('<span class="spine {} {}" aria-hidden="true"></span>', size, _colour(source))


def _initial(account: HasFace, classes: str) -> SafeString:
    letter = next((character for character in account.name if character.isalnum()), "·").upper()
    return format_html(
        '<svg class="{} is-initial {}" viewBox="0 0 64 72" aria-hidden="true">'
        '<path d="M0 0h64v72H0z"/><text x="32" y="50" text-anchor="middle">{}</text></svg>',
        classes, colour_of(account), letter,
    )  # fmt: skip


def colour_of(account: HasFace) -> str:
    """Return the class of the colour that is this account's for good."""
    return _colour(str(account.id))


def _colour(name: str) -> str:
    return f"r-{_COLOURS[crc32(name.encode()) % len(_COLOURS)]}"


@cache
def _portrait_address(name: str) -> str:
    return static(f"design/art/{name}.svg")


@register.simple_tag
def portrait(name: str, size: str = "") -> SafeString:
    """Draw one of the portraits of the house by its name, where nobody in particular is meant."""
    classes = f"arch {size}" if size else "arch"
    return format_html('<img class="{}" src="{}" width="64" height="72" alt="">', classes, _portrait_address(name))


@register.simple_tag
def styles(*names: str) -> SafeString:
    """Link the style of each component named; what the frame needs comes with every page already."""
    return _styles(names)


@cache
def _styles(names: tuple[str, ...]) -> SafeString:
    rows = ((static(f"design/css/{name}.css"),) for name in names)
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', rows)


@register.simple_tag
def bar(percent: float) -> SafeString:
    """Draw how long a result is; its number stands beside it in words."""
    return format_html(
        '<svg class="bar" width="{}%" height="12" aria-hidden="true">'
        '<path d="M0 0h2000v12H0z" fill="currentColor"/></svg>',
        max(0, min(100, round(percent))),
    )


class _Keep(template.Node):
    """A part of a page that is drawn once for all that its key names."""

    child_nodelists = ()  # Django looks for blocks each time a page is drawn; there are none in here

    def __init__(self, name: str, key: list[FilterExpression], nodelist: template.NodeList) -> None:
        self.name, self.key, self.nodelist = name, key, nodelist

    def render(self, context: template.Context) -> SafeString:
        key = (self.name, *(part.resolve(context) for part in self.key))
        return _parts.get_or_make(key, lambda: self.nodelist.render(context))


_parts: Kept[SafeString] = Kept(3000)  # some 2 kB each


@register.tag
def keep(parser: Parser, token: Token) -> _Keep:
    """Keep what stands between this and `endkeep`: `{% keep "band" frame.key frame.unread %}`.

    After its name stands all that it depends on, language too; nothing else in it may differ by reader or page.
    """
    name, *key = token.split_contents()[1:]
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return _Keep(name, [parser.compile_filter(part) for part in key], nodelist)


class HasFocus(Protocol):
    focus_x: float
    focus_y: float


@register.filter
def focus(picture: HasFocus) -> str:
    """Name the part of a picture that must not be cut away, as classes: the policy forbids a style of its own."""
    x = "start" if picture.focus_x < -0.33 else "end" if picture.focus_x > 0.33 else "mid"
    y = "top" if picture.focus_y > 0.33 else "low" if picture.focus_y < -0.33 else "mid"
    return f"at-{x}-{y}"


@register.filter
def stored(name: str) -> str:
    """Return the address of a file in our own storage."""
    return default_storage.url(name)
