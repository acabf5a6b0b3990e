"""Lists of posts as feeds (row K17): for whoever reads without an account, so only what a visitor may see.

A feed is asked for far more often than it changes. So the rows of its list, in one prepared query, make its name
(ETag); what is the same is answered without a body, and bytes once made are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from kith.accounts.models import Account
from kith.design.portraits import PREFIX
from kith.foundations.kept import Kept
from kith.media.models import Kind, MediaFile, State
from kith.posts.models import Post, Visibility
from kith.protocols.publishing import WRITERS, PublishedEntry, PublishedFeed, PublishedFile
from kith.servers.queries import this_server
from kith.timelines.listing import Listed
from kith.timelines.words import title_of

MOST_ENTRIES = 40
_OPEN = {Visibility.PUBLIC, Visibility.QUIET}
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "ha", "he", "khw", "ks", "ps", "sd", "ug", "ur", "uz_af", "yi"}

_made: Kept[Made] = Kept(150)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a feed is of: the page it stands for (its path, and what follows “?”), and how it calls itself."""

    page: str
    also: str = ""
    title: str
    subtitle: str = ""
    author: Account | None = None  # of all of it
    reader: Account | None = None  # whose home it is; even there nothing stands that only some may read
    since: datetime | None = None  # when it last changed, as long as nothing stands in it

    def address(self, kind: str) -> str:
        """Where it is read. The secret address of a home is told nowhere: people share what is in their readers."""
        return self.page if self.reader is not None else f"{self.page}/feed.{kind}{self.also}"


@dataclass(frozen=True, slots=True)
class Made:
    """A feed as bytes, and when the newest thing in it changed."""

    body: bytes
    updated: datetime


def may_offer_feed(account: Account) -> bool:
    """Are the public posts of `account` ours to hand out? Websites have feeds of their own, other servers too."""
    is_ours = account.is_local and not account.is_feed and not account.is_gone
    return is_ours and account.offers_feed and account.limited_at is None


def allowed(rows: Iterable[Listed]) -> list[Listed]:
    """Leave out those whose authors want to stand in no feed."""
    rows = list(rows)
    people = {row.subject_author_id for row in rows}
    closed = set(Account.objects.filter(id__in=people, offers_feed=False).values_list("id", flat=True))
    return [row for row in rows if row.subject_author_id not in closed]


def name_of(rows: Sequence[Listed], source: Source, kind: str) -> str:
    """Return the name of this state of a feed (an ETag): it changes whenever anything in the feed does."""
    people = (source.author, source.reader)
    told = [kind, source, this_server().changed_at, *((each.id, each.changed_at) for each in people if each)]
    told += [
        (row.place, row.post_id, row.version, row.author_changed_at, row.subject_author_changed_at) for row in rows
    ]
    # Weak, because the same bytes may go out compressed or not.
    return f'W/"{hashlib.blake2b(repr(told).encode(), digest_size=12).hexdigest()}"'


def made(rows: Sequence[Listed], source: Source, kind: str, *, name: str) -> Made:
    """Return the feed of `rows` as bytes of this `kind`, made now or kept under its `name`."""
    return _made.get_or_make(name, lambda: _make(rows, source, kind))


def forget_feeds() -> None:
    """Empty this process's memory; for tests and benches."""
    _made.clear()


def _make(rows: Sequence[Listed], source: Source, kind: str) -> Made:
    with override(this_server().default_language):
        posts = _posts(rows, source.reader)
        standing = {post.id: post.uri for post in posts}
        entries = tuple(_entry(post, standing) for post in posts if _is_open(post))
        updated = max((entry.updated for entry in entries), default=source.since or _LONG_AGO)
        author = source.author
        feed = PublishedFeed(
            id=settings.KITH_ORIGIN + source.page + source.also,
            title=source.title,
            link=settings.KITH_ORIGIN + source.page + source.also,
            self_url=settings.KITH_ORIGIN + source.address(kind),
            updated=updated,
            subtitle=source.subtitle,
            language=this_server().default_language,
            author=author.name if author else "",
            icon=_stored(author.avatar) if author and author.avatar and not author.avatar.startswith(PREFIX) else "",
            entries=entries,
        )
        return Made(WRITERS[kind][2](feed), updated)


