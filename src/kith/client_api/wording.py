"""What an app asks for, in words for people; and in which language it wants words."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kith.members.scopes import covers

_WORDS: tuple[tuple[str, str | Promise], ...] = (
    ("profile", _("See your name and picture")),
    ("read:statuses", _("Read everything you can read here, also what only you may see")),
    ("read:notifications", _("See your notices")),
    ("read:lists", _("See your lists, filters, and what you saved and thanked for")),
    ("read:follows", _("See whom you follow, mute and block")),
    ("write:statuses", _("Write, change and delete posts in your name, pass on, thank and save")),
    ("write:media", _("Send pictures, sounds and videos")),
    ("write:follows", _("Follow, mute and block people for you")),
    ("write:accounts", _("Change your profile")),
    ("write:lists", _("Change your lists and filters")),
    ("push", _("Send you notices while it is closed")),
    ("admin:read:accounts", _("See what keepers of this server see of its members")),
    ("admin:read:domain_blocks", _("See what keepers of this server decided about other servers")),
    ("admin:write:domain_blocks", _("Limit other servers, and keep them away")),
    ("admin:write:accounts", _("Do what keepers of this server may do to its members")),
)


def what_it_may(scopes: Iterable[str]) -> list[str | Promise]:
    """Return in plain sentences what `scopes` let an app do."""
    held = list(scopes)
    said = [words for scope, words in _WORDS if covers(held, scope)]
    return said or [_("Less than a sentence: %(scopes)s") % {"scopes": ", ".join(held)}]


def language_said(request: HttpRequest) -> str:
    """Return the one of our languages that an app asks for; "" where it says nothing."""
    says = "Accept-Language" in request.headers
    return translation.get_language_from_request(request) if says else ""
