"""One's own profile, as others see it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kith.accounts.bios import bio_html, field_html
from kith.accounts.happenings import CONSENT_CHANGED, CREDIT_CHANGED, PROFILE_CHANGED
from kith.accounts.models import Account, FeaturedTag, Featuring, Kind, Role
from kith.accounts.names import count_characters, fold, tidy_name, tidy_words
from kith.accounts.places import places
from kith.design.portraits import PREFIX, portrait_of
from kith.foundations.addresses import network_host
from kith.foundations.tags import tag_name
from kith.jobs.announce import announce
from kith.media.actions import forget_file

MOST_FIELDS = 8
MOST_FEATURED_TAGS = 10
MOST_ATTRIBUTION_DOMAINS = 20
MOST_OF_BIO = 500
MOST_OF_PRONOUNS = 40
MOST_OF_FIELD = 255
MOST_OF_DESCRIPTION = 300


class TooMuch(Exception):
    """A text is longer, or the fields are more, than a profile holds."""

    def __init__(self, what: str, most: int) -> None:
        super().__init__(what, most)
        self.what = what
        self.most = most


class NotAWebsite(Exception):
    """What was typed is no website's name or address; `typed` says which."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


class NoSuchPlace(Exception):
    """The place is none of those that people may name."""


class NotADrawnPortrait(Exception):
    """There is no drawn portrait of that name."""


