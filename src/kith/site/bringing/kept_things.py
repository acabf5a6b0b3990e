"""What is done with lines of things to read: saved posts and pages, highlights and notes, websites."""

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from kith.accounts.actions import MayNotFollow
from kith.accounts.models import Account
from kith.accounts.names import tidy_words
from kith.links.actions import NoWebAddress
from kith.links.canonical import canonical
from kith.links.models import Link
from kith.posts.actions import bookmark, own_posts_at
from kith.posts.actions.saving import (
    NeedsAName,
    TooManyFolders,
    TooManyLabels,
    folder_named,
    label_bookmark,
    mark_read,
    move_bookmarks,
    remove_bookmarks,
    save_link,
)
from kith.posts.models import Bookmark, Post
from kith.reading.actions import (
    NoAddress,
    NoFeedFound,
    NotAnswering,
    NothingMarked,
    SeveralFeeds,
    TooManyWebsites,
    TooMuchMarked,
    follow_website,
    highlight,
    note_on,
    remove_annotation,
    thing_at,
    unfollow_website,
)
from kith.reading.anchoring import Quote
from kith.reading.models import Subscription
from kith.reading.queries import annotation_for, annotations_about, bookmark_of
from kith.site.bringing.doing import CameInPart, Doing, Key, LineRefused, WasSo, moment
from kith.site.models import ImportLine


def posts_at(account: Account, addresses: Sequence[str]) -> dict[str, int]:
    """Return which posts that `account` may read are at these addresses, or came from there with an archive."""
    posts = Post.objects.visible_to(account).filter(Q(uri__in=addresses) | Q(url__in=addresses), boost_of=None)
    known: dict[str, int] = {}
    for post_id, uri, url in posts.values_list("id", "uri", "url"):
        known |= {url: post_id, uri: post_id}
    return known | own_posts_at(account, addresses)


def _save(account: Account, line: ImportLine, now: datetime) -> None:
    address, title, folder, labels, saved, read = line.cells
    saved_at, read_at = moment(saved) or now, moment(read)
    about = thing_meant(account, address, now)
    was_so = bookmark_of(account, about) is not None
    if isinstance(about, Post):
        kept = bookmark(account=account, post=about, now=min(saved_at, now))
    else:
        kept = save_link(account=account, link=about, now=min(saved_at, now), title=title)
    line.target_id, ids = kept.pk, [kept.pk]
    if read_at is not None:
        mark_read(account=account, bookmark_ids=ids, now=min(read_at, now))
    try:
        if folder:
            shelf = folder_named(account=account, name=folder, now=now)
            move_bookmarks(account=account, bookmark_ids=ids, folder=shelf)
        if labels:
            label_bookmark(bookmark=kept, names=labels.split(", "))
    except TooManyFolders as refused:
        raise CameInPart(_("It is saved, but in no folder: you have as many folders as Kith can keep.")) from refused
    except (TooManyLabels, NeedsAName) as refused:
        raise CameInPart(_("It is saved, but its tags or its folder can’t be kept.")) from refused
    if was_so:
        raise WasSo


def thing_meant(account: Account, address: str, now: datetime) -> Post | Link:
    """Return what an address means: first a post of one's own that came along, then what any page would open.

    Raises LineRefused.
    """
    own = own_posts_at(account, [address]).get(address)
    post = Post.objects.visible_to(account).filter(pk=own).first() if own is not None else None
    if post is not None:
        return post
    try:
        return thing_at(account=account, address=address, now=now)
    except NoWebAddress as refused:
        raise LineRefused(_("This is no address of a post or a page.")) from refused


def _saved_at(account: Account, addresses: Sequence[str]) -> dict[str, int]:
    """Return what is saved of these addresses, however they are spelt; nothing is made for what is only looked up."""
    posts, keys = posts_at(account, addresses), _link_keys(addresses)
    links = {link.key: link.final_id for link in Link.objects.filter(key__in=keys.values())}
    about = Q(post__in=posts.values()) | Q(link__in=links.values()) | Q(link__same_as__in=links.values())
    kept = list(Bookmark.objects.filter(about, account=account).select_related("link"))
    of_posts = {row.post_id: row.pk for row in kept if row.post_id is not None}
    of_links = {row.link.final_id: row.pk for row in kept if row.link is not None}
    found = {address: of_posts.get(posts.get(address, 0)) or of_links.get(links.get(keys.get(address, ""), 0))
             for address in addresses}  # fmt: skip
    return {address: row for address, row in found.items() if row is not None}


def _link_keys(addresses: Sequence[str]) -> dict[str, str]:
    keys = {}
    for address in addresses:
        with suppress(NoWebAddress):
            keys[address] = canonical(address).key
    return keys