def _posts(rows: Sequence[Listed], viewer: Account | None) -> list[Post]:
    found = {post.id: post for post in _with_parts(viewer, [row.post_id for row in rows])}
    return [found[row.post_id] for row in rows if row.post_id in found]


def _with_parts(viewer: Account | None, ids: Sequence[int]) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer).with_parts().filter(id__in=ids)
    return posts.prefetch_related("taggings__tag", "boost_of__taggings__tag")


def _is_open(post: Post) -> bool:
    """May everyone read it, and what it passes on? A feed reader is often someone else's machine."""
    both = [post, post.boost_of] if post.boost_of is not None else [post]
    return all(each.visibility in _OPEN and not each.is_local_only and each.hidden_at is None for each in both)


def _entry(post: Post, standing: dict[int, str]) -> PublishedEntry:
    subject = post.boost_of or post
    author = subject.author
    title = title_of(subject) or _("A post by %(name)s") % {"name": author.name}
    if subject.warning:
        title = _("Warning: %(words)s") % {"words": subject.warning}
    if post.boost_of is not None:
        title = _("%(name)s passed on: %(title)s") % {"name": post.author.name, "title": title}
    return PublishedEntry(
        id=subject.uri,
        link=_link(subject),
        title=title,
        html=_html(subject),
        author=author.name,
        author_link=author.url or author.uri,
        published=subject.published_at,
        updated=subject.edited_at or subject.published_at,
        language=subject.language,
        tags=tuple(tagging.tag.display for tagging in subject.taggings.all()),
        files=tuple(_file(file) for file in _shown_files(subject)),
        answers=standing.get(subject.in_reply_to_id or 0, ""),
    )


def _link(post: Post) -> str:
    return post.url or f"{settings.KITH_ORIGIN}/{post.author.handle}/{post.id}"


def _html(post: Post) -> str:
    """The words and pictures. What stands behind a warning stays there: readers show all they get at once."""
    way = f'<p><a href="{escape(_link(post))}">{escape(_("Read it on its page"))}</a></p>'
    if post.warning:
        return way
    parts = [post.html, *(_picture(file) for file in _shown_files(post) if file.kind == Kind.IMAGE)]
    if post.covers_media and post.attachments.all():
        parts.append(f"<p>{escape(_('Pictures are covered.'))}</p>{way}")
    poll = getattr(post, "poll", None)
    if poll is not None:
        options = "".join(f"<li>{escape(option.title)}</li>" for option in poll.options.all())
        parts.append(f"<ul>{options}</ul>{way}")
    html = "\n".join(part for part in parts if part)
    if post.language.lower().partition("-")[0] in _RIGHT_TO_LEFT:
        return f'<div dir="rtl" lang="{escape(post.language)}">{html}</div>'
    return html


def _shown_files(post: Post) -> list[MediaFile]:
    if post.warning or post.covers_media:
        return []
    files = [attachment.media for attachment in post.attachments.all()]
    return [file for file in files if file.state == State.READY and (file.file or file.remote_url)]


def _picture(file: MediaFile) -> str:
    return f'<p><img src="{escape(_address_of(file))}" alt="{escape(file.description)}"></p>'


def _file(file: MediaFile) -> PublishedFile:
    content_type = file.content_type or "application/octet-stream"
    return PublishedFile(_address_of(file), content_type, file.size, file.description)


def _address_of(file: MediaFile) -> str:
    return _stored(file.file) if file.file else file.remote_url


def _stored(name: str) -> str:
    address = default_storage.url(name)
    return settings.KITH_ORIGIN + address if address.startswith("/") else address