@dataclass(frozen=True, slots=True)
class ProfileField:
    """One line that someone adds about themselves."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileDraft:
    """What is to change; None leaves a thing as it is.

    `avatar` and `header` are names that the media room gave, "drawn:<portrait>" (avatar), or "" for none.
    """

    display_name: str | None = None
    pronouns: str | None = None
    role: str | None = None
    place: str | None = None  # a code of places.py, or "" for none
    bio: str | None = None
    fields: Sequence[ProfileField] | None = None
    featured_tags: Sequence[str] | None = None  # as written; what is no hashtag is passed over
    avatar: str | None = None
    avatar_description: str | None = None
    header: str | None = None
    header_description: str | None = None
    is_locked: bool | None = None
    is_discoverable: bool | None = None
    is_indexable: bool | None = None
    hides_connections: bool | None = None
    attribution_domains: Sequence[str] | None = None  # websites that may credit this person, as typed
    offers_feed: bool | None = None
    featuring: str | None = None  # a Featuring: who may put one into a collection
    shows_featured: bool | None = None
    shows_media: bool | None = None
    shows_media_replies: bool | None = None
    is_automatic: bool | None = None  # posts by itself; shown as such


def change_profile(*, account: Account, draft: ProfileDraft, now: datetime) -> Account:
    """Change what `draft` says, and return the account as it is then.

    Raises TooMuch, NoSuchPlace, NotAWebsite, NotADrawnPortrait, or ValueError for a role (or a
    featuring) that does not exist.
    """
    changes = _words(draft) | _choices(draft) | _pictures(draft)
    left_behind = [getattr(account, name) for name in ("avatar", "header") if name in changes]
    if draft.attribution_domains is not None:
        changes["attribution_domains"] = hosts_of(draft.attribution_domains)
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(**changes, changed_at=now)
        if draft.featured_tags is not None:
            _feature(account, draft.featured_tags)
        if changes.get("is_indexable", account.is_indexable) != account.is_indexable:
            announce(CONSENT_CHANGED, account_id=account.pk)
        if changes.get("attribution_domains", account.attribution_domains) != account.attribution_domains:
            announce(CREDIT_CHANGED, account_id=account.pk)
        announce(PROFILE_CHANGED, account_id=account.pk)
    kept = {str(changes.get("avatar", "")), str(changes.get("header", ""))}
    for name in left_behind:
        if name and not name.startswith(PREFIX) and name not in kept:
            forget_file(name=name)
    account.refresh_from_db()
    return account


def hosts_of(typed: Sequence[str]) -> list[str]:
    """Return the hosts of websites typed as names or whole addresses, each once. Raises NotAWebsite, TooMuch."""
    hosts: dict[str, None] = {}
    for one in filter(None, (each.strip() for each in typed)):
        name = one.partition("://")[2] or one
        try:
            host = network_host(re.split(r"[/?#]", name, maxsplit=1)[0].partition(":")[0])
        except ValueError:
            raise NotAWebsite(one) from None
        # A whole ending (“uk”) would let everyone.
        if "." not in host:
            raise NotAWebsite(one)
        hosts[host.removeprefix("www.")] = None
    if len(hosts) > MOST_ATTRIBUTION_DOMAINS:
        raise TooMuch("attribution_domains", MOST_ATTRIBUTION_DOMAINS)
    return list(hosts)


def _words(draft: ProfileDraft) -> dict[str, object]:
    changes: dict[str, object] = {}
    if draft.display_name is not None:
        name = tidy_name(draft.display_name)
        changes |= {"display_name": name, "folded_name": fold(name)}
    if draft.pronouns is not None:
        changes["pronouns"] = tidy_name(draft.pronouns, most=MOST_OF_PRONOUNS, code_points=60)
    if draft.bio is not None:
        bio = tidy_words(draft.bio)
        if count_characters(bio) > MOST_OF_BIO:
            raise TooMuch("bio", MOST_OF_BIO)
        changes |= {"bio": bio, "bio_html": bio_html(bio)}
    if draft.fields is not None:
        changes["fields"] = _fields(draft.fields)
    for name in ("avatar_description", "header_description"):
        description = getattr(draft, name)
        if description is not None:
            changes[name] = tidy_name(description, most=MOST_OF_DESCRIPTION, code_points=MOST_OF_DESCRIPTION)
    return changes


def _fields(fields: Sequence[ProfileField]) -> list[dict[str, str]]:
    kept = []
    for field in fields:
        name = tidy_name(field.name, most=MOST_OF_FIELD, code_points=MOST_OF_FIELD)
        value = tidy_name(field.value, most=MOST_OF_FIELD, code_points=MOST_OF_FIELD)
        if name and value:
            kept.append({"name": name, "value": value, "value_html": field_html(value)})
    if len(kept) > MOST_FIELDS:
        raise TooMuch("fields", MOST_FIELDS)
    return kept


def _feature(account: Account, written: Sequence[str]) -> None:
    """Keep exactly these tags, in this order. Raises TooMuch."""
    spelt: dict[str, str] = {}
    for tag in (each.strip().lstrip("#＃") for each in written):
        if tag_name(tag):
            spelt.setdefault(tag_name(tag), tag)
    if len(spelt) > MOST_FEATURED_TAGS:
        raise TooMuch("featured_tags", MOST_FEATURED_TAGS)
    wanted = list(spelt.items())
    if wanted != list(account.featured_tags.values_list("name", "display")):
        account.featured_tags.all().delete()
        FeaturedTag.objects.bulk_create(FeaturedTag(account=account, name=name, display=tag) for name, tag in wanted)


_CHOICES = (
    "is_locked", "is_discoverable", "is_indexable", "hides_connections", "offers_feed", "shows_featured", "shows_media",
    "shows_media_replies",
)  # fmt: skip


def _choices(draft: ProfileDraft) -> dict[str, object]:
    changes: dict[str, object] = {}
    for name in _CHOICES:
        if getattr(draft, name) is not None:
            changes[name] = getattr(draft, name)
    if draft.featuring is not None:
        changes["featuring"] = Featuring(draft.featuring)
    if draft.role is not None:
        changes["role"] = Role(draft.role)
    if draft.place is not None:
        if draft.place and draft.place not in places():
            raise NoSuchPlace
        changes["place"] = draft.place
    if draft.is_automatic is not None:
        changes["kind"] = Kind.SERVICE if draft.is_automatic else Kind.PERSON
    return changes


def _pictures(draft: ProfileDraft) -> dict[str, object]:
    changes: dict[str, object] = {}
    if draft.avatar is not None:
        if draft.avatar.startswith(PREFIX) and not portrait_of(draft.avatar):
            raise NotADrawnPortrait
        changes["avatar"] = draft.avatar
    if draft.header is not None:
        changes["header"] = draft.header
    return changes
