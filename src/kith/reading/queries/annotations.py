"""What someone marked and noted in articles, ready fetched. Nobody else asks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from kith.accounts.models import Account
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.links.canonical import shown_host
from kith.links.models import Article, Link
from kith.posts.models import Bookmark, Label, Origin, Post
from kith.reading.models import Annotation
from kith.reading.queries.saved import title_of_link
from kith.timelines.words import title_of


@dataclass(frozen=True, slots=True)
class About:
    """What an annotation is about, in the words that pages and files show."""

    title: str
    writer: str  # who wrote it, or which website it is on
    page: str  # where it is read here; empty where it no longer is
    address: str  # where it is on the web
    language: str = ""


@dataclass(frozen=True, slots=True)
class Annotated:
    """An annotation and what it is about."""

    annotation: Annotation
    source: About


def annotations_of(account: Account) -> QuerySet[Annotation]:
    """Return what `account` marked and noted in what they may read now."""
    visible = Post.objects.visible_to(account).filter(pk=OuterRef("post_id"))
    return Annotation.objects.filter(Q(link__isnull=False) | Q(Exists(visible)), account=account)


def annotations_page(account: Account, cursor: Cursor) -> Page[Annotated]:
    """Return a page of highlights and notes, the newest first."""
    page = page_from(list(within(annotations_of(account), cursor)), cursor, place=lambda row: row.pk)
    return Page(_annotated(account, page.rows), older=page.older, newer=page.newer)


def annotations_about(account: Account, about: Post | Link) -> list[Annotation]:
    """Return what `account` marked in one article, in the order it was marked; what is noted on all of it first."""
    about_it = annotations_of(account).filter(place_of(about))
    return sorted(about_it.order_by("id"), key=lambda row: bool(row.quote))


def every_annotation(account: Account, about: Post | Link | None = None) -> Iterator[Annotated]:
    """Return all annotations (or those about one thing) by what they are about, for a file to take along."""
    rows = annotations_of(account)
    if about is not None:
        rows = rows.filter(place_of(about))
    yield from _annotated(account, list(rows.order_by("post_id", "link_id", "id")))


def annotation_for(account: Account, annotation_id: int) -> Annotation | None:
    """Return one's own annotation, of something one may read; nobody else's is there."""
    return annotations_of(account).select_related("post__author", "link__same_as").filter(pk=annotation_id).first()


def labels_about(account: Account, rows: Sequence[Annotated]) -> dict[tuple[int | None, int | None], list[str]]:
    """Return the labels of what was annotated, by post and link, where it is saved too."""
    posts = [row.annotation.post_id for row in rows if row.annotation.post_id]
    links = [row.annotation.link_id for row in rows if row.annotation.link_id]
    kept = Bookmark.objects.filter(Q(post__in=posts) | Q(link__in=links), account=account)
    found: dict[tuple[int | None, int | None], list[str]] = {}
    labels = Label.objects.filter(bookmarks__in=kept).order_by("folded")
    for post, link, name in labels.values_list("bookmarks__post", "bookmarks__link", "name"):
        found.setdefault((post, link), []).append(name)
    return found


def text_about(about: Post | Link) -> str:
    """Return the cleaned HTML in which words can be marked, or nothing where only the address is here."""
    story_id = about.story_id if isinstance(about, Post) else about.final_id
    article = Article.objects.filter(link=story_id, state=Article.State.READY).first() if story_id else None
    full_text = article.html if article else ""
    return about.html + full_text if isinstance(about, Post) else full_text


def kept_link(account: Account, link_id: int) -> Link | None:
    """Return an address that `account` saved, or annotated at a time when it was saved."""
    return kept_links(account, [link_id]).get(link_id)


def kept_links(account: Account, link_ids: Collection[int]) -> dict[int, Link]:
    """Return those of these addresses that `account` saved or annotated, each by the id it was asked for."""
    links = Link.objects.select_related("same_as").in_bulk(list(link_ids))
    finals = {link.final_id for link in links.values()}
    about = Q(link__in=finals) | Q(link__same_as__in=finals)
    kept: set[int] = set()
    for rows in (Bookmark.objects.filter(about, account=account), Annotation.objects.filter(about, account=account)):
        kept |= {same_as or link for link, same_as in rows.values_list("link", "link__same_as")}
    return {link_id: link.final for link_id, link in links.items() if link.final_id in kept}


def source_of(about: Post | Link) -> About:
    return source_of_post(about) if isinstance(about, Post) else _source_of_link(about, {})


def place_of(about: Post | Link) -> Q:
    """Say where annotations about a post or an address are."""
    if isinstance(about, Post):
        return Q(post=about)
    return Q(link=about.final) | Q(link__same_as=about.final)


def _annotated(account: Account, rows: Sequence[Annotation]) -> list[Annotated]:
    posts = Post.objects.visible_to(account).select_related("author")
    by_post = posts.in_bulk({row.post_id for row in rows if row.post_id})
    by_link = Link.objects.select_related("same_as").in_bulk({row.link_id for row in rows if row.link_id})
    kept = Bookmark.objects.filter(account=account, link__in=[link.final for link in by_link.values()])
    bookmarks = {bookmark.link_id: bookmark for bookmark in kept}
    made = []
    for row in rows:
        if row.link_id:
            made.append(Annotated(row, _source_of_link(by_link[row.link_id], bookmarks)))
        elif row.post_id in by_post:
            made.append(Annotated(row, source_of_post(by_post[row.post_id])))
    return made


def source_of_post(post: Post) -> About:
    page = f"/reading/{post.pk}" if post.origin == Origin.FEED else f"/{post.author.handle}/{post.pk}"
    return About(title_of(post) or post.author.name, post.author.name, page, post.url or post.uri, post.language)


def _source_of_link(link: Link, bookmarks: dict[int | None, Bookmark]) -> About:
    final = link.final
    kept = bookmarks.get(final.pk)
    return About(
        title_of_link(final, kept.title if kept else ""),
        final.site_name or shown_host(final.host),
        f"/saved/{kept.pk}" if kept else "",
        final.address,
        final.language,
    )
