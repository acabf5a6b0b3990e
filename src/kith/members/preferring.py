"""What a member's new posts start with, a choice at a time; the page of all preferences is a form of its own."""

import re

from kith.members.models import User
from kith.servers.queries import this_server

VISIBILITIES = ("public", "quiet", "followers", "mentioned")  # the words of posts.Visibility, a room above this one
QUOTERS = ("everyone", "followers", "nobody")  # the words of posts.Quoters
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")


class NoSuchChoice(Exception):
    """That can't be chosen; `what` says of what."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def choose_beginnings(
    *,
    user: User,
    visibility: str | None = None,
    quoters: str | None = None,
    language: str | None = None,
    marks_media_sensitive: bool | None = None,
) -> None:
    """Begin new posts so; None leaves a thing as it is, a language of "" is the server's own. Raises NoSuchChoice."""
    changes: dict[str, str | bool] = {}
    if visibility is not None:
        if visibility not in VISIBILITIES:
            raise NoSuchChoice("visibility")
        changes["default_visibility"] = visibility
    if quoters is not None:
        if quoters not in QUOTERS:
            raise NoSuchChoice("quoters")
        changes["default_quoters"] = quoters
    if language is not None:
        if language and not _LANGUAGE.fullmatch(language):
            raise NoSuchChoice("language")
        changes["default_language"] = language
    if marks_media_sensitive is not None:
        changes["marks_media_sensitive"] = marks_media_sensitive
    if changes:
        User.objects.filter(pk=user.pk).update(**changes)
        for name, value in changes.items():
            setattr(user, name, value)


def posting_language(member: User) -> str:
    """Return the language `member` writes in where they say none: the one they chose, that of their pages, or ours."""
    return member.default_language or (member.language or this_server().default_language).partition("-")[0]
