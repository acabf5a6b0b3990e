"""What one person does with what they saved: file it, label it, mark it read, take it away. All idempotent."""

import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from kith.accounts.models import Account
from kith.accounts.names import MOST_OF_A_FOLDED_NAME, tidy_name
from kith.links.models import Link
from kith.posts.models import Bookmark, Folder, Label, Labelling

MOST_FOLDERS = 200
MOST_LABELS = 20  # on one thing
_TITLE = 300


class NeedsAName(Exception):
    """A folder without a name could not be found again."""


class NameIsTaken(Exception):
    """Another folder of theirs has this name."""


class TooManyFolders(Exception):
    """Nobody finds anything in more folders than these."""


class TooManyLabels(Exception):
    """Nobody finds anything under more labels than these on one thing."""


def save_link(*, account: Account, link: Link, now: datetime, title: str = "") -> Bookmark:
    """Save an address, once for all the spellings and redirects that lead to one page."""
    final = link.final
    # Of two addresses saved apart, a redirect may have told since that they are one.
    known = Bookmark.objects.filter(Q(link=final) | Q(link__same_as=final), account=account).first()
    if known is not None:
        return known
    called = tidy_name(title, most=_TITLE, code_points=_TITLE)
    return Bookmark.objects.get_or_create(account=account, link=final, defaults={"created_at": now, "title": called})[0]


def remove_bookmarks(*, account: Account, bookmark_ids: Collection[int]) -> int:
    """Take things away; what was marked and noted in them stays. Return how many there were."""
    return _own(account, bookmark_ids).delete()[1].get("posts.Bookmark", 0)


def mark_read(*, account: Account, bookmark_ids: Collection[int], now: datetime) -> int:
    return _own(account, bookmark_ids).filter(read_at=None).update(read_at=now)


def mark_unread(*, account: Account, bookmark_ids: Collection[int]) -> int:
    return _own(account, bookmark_ids).exclude(read_at=None).update(read_at=None)


def move_bookmarks(*, account: Account, bookmark_ids: Collection[int], folder: Folder | None) -> int:
    """Put things into a folder of one's own, or (None) into none. Return how many there were."""
    if folder is not None and folder.account_id != account.pk:
        raise ValueError("a folder of somebody else")
    return _own(account, bookmark_ids).update(folder=folder)


def folder_named(*, account: Account, name: str, now: datetime) -> Folder:
    """Return the folder of that name, made now where there is none. Raises NeedsAName, TooManyFolders."""
    tidy = _name(name)
    known = Folder.objects.filter(account=account, folded=_folded(tidy)).first()
    if known is not None:
        return known
    if Folder.objects.filter(account=account).count() >= MOST_FOLDERS:
        raise TooManyFolders
    made, _ = Folder.objects.get_or_create(
        account=account, folded=_folded(tidy), defaults={"name": tidy, "created_at": now}
    )
    return made


def rename_folder(*, folder: Folder, name: str) -> None:
    """Call a folder something else. Raises NeedsAName, NameIsTaken."""
    tidy = _name(name)
    others = Folder.objects.filter(account=folder.account_id, folded=_folded(tidy)).exclude(pk=folder.pk)
    if others.exists():
        raise NameIsTaken
    folder.name, folder.folded = tidy, _folded(tidy)
    folder.save(update_fields=["name", "folded"])


def delete_folder(*, folder: Folder) -> None:
    """Take a folder away; what is in it stays saved, in no folder."""
    folder.delete()


def label_bookmark(*, bookmark: Bookmark, names: Iterable[str]) -> None:
    """Give a thing these labels and no others. Raises TooManyLabels."""
    wanted: dict[str, str] = {}
    for name in filter(None, map(tidy_label, names)):
        wanted.setdefault(_folded(name), name)
    if len(wanted) > MOST_LABELS:
        raise TooManyLabels
    with transaction.atomic():
        labels = [_label(bookmark.account_id, folded, name) for folded, name in wanted.items()]
        Labelling.objects.filter(bookmark=bookmark).exclude(label__in=labels).delete()
        Labelling.objects.bulk_create(
            [Labelling(label=label, bookmark=bookmark) for label in labels], ignore_conflicts=True
        )


def tidy_label(name: str) -> str:
    """Return a label as it is kept: “#Supervision ” is “Supervision”."""
    return tidy_name(name.strip().lstrip("#＃"))


def folded_label(name: str) -> str:
    """Return what a label is found by, in whatever case it was typed."""
    return _folded(tidy_label(name))


def _own(account: Account, bookmark_ids: Collection[int]) -> QuerySet[Bookmark]:
    return Bookmark.objects.filter(account=account, pk__in=bookmark_ids)


def _label(account_id: int, folded: str, name: str) -> Label:
    return Label.objects.get_or_create(account_id=account_id, folded=folded, defaults={"name": name})[0]


def _name(name: str) -> str:
    tidy = tidy_name(name)
    if not tidy:
        raise NeedsAName
    return tidy


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()[:MOST_OF_A_FOLDED_NAME]
