"""What one follows, blocks, mutes, saved and noted, as the files that other servers take (row N16)."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.accounts.models import Account, Block, DomainBlock, Follow, Kind, Mute, PrivateNote
from kith.cpd.archiving import log_for_another_kith, log_to_read
from kith.filters.queries import filters_of
from kith.foundations.tables import Row, csv_lines
from kith.posts.models import Bookmark, Post, Unsent
from kith.protocols.opml import write_opml
from kith.reading.collecting import collections_as_opml
from kith.reading.exporting import write_markdown
from kith.reading.queries import every_annotation, labels_about, outlines_of
from kith.timelines.models import ListMember

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Export:
    """One file: what is in it, its name, and how its lines are found."""

    title: str | Promise
    name: str
    pieces: Callable[[Account], Iterable[str]]  # one after the other, so that a long list takes no memory
    media_type: str = "text/csv"


def address_of(account: Account) -> str:
    """Return whom a line means, as every server writes it: name@server."""
    return f"{account.username}@{account.domain or settings.KITH_DOMAIN}"


def _follows(account: Account) -> Iterator[Row]:
    # Websites are accounts too, but nobody elsewhere can follow ours: they go along as OPML.
    rows = Follow.objects.filter(follower=account).exclude(followed__kind=Kind.FEED).select_related("followed")
    for follow in rows.order_by("-id").iterator(_AT_ONCE):
        yield address_of(follow.followed), _word(follow.shows_boosts), _word(follow.notifies), _languages(follow)


def _languages(follow: Follow) -> str:
    return ", ".join(filter(None, follow.languages.split(",")))


def _domain_blocks(account: Account) -> Iterator[Row]:
    return ((block.domain,) for block in DomainBlock.objects.filter(account=account).order_by("-id").iterator(_AT_ONCE))


def _blocks(account: Account) -> Iterator[Row]:
    for block in Block.objects.filter(account=account).select_related("target").order_by("-id").iterator(_AT_ONCE):
        yield (address_of(block.target),)


def _mutes(account: Account) -> Iterator[Row]:
    for mute in Mute.objects.filter(account=account).select_related("target").order_by("-id").iterator(_AT_ONCE):
        yield address_of(mute.target), _word(mute.hides_notifications)


def bookmarked(account: Account) -> Iterator[str]:
    """Return the addresses of the posts one saved, the last first."""
    saved = Post.objects.visible_to(account).filter(bookmarks__account=account).order_by("-bookmarks__id")
    return saved.values_list("uri", flat=True).iterator(_AT_ONCE)


def _bookmarks(account: Account) -> Iterator[Row]:
    return ((uri,) for uri in bookmarked(account))


def _lists(account: Account) -> Iterator[Row]:
    inside = ListMember.objects.filter(list__owner=account, left_at=None).select_related("list", "account")
    for member in inside.order_by("list__title", "list", "id").iterator(_AT_ONCE):
        yield member.list.title, address_of(member.account)


def _notes(account: Account) -> Iterator[Row]:
    notes = PrivateNote.objects.filter(account=account).select_related("target").order_by("id")
    for note in notes.iterator(_AT_ONCE):
        yield address_of(note.target), note.text


def _word(is_so: bool) -> str:
    return "true" if is_so else "false"


def _filters(account: Account) -> Iterator[str]:
    """Filters as Mastodon writes them from 4.6 on."""
    filters = [
        {
            "title": kept.title,
            "expire_at": kept.ends_at.isoformat() if kept.ends_at else None,
            "context": kept.contexts,
            "action": kept.action,
            "keywords_attributes": [
                {"keyword": word.keyword, "whole_word": word.is_whole} for word in kept.keywords.all()
            ],
            "statuses": list(
                Post.objects.visible_to(account)
                .filter(id__in=[held.post_id for held in kept.posts.all()])
                .values_list("uri", flat=True)
            ),
        }
        for kept in filters_of(account)
    ]
    yield json.dumps({"custom_filters": filters}, ensure_ascii=False)


def _saved(account: Account) -> Iterator[Row]:
    """Posts and addresses alike, as they stand on their owner's shelves."""
    visible = Post.objects.visible_to(account).filter(pk=OuterRef("post_id"))
    kept = Bookmark.objects.filter(Q(post=None) | Exists(visible), account=account).order_by("-id")
    rows = kept.select_related("post", "link", "folder").prefetch_related("labels")
    for one in rows.iterator(_AT_ONCE):
        address = one.post.uri if one.post is not None else one.link.address if one.link is not None else ""
        labels = ", ".join(label.name for label in one.labels.all())
        folder = one.folder.name if one.folder else ""
        read = one.read_at.isoformat() if one.read_at else ""
        yield address, one.title, folder, labels, one.created_at.isoformat(), read


