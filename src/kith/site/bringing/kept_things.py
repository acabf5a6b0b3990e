"""What is done with lines of things to read: saved posts and pages, highlights and notes, websites."""

import json
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from kith.accounts.actions import MayNotFollow
from kith.accounts.models import Account
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
from kith.reading.models import Feed, Subscription
from kith.reading.queries import annotations_about
from kith.site.bringing.doing import Doing, Key, LineRefused, moment
from kith.site.models import ImportLine


def _save(account: Account, line: ImportLine, now: datetime) -> None:
    address, title, folder, labels, saved, read = line.cells
    saved_at, read_at = moment(saved) or now, moment(read)
    about = _thing(account, address, now)
    if isinstance(about, Post):
        line.target_id = about.pk
        kept = bookmark(account=account, post=about, now=min(saved_at, now))
    else:
        kept = save_link(account=account, link=about, now=min(saved_at, now), title=title)
    ids = [kept.pk]
    if read_at is not None:
        mark_read(account=account, bookmark_ids=ids, now=min(read_at, now))
    try:
        if folder:
            shelf = folder_named(account=account, name=folder, now=now)
            move_bookmarks(account=account, bookmark_ids=ids, folder=shelf)
        if labels:
            label_bookmark(bookmark=kept, names=labels.split(", "))
    except TooManyFolders as refused:
        raise LineRefused(_("It is saved, but in no folder: you have as many folders as Kith can keep.")) from refused
    except (TooManyLabels, NeedsAName) as refused:
        raise LineRefused(_("It is saved, but its tags or its folder can’t be kept.")) from refused


def _thing(account: Account, address: str, now: datetime) -> Post | Link:
    """What an address means: first a post of one's own that came along, then what any page would open."""
    own = own_posts_at(account, [address]).get(address)
    post = Post.objects.visible_to(account).filter(pk=own).first() if own is not None else None
    if post is not None:
        return post
    try:
        return thing_at(account=account, address=address, now=now)
    except NoWebAddress as refused:
        raise LineRefused(_("This is no address of a post or a page.")) from refused


def _known(account: Account, address: str) -> Post | Link | None:
    """The same as far as it is known; nothing is made for what is only to be taken away."""
    own = own_posts_at(account, [address]).get(address)
    post = Post.objects.visible_to(account).filter(Q(pk=own) if own else Q(uri=address)).first()
    if post is not None:
        return post
    try:
        return Link.objects.filter(key=canonical(address).key).first()
    except NoWebAddress:
        return None


def _unsave(account: Account, key: Key, now: datetime) -> None:
    if key[0].startswith(_POST):
        same = Bookmark.objects.filter(account=account, post=int(key[0].removeprefix(_POST)))
    else:
        about = _known(account, key[0])
        link = about.final if isinstance(about, Link) else None
        same = Bookmark.objects.filter(account=account, link=link, post=None)
    remove_bookmarks(account=account, bookmark_ids=list(same.values_list("pk", flat=True)))


_POST = "post "


def _all_saved(account: Account) -> set[Key]:
    rows = Bookmark.objects.filter(account=account).values_list("post_id", "link__address")
    return {(f"{_POST}{post_id}" if post_id else address,) for post_id, address in rows.iterator(2000)}


def _saved_key(line: ImportLine) -> Key:
    return (f"{_POST}{line.target_id}" if line.target_id else line.cells[0],)


def _mark(account: Account, line: ImportLine, now: datetime) -> None:
    told = _told(line)
    about = _thing(account, line.cells[0], now)
    at = min(moment(told.get("created_at")) or now, now)
    quote = Quote(*(str(told.get(part) or "") for part in ("quote", "prefix", "suffix")))
    note = str(told.get("note") or "")
    same = any(row.quote == quote.exact and row.note == note for row in annotations_about(account, about))
    try:
        if same:
            return
        if quote.exact:
            highlight(account=account, about=about, quote=quote, now=at, note=note)
        elif note:
            note_on(account=account, about=about, note=note, now=at)
    except NothingMarked as refused:
        raise LineRefused(_("There are no words in this highlight.")) from refused
    except TooMuchMarked as refused:
        raise LineRefused(_("There are too many highlights in this piece, or they are too long.")) from refused


def _unmark(account: Account, key: Key, now: datetime) -> None:
    about = _known(account, key[0])
    for row in annotations_about(account, about) if about is not None else ():
        if row.quote == key[1]:
            remove_annotation(annotation=row)


def _told(line: ImportLine) -> dict[str, object]:
    told = json.loads(line.cells[1])
    return told if isinstance(told, dict) else {}


def _mark_key(line: ImportLine) -> Key:
    return line.cells[0], str(_told(line).get("quote") or "")


def _follow_website(account: Account, line: ImportLine, now: datetime) -> None:
    address, title, folder = line.cells
    try:
        follow_website(account=account, address=address, now=now, folder=folder, title=title)
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


def _unfollow_website(account: Account, key: Key, now: datetime) -> None:
    feed = Feed.objects.select_related("account").filter(subscriptions__account=account, address=key[0]).first()
    if feed is not None:
        unfollow_website(account=account, feed=feed)


def _websites(account: Account) -> set[Key]:
    rows = Subscription.objects.filter(account=account)
    return {(address,) for address in rows.values_list("feed__address", flat=True).iterator(2000)}


def _address(line: ImportLine) -> Key:
    return (line.cells[0],)


SAVED = Doing(_save, _unsave, _all_saved, _saved_key, is_newest_first=True)
MARKS = Doing(_mark, _unmark, lambda account: set(), _mark_key)
# Each looks at a website of someone else's, which may take its time.
WEBSITES = Doing(_follow_website, _unfollow_website, _websites, _address, at_once=1)
