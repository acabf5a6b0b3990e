"""The parts of somebody's page: what they wrote, with their answers, only pictures; as far as they show them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.accounts.models import Account

PARTS = {"": _("Posts"), "replies": _("With replies"), "media": _("Pictures")}


def part_shown(account: Account, asked: str) -> str:
    """Return the part that was asked for, if there is one of that name and `account` shows it; else the first."""
    return asked if asked in PARTS and (asked != "media" or account.shows_media) else ""


def what_is_shown(account: Account, part: str) -> str:
    """Return how `queries.profile_page` calls a part as this account wants it shown."""
    return "own-media" if part == "media" and not account.shows_media_replies else part