def _highlights(account: Account) -> Iterator[str]:
    rows = list(every_annotation(account))
    yield write_markdown(rows, labels_about(account, rows), title=gettext("Highlights and notes"))


def _marks(account: Account) -> Iterator[str]:
    """The same for another Kith: with the words around each quote, by which it is found again."""
    rows = list(every_annotation(account))
    posts = Post.objects.visible_to(account).filter(id__in=[row.annotation.post_id for row in rows])
    uris = dict(posts.values_list("id", "uri"))
    marks = [
        {
            "address": uris.get(row.annotation.post_id or 0) or row.source.address,
            "quote": row.annotation.quote,
            "prefix": row.annotation.prefix,
            "suffix": row.annotation.suffix,
            "note": row.annotation.note,
            "created_at": row.annotation.created_at.isoformat(),
        }
        for row in rows
    ]
    yield json.dumps({"highlights": marks}, ensure_ascii=False, indent=1)


def _drafts(account: Account) -> Iterator[str]:
    kept = [
        {
            "created_at": unsent.created_at.isoformat(),
            "send_at": unsent.send_at.isoformat() if unsent.send_at else None,
            **unsent.draft,
        }
        for unsent in Unsent.objects.filter(account=account).order_by("id")
    ]
    yield json.dumps({"drafts": kept}, ensure_ascii=False, indent=1)


def _websites(account: Account) -> Iterator[str]:
    yield write_opml(outlines_of(account), title="Websites")


def _collections(account: Account) -> Iterator[str]:
    yield collections_as_opml(account)


def _csv(rows: Callable[[Account], Iterable[Row]], *header: str) -> Callable[[Account], Iterator[str]]:
    return lambda account: csv_lines(rows(account), header=header)


EXPORTS = (
    Export(
        _("People you follow"),
        "following_accounts.csv",
        _csv(_follows, "Account address", "Show boosts", "Notify on new posts", "Languages"),
    ),
    Export(_("People you block"), "blocked_accounts.csv", _csv(_blocks)),
    Export(_("Servers you keep away"), "blocked_domains.csv", _csv(_domain_blocks)),
    Export(_("People you mute"), "muted_accounts.csv", _csv(_mutes, "Account address", "Hide notifications")),
    Export(_("Posts you saved"), "bookmarks.csv", _csv(_bookmarks)),
    Export(
        _("All you saved, with folders and tags"),
        "saved.csv",
        _csv(_saved, "Address", "Title", "Folder", "Tags", "Saved", "Read"),
    ),
    Export(_("Highlights and notes"), "highlights.md", _highlights, "text/markdown"),
    Export(_("Highlights and notes, for another Kith"), "highlights.json", _marks, "application/json"),
    Export(_("Your CPD log, drafts too"), "cpd.md", log_to_read, "text/markdown"),
    Export(_("Your CPD log, for another Kith"), "cpd.json", log_for_another_kith, "application/json"),
    Export(_("Lists of people"), "lists.csv", _csv(_lists)),
    Export(_("Filters"), "custom_filters.json", _filters, "application/json"),
    Export(_("Drafts and planned posts"), "drafts.json", _drafts, "application/json"),
    Export(_("Your notes about people"), "private_notes.csv", _csv(_notes, "Account address", "Note")),
    Export(_("Websites you follow"), "websites.opml", _websites, "text/x-opml"),
    Export(_("Collections you put together"), "collections.opml", _collections, "text/x-opml"),
)
