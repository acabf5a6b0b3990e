"""What someone saved: on which shelf it stands, whether it was read. Every question here is its owner's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.foundations.ids import parse_id
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.links.canonical import shown_host
from kith.links.models import Link
from kith.posts.models import Bookmark, Folder, Label, Labelling, Origin, Post
from kith.posts.queries import visible_post
from kith.reading.models import Annotation
from kith.timelines.words import beginning_of

_TITLE = 120
_MOST_LABELS = 60  # beside the shelves
_MOST_WORDS = 8  # looked for at once


@dataclass(frozen=True)
class Saved:
    """One thing that was saved, with what a page shows of it: either a post or an address."""

    bookmark: Bookmark
    post: Post | None
    link: Link | None  # the one that tells of the page, where several lead to it
    labels: tuple[str, ...] = ()
    marks: int = 0  # highlights and notes in it

    @property
    def id(self) -> int:
        return self.bookmark.pk

    @property
    def about(self) -> Post | Link:
        return cast("Post | Link", self.post or self.link)

    @property
    def is_unread(self) -> bool:
        return self.bookmark.read_at is None

    @property
    def is_article(self) -> bool:
        return self.post is not None and self.post.origin == Origin.FEED

    @cached_property
    def title(self) -> str:
        if self.post is not None:
            begins = self.post.warning or beginning_of(self.post, _TITLE)
            return begins or _("A post by %(name)s") % {"name": self.post.author.name}
        return title_of_link(self.link, self.bookmark.title) if self.link else ""

    @property
    def source(self) -> str:
        """Who wrote it, or which website it is on."""
        if self.post is not None:
            return self.post.author.name
        return (self.link.site_name or shown_host(self.link.host)) if self.link else ""

    @property
    def language(self) -> str:
        return self.post.language if self.post else self.link.language if self.link else ""

    @property
    def summary(self) -> str:
        if self.post is not None:
            return self.post.summary if self.post.origin == Origin.FEED and not self.post.warning else ""
        return self.link.description if self.link else ""

    @property
    def page(self) -> str:
        """Where it is read here."""
        if self.post is None:
            return f"/saved/{self.id}"
        return f"/reading/{self.post.pk}" if self.is_article else f"/{self.post.author.handle}/{self.post.pk}"

    @property
    def address(self) -> str:
        """Where it is on the web."""
        if self.post is not None:
            return self.post.url or self.post.uri
        return self.link.address if self.link else ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the saved things are asked for."""

    folder: Folder | None = None
    is_unfiled: bool = False  # only what is in no folder
    label: Label | None = None
    is_unread: bool = False
    words: str = ""  # all of them stand in it, in its tags or in what was noted on it


@dataclass(slots=True)
class Shelf:
    """A folder, and how much is in it."""

    folder: Folder
    count: int = 0
    unread: int = 0


@dataclass(slots=True)
class Shelves:
    """All that someone saved, by folder."""

    folders: list[Shelf] = field(default_factory=list)  # by name
    labels: list[Label] = field(default_factory=list)
    count: int = 0
    unread: int = 0
    unfiled: int = 0
    unfiled_unread: int = 0

    def folder(self, folder_id: int | None) -> Folder | None:
        return next((shelf.folder for shelf in self.folders if shelf.folder.pk == folder_id), None)


def bookmarks_of(account: Account) -> QuerySet[Bookmark]:
    """Return what `account` saved and may read now: posts they may see, and every address."""
    visible = Post.objects.visible_to(account).filter(pk=OuterRef("post_id"))
    return Bookmark.objects.filter(Q(link__isnull=False) | Q(Exists(visible)), account=account)


def saved_page(account: Account, wanted: Wanted, cursor: Cursor) -> Page[Saved]:
    """Return a page of what `account` saved, last saved first."""
    bookmarks = within(_narrowed(bookmarks_of(account), wanted), cursor)
    page = page_from(list(_with_things(bookmarks)), cursor, place=lambda bookmark: bookmark.pk)
    return Page(_saved(account, page.rows), older=page.older, newer=page.newer)


def saved_addresses(account: Account, words: str, *, without: Sequence[str] = (), limit: int) -> list[Saved]:
    """Return the last saved addresses, no posts, in which all of `words` stand and none of `without`."""
    bookmarks = _narrowed(bookmarks_of(account).filter(link__isnull=False), Wanted(words=words))
    for each in without[:_MOST_WORDS]:
        bookmarks = bookmarks.exclude(_mentions(each))
    return _saved(account, list(_with_things(bookmarks).order_by("-pk")[:limit]))


def saved_thing(account: Account, bookmark_id: int) -> Saved | None:
    """Return one thing that `account` saved and may read."""
    found = list(_with_things(bookmarks_of(account).filter(pk=bookmark_id)))
    return _saved(account, found)[0] if found else None


def bookmark_of(account: Account, about: Post | Link) -> Bookmark | None:
    """Return where `account` keeps a post or an address, if they saved it."""
    if isinstance(about, Post):
        return Bookmark.objects.select_related("folder").filter(account=account, post=about).first()
    same = Q(link=about.final) | Q(link__same_as=about.final)
    return Bookmark.objects.select_related("folder").filter(same, account=account).first()


