"""Making an account of this server: its name, its addresses."""

import re
import unicodedata
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from kith.accounts.models import Account, Kind, Role
from kith.accounts.names import fold, tidy_name
from kith.accounts.queries import by_username
from kith.foundations.ids import new_id

MOST_LETTERS = 30
_OF_PEOPLE = re.compile(r"[A-Za-z0-9_]{1,30}")  # what every app and server takes
_OF_FEEDS = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?")  # often a site's domain
# Names that would speak for the house or for everyone.
RESERVED = {
    "abuse", "admin", "administrator", "administrators", "all", "anonymous", "everyone", "help", "here",
    "hostmaster", "info", "instance", "kith", "moderator", "moderators", "mod", "mods", "nobody", "noreply",
    "official", "owner", "postmaster", "root", "security", "server", "service", "staff", "steward", "stewards",
    "support", "system", "team", "webmaster",
}  # fmt: skip


class NameNotAllowed(Exception):
    """The name has other letters than the ones that every server knows, or is too long."""


class NameReserved(NameNotAllowed):
    """The name would speak for the house."""


class NameTaken(Exception):
    """Someone has the name, or had it."""


def create_local_account(
    *,
    username: str,
    now: datetime,
    kind: str = Kind.PERSON,
    role: str = Role.NONE,
    display_name: str = "",
    bio: str = "",
    bio_html: str = "",
    url: str = "",
    is_discoverable: bool = False,
    is_locked: bool = False,
    allows_reserved: bool = False,
) -> Account:
    """Make an account here; it has no login by this.

    Raises NameNotAllowed (NameReserved) or NameTaken. `url` is the page people open where that is not Kith's own (a
    website's); `allows_reserved` is for names that the server's keeper gives.
    """
    check_username(username, kind=kind, allows_reserved=allows_reserved)
    if by_username(username) is not None:
        raise NameTaken
    try:
        with transaction.atomic():
            return Account.objects.create(
                id=new_id(now),
                username=username,
                uri=f"{settings.KITH_ORIGIN}/users/{username}",
                url=url or f"{settings.KITH_ORIGIN}/@{username}",
                kind=kind,
                role=role,
                display_name=tidy_name(display_name),
                folded_name=fold(tidy_name(display_name)),
                bio=bio,
                bio_html=bio_html,
                is_discoverable=is_discoverable,
                is_locked=is_locked,
                created_at=now,
            )
    except IntegrityError as taken:  # by another, between the look and the insert
        raise NameTaken from taken


def check_username(username: str, *, kind: str = Kind.PERSON, allows_reserved: bool = False) -> None:
    """Refuse a name that can't be one (NameNotAllowed) or speaks for the house (NameReserved)."""
    pattern = _OF_FEEDS if kind == Kind.FEED else _OF_PEOPLE
    if not pattern.fullmatch(username):
        raise NameNotAllowed
    if username.lower() in RESERVED and not allows_reserved:
        raise NameReserved


def free_username(wish: str, *, kind: str = Kind.FEED) -> str:
    """Return a free name like `wish`, whatever that is; for accounts whose name nobody chooses."""
    plain = unicodedata.normalize("NFKD", wish).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9_.-]+" if kind == Kind.FEED else r"\W+", "_", plain).strip("_.-")[:50] or "website"
    if kind != Kind.FEED:
        name = name[: MOST_LETTERS - 4].rstrip("_") or "someone"
    tried, number = name, 1
    while tried.lower() in RESERVED or by_username(tried) is not None:
        number += 1
        tried = f"{name}_{number}"
    return tried
