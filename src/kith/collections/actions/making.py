"""Making collections, changing and deleting them, and offering them to newcomers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kith.accounts.models import Account
from kith.accounts.names import tidy_words
from kith.collections.actions.filling import put_in
from kith.collections.happenings import COLLECTION_CHANGED
from kith.collections.models import Collection
from kith.foundations.ids import new_id
from kith.foundations.tags import is_tag
from kith.foundations.text import on_one_line
from kith.jobs.announce import announce
from kith.members.models import User

MOST_COLLECTIONS = 10
MOST_OF_ADMINISTRATORS = 50  # they make those that newcomers are offered
LONGEST_NAME = 40
LONGEST_DESCRIPTION = 100
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?")


class NoName(Exception):
    """A collection needs a name."""


class CollectionTooLong(Exception):
    """The `what` of a collection (name, description) has more than `most` characters."""

    def __init__(self, what: str, most: int) -> None:
        super().__init__(what, most)
        self.what = what
        self.most = most


class NotATag(Exception):
    """These letters make no hashtag."""


class NoSuchLanguage(Exception):
    """This is no language's code."""


class TooManyCollections(Exception):
    """There are `most` already."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionDraft:
    """A collection as it is to be; None leaves a thing as it is, and "" empties it."""

    name: str | None = None
    description: str | None = None
    tag: str | None = None
    language: str | None = None
    is_sensitive: bool | None = None
    is_discoverable: bool | None = None


def make_collection(
    *, owner: Account, draft: CollectionDraft, now: datetime, accounts: Sequence[Account] = ()
) -> Collection:
    """Make a collection of `accounts`, all of them or nothing.

    Raises NoName, CollectionTooLong, NotATag, NoSuchLanguage, TooManyCollections, and as `put_in`.
    """
    fields = _fields(draft)
    if not fields.get("name"):
        raise NoName
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=owner.pk)
        most = most_collections(owner)
        if Collection.objects.filter(owner=owner).count() >= most:
            raise TooManyCollections(most)
        made = Collection.objects.create(id=new_id(now), owner=owner, created_at=now, changed_at=now, **fields)
        for account in accounts:
            put_in(kept=made, account=account, now=now)
    return made


def change_collection(*, kept: Collection, draft: CollectionDraft, now: datetime) -> Collection:
    """Change what `draft` says. Raises NoName, CollectionTooLong, NotATag, NoSuchLanguage.

    Who is in it hears of another name or description: it is beside these words that they stand.
    """
    fields = _fields(draft)
    if fields.get("name") == "":
        raise NoName
    changed = {name for name, value in fields.items() if getattr(kept, name) != value}
    if not changed:
        return kept
    with transaction.atomic():
        for name in changed:
            setattr(kept, name, fields[name])
        kept.changed_at = now
        kept.save(update_fields=[*changed, "changed_at"])
        if changed & {"name", "description"}:
            announce(COLLECTION_CHANGED, collection_id=kept.pk)
    return kept


def delete_collection(*, kept: Collection) -> None:
    """Delete a collection. Nobody in it is told, and whom people follow they still follow."""
    Collection.objects.filter(pk=kept.pk).delete()


def offer_to_newcomers(*, kept: Collection, is_offered: bool, now: datetime) -> None:
    """Offer a collection to those who have just come, or no longer."""
    kept.starter_at = (kept.starter_at or now) if is_offered else None
    Collection.objects.filter(pk=kept.pk).update(starter_at=kept.starter_at)


def hide_collection(*, kept: Collection, is_hidden: bool, now: datetime) -> None:
    """Show a collection to its maker alone, because moderators decided so, or to everyone again."""
    kept.hidden_at = (kept.hidden_at or now) if is_hidden else None
    Collection.objects.filter(pk=kept.pk).update(hidden_at=kept.hidden_at)


def most_collections(owner: Account) -> int:
    """Return how many collections `owner` may have."""
    member = User.objects.filter(account=owner).first()
    return MOST_OF_ADMINISTRATORS if member is not None and member.is_administrator else MOST_COLLECTIONS


def _fields(draft: CollectionDraft) -> dict[str, object]:
    fields: dict[str, object] = {}
    for what, most in (("name", LONGEST_NAME), ("description", LONGEST_DESCRIPTION)):
        words = getattr(draft, what)
        if words is not None:
            words = tidy_words(on_one_line(words))
            if len(words) > most:
                raise CollectionTooLong(what, most)
            fields[what] = words
    if draft.tag is not None:
        tag = draft.tag.strip().lstrip("#＃")
        if tag and not is_tag(tag):
            raise NotATag
        fields["tag"] = tag
    if draft.language is not None:
        language = draft.language.strip()
        if language and not _LANGUAGE.fullmatch(language):
            raise NoSuchLanguage
        fields["language"] = language
    for name in ("is_sensitive", "is_discoverable"):
        if getattr(draft, name) is not None:
            fields[name] = getattr(draft, name)
    return fields