def shelves_of(account: Account) -> Shelves:
    """Return the folders of `account` and how much stands in each, with the labels in use."""
    counts = bookmarks_of(account).order_by().values_list("folder_id")
    counted = {
        folder_id: (count, unread)
        for folder_id, count, unread in counts.annotate(Count("id"), unread=Count("id", filter=Q(read_at=None)))
    }
    unfiled, unfiled_unread = counted.get(None, (0, 0))
    return Shelves(
        folders=[Shelf(folder, *counted.get(folder.pk, (0, 0))) for folder in folders_by_name(account)],
        labels=labels_of(account),
        count=sum(count for count, _unread in counted.values()),
        unread=sum(unread for _count, unread in counted.values()),
        unfiled=unfiled,
        unfiled_unread=unfiled_unread,
    )


def folders_by_name(account: Account) -> list[Folder]:
    return list(Folder.objects.filter(account=account).order_by("folded"))


def labels_of(account: Account) -> list[Label]:
    """Return the labels that `account` uses, by name."""
    used = Labelling.objects.filter(label=OuterRef("pk"))
    return list(Label.objects.filter(Exists(used), account=account).order_by("folded")[:_MOST_LABELS])


def post_at(viewer: Account, address: str) -> Post | None:
    """Return the post that `address` leads to, if `viewer` may see it: its page here, or where it came from."""
    parts = urlsplit(address)
    if parts.netloc.lower() == settings.KITH_DOMAIN.lower():
        post_id = parse_id(parts.path.rstrip("/").rpartition("/")[2])
        if post_id is not None and parts.path.startswith(("/@", "/reading/")):
            return visible_post(viewer, post_id)
    return Post.objects.visible_to(viewer).filter(uri=address).first()


def item_about(viewer: Account, link: Link) -> Post | None:
    """Return the newest item of a feed whose article is at `link`, if `viewer` may see one."""
    about = Q(post_links__link=link.final) | Q(post_links__link__same_as=link.final)
    items = Post.objects.visible_to(viewer).filter(about, origin=Origin.FEED, post_links__position=0)
    return items.order_by("-id").first()


def label_called(account: Account, folded: str) -> Label | None:
    return Label.objects.filter(account=account, folded=folded).first()


def label_names(bookmark: Bookmark) -> list[str]:
    return list(Label.objects.filter(bookmarks=bookmark).order_by("folded").values_list("name", flat=True))


def title_of_link(link: Link, called: str = "") -> str:
    """Return what an address is called: by its page, else by who saved it, else the address itself."""
    return link.final.title or called or link.final.address.partition("://")[2].rstrip("/")


def _narrowed(bookmarks: QuerySet[Bookmark], wanted: Wanted) -> QuerySet[Bookmark]:
    if wanted.folder is not None:
        bookmarks = bookmarks.filter(folder=wanted.folder)
    elif wanted.is_unfiled:
        bookmarks = bookmarks.filter(folder=None)
    if wanted.label is not None:
        bookmarks = bookmarks.filter(labellings__label=wanted.label)
    for word in wanted.words.split()[:_MOST_WORDS]:
        bookmarks = bookmarks.filter(_mentions(word))
    return bookmarks.filter(read_at=None) if wanted.is_unread else bookmarks


def _mentions(word: str) -> Q:
    """Say where a word may stand. Read through without an index: it is one person's own shelves, and only theirs."""
    noted = Annotation.objects.filter(Q(quote__icontains=word) | Q(note__icontains=word), account=OuterRef("account"))
    labels = Labelling.objects.filter(bookmark=OuterRef("pk"), label__name__icontains=word)
    columns = (
        "title", "link__address", "link__title", "link__description", "link__site_name", "link__same_as__title",
        "link__same_as__description", "post__title", "post__warning", "post__html", "post__author__display_name",
    )  # fmt: skip
    about = Q(Exists(noted.filter(post=OuterRef("post")))) | Q(Exists(noted.filter(link=OuterRef("link"))))
    for column in columns:
        about |= Q(**{f"{column}__icontains": word})
    return about | Q(Exists(labels))


def _with_things(bookmarks: QuerySet[Bookmark]) -> QuerySet[Bookmark]:
    return bookmarks.select_related("folder", "link__same_as")


def _saved(account: Account, bookmarks: Sequence[Bookmark]) -> list[Saved]:
    ids = [bookmark.pk for bookmark in bookmarks]
    post_ids = [bookmark.post_id for bookmark in bookmarks if bookmark.post_id]
    links = {bookmark.pk: bookmark.link.final for bookmark in bookmarks if bookmark.link}
    posts = Post.objects.visible_to(account).select_related("author", "item").in_bulk(post_ids) if post_ids else {}
    labels: dict[int, list[str]] = {}
    labellings = Labelling.objects.filter(bookmark__in=ids).order_by("label__folded")
    for bookmark_id, name in labellings.values_list("bookmark_id", "label__name"):
        labels.setdefault(bookmark_id, []).append(name)
    marks = _count_marks(account, post_ids, [link.pk for link in links.values()])
    return [
        Saved(
            bookmark,
            post=posts.get(bookmark.post_id or 0),
            link=links.get(bookmark.pk),
            labels=tuple(labels.get(bookmark.pk, ())),
            marks=marks.get((bookmark.post_id, links[bookmark.pk].pk if bookmark.pk in links else None), 0),
        )
        for bookmark in bookmarks
        if bookmark.link_id or bookmark.post_id in posts
    ]


def _count_marks(
    account: Account, post_ids: Collection[int], link_ids: Collection[int]
) -> dict[tuple[int | None, int | None], int]:
    about = Annotation.objects.filter(Q(post__in=post_ids) | Q(link__in=link_ids), account=account).order_by()
    return {(post, link): count for post, link, count in about.values_list("post", "link").annotate(Count("id"))}