def _unsave(account: Account, key: Key, now: datetime) -> None:
    remove_bookmarks(account=account, bookmark_ids=_rows(key))


def _all_saved(account: Account) -> set[Key]:
    return _keys(Bookmark.objects.filter(account=account))


def _mark(account: Account, line: ImportLine, now: datetime) -> None:
    told = _told(line)
    about = thing_meant(account, line.cells[0], now)
    at = min(moment(told.get("created_at")) or now, now)
    exact, prefix, suffix, note = (tidy_words(str(told.get(part) or "")) for part in _OF_A_MARK)
    place = (exact, prefix[-100:], suffix[:100])
    before = {row.pk: row for row in annotations_about(account, about) if (row.quote, row.prefix, row.suffix) == place}
    if any(row.note == note for row in before.values()):
        raise WasSo
    if before and not exact:
        raise LineRefused(_("You have noted something else on this already. It stays."))
    try:
        if exact:
            made = highlight(account=account, about=about, quote=Quote(*place), now=at, note=note)
            line.target_id = made.pk
        elif note:
            note_on(account=account, about=about, note=note, now=at)
            line.target_id = next(row.pk for row in annotations_about(account, about) if not row.quote)
    except NothingMarked as refused:
        raise LineRefused(_("There are no words in this highlight.")) from refused
    except TooMuchMarked as refused:
        raise LineRefused(_("There are too many highlights in this piece, or they are too long.")) from refused
    if before:
        raise WasSo


_OF_A_MARK = ("quote", "prefix", "suffix", "note")


def _unmark(account: Account, key: Key, now: datetime) -> None:
    for annotation_id in _rows(key):
        row = annotation_for(account, annotation_id)
        if row is not None:
            remove_annotation(annotation=row)


def _told(line: ImportLine) -> dict[str, object]:
    told = json.loads(line.cells[1])
    return told if isinstance(told, dict) else {}


def _follow_website(account: Account, line: ImportLine, now: datetime) -> None:
    address, title, folder = line.cells
    mine = Subscription.objects.filter(account=account)
    newest = mine.aggregate(newest=Max("pk"))["newest"] or 0
    try:
        feed = follow_website(account=account, address=address, now=now, folder=folder, title=title)
    except NoAddress as refused:
        raise LineRefused(_("This is no address of a website. One looks like www.example.org.")) from refused
    except NoFeedFound as refused:
        raise LineRefused(_("There is no feed at this address.")) from refused
    except SeveralFeeds as refused:
        raise LineRefused(_("There are several feeds at this address; add it by hand to choose.")) from refused
    except NotAnswering as refused:
        raise LineRefused(str(refused)) from refused
    except MayNotFollow as refused:
        raise LineRefused(_("This website can’t be followed here.")) from refused
    except TooManyWebsites as refused:
        raise LineRefused(_("You follow as many websites as Kith can keep for one person.")) from refused
    line.target_id = mine.get(feed=feed).pk  # the address in the file may lead to another
    if line.target_id <= newest:
        raise WasSo


def _websites_at(account: Account, addresses: Sequence[str]) -> dict[str, int]:
    rows = Subscription.objects.filter(account=account, feed__address__in=addresses)
    return dict(rows.values_list("feed__address", "pk"))


def _unfollow_website(account: Account, key: Key, now: datetime) -> None:
    for row in Subscription.objects.filter(account=account, pk__in=_rows(key)).select_related("feed__account"):
        unfollow_website(account=account, feed=row.feed)


def _websites(account: Account) -> set[Key]:
    return _keys(Subscription.objects.filter(account=account))


def _row_or_words(line: ImportLine) -> Key:
    """The row that a line made or means; till it is known, what the line says."""
    return (str(line.target_id),) if line.target_id else ("line", *line.cells)


def _row_or_address(line: ImportLine) -> Key:
    return _row_or_words(line)[:2]


def _rows(key: Key) -> list[int]:
    return [int(key[0])] if key[0] != "line" else []


def _keys(rows: QuerySet[Any]) -> set[Key]:
    return {(str(pk),) for pk in rows.values_list("pk", flat=True).iterator(2000)}


# Each is known by its own row: addresses are spelt in many ways, and lead to one.
SAVED = Doing(_save, _unsave, _all_saved, _row_or_address, is_newest_first=True, here=_saved_at)
# Nothing that one marked goes because a file does not hold it.
MARKS = Doing(_mark, _unmark, lambda account: set(), _row_or_words)
WEBSITES = Doing(_follow_website, _unfollow_website, _websites, _row_or_address, here=_websites_at, asks_others=True)
