"""What stands beside entries, in words: of posts and chats only what its reader may see of them now."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.chats.models import Chat
from kith.cpd.models import Entry, Evidence
from kith.links.canonical import shown_host
from kith.links.models import Link
from kith.links.secrecy import holds_a_key
from kith.posts.models import Bookmark, Post, Visibility
from kith.posts.queries import visible_posts
from kith.reading.queries import source_of, title_of_link

_ADDRESS = re.compile(r"https?://\S+")
_FOR_ALL = {Visibility.PUBLIC, Visibility.QUIET}


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing that shows an entry."""

    id: int
    title: str
    source: str = ""  # who wrote it, or which website it is on
    page: str = ""  # where it is read here
    address: str = ""  # where it is on the web
    is_for_all: bool = True  # anybody may read it; else its title and source stay with the owner of the log

    @property
    def way(self) -> str:
        return self.page or self.address

    @property
    def in_words(self) -> str:
        """On one line, for files."""
        return ", ".join(part for part in (self.title, self.source, self.address) if part)


def beside(entries: Iterable[Entry], owner: Account, *, to_owner: bool) -> dict[int, list[Beside]]:
    """Return what stands beside each entry, by its id, as its owner sees it or as anybody might.

    Asks as much of the database for one entry as for forty.
    """
    rows = [each for entry in entries for each in entry.evidence.all()]
    viewer = owner if to_owner else None
    posts, chats = _posts(rows, viewer), _chats(rows, viewer)
    links = [each.link.final for each in rows if each.link is not None]
    called = called_by(owner, links) if to_owner else {}
    found: dict[int, list[Beside]] = {}
    for each in rows:
        if each.link is not None:
            made = _link(each, each.link.final, called, to_owner=to_owner)
        elif each.said:
            made = _said(each)
        elif each.chat_id is not None:
            made = _chat(each, chats.get(each.chat_id))
        else:
            made = _post(each, posts.get(each.post_id or 0))
        found.setdefault(each.entry_id, []).append(made)
    return found


def _posts(rows: Iterable[Evidence], viewer: Account | None) -> dict[int, Post]:
    ids = [each.post_id for each in rows if each.post_id]
    return visible_posts(viewer, ids)


def _chats(rows: Iterable[Evidence], viewer: Account | None) -> dict[int, Chat]:
    ids = [each.chat_id for each in rows if each.chat_id]
    return Chat.objects.shown_to(viewer).select_related("host").in_bulk(ids) if ids else {}


def called_by(owner: Account, links: list[Link]) -> dict[int | None, str]:
    """Return what `owner` called addresses when saving them, for those that don't say themselves what they are."""
    if not links:
        return {}
    return dict(Bookmark.objects.filter(account=owner, link__in=links).values_list("link_id", "title"))


def _post(each: Evidence, post: Post | None) -> Beside:
    if each.post_id is None:
        return Beside(each.pk, _("Something that is not there any more"), is_for_all=False)
    if post is None:
        # To its owner one that they may see no more; to others also one that is not for everyone.
        return Beside(each.pk, _("A post that can’t be shown"), is_for_all=False)
    about = source_of(post)
    is_for_all = post.visibility in _FOR_ALL and not post.is_local_only
    return Beside(each.pk, about.title, about.writer, about.page, about.address, is_for_all=is_for_all)


def _chat(each: Evidence, chat: Chat | None) -> Beside:
    if chat is None:
        return Beside(each.pk, _("A chat that can’t be shown"), is_for_all=False)
    return Beside(each.pk, chat.title, chat.host.name, page_of_chat(chat), is_for_all=chat.hidden_at is None)


def page_of_chat(chat: Chat) -> str:
    return f"/chats/{chat.pk}"


def _link(each: Evidence, link: Link, called: dict[int | None, str], *, to_owner: bool) -> Beside:
    is_open = not holds_a_key(link.address)
    site = link.site_name or shown_host(link.host)
    if not to_owner and not is_open:
        return Beside(each.pk, site, is_for_all=False)
    return Beside(each.pk, title_of_link(link, called.get(link.pk, "")), site, "", link.address, is_for_all=is_open)


def _said(each: Evidence) -> Beside:
    found = _ADDRESS.search(each.said)
    address = found[0].rstrip(".,;)") if found else ""
    return Beside(each.pk, each.said, address=address)


def on_this_server(page: str) -> str:
    """Return the whole address of a page here, for files that are read elsewhere."""
    return f"{settings.KITH_ORIGIN}{page}" if page.startswith("/") else page
