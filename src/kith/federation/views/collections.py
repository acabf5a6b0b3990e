"""Lists of what someone here did, and of who is with them, as other servers ask for them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kith.accounts.models import Account, FeaturedTag
from kith.federation.keys import server_actor
from kith.federation.outbound.documents import addresses
from kith.federation.outbound.documents.activities import activity_document
from kith.federation.outbound.documents.answers import around_posts, discussed_after
from kith.federation.outbound.documents.collections import counted, page, whole
from kith.federation.outbound.documents.loading import outbox_page, pinned_posts
from kith.federation.outbound.documents.notes import note_document
from kith.federation.outbound.documents.people import followed_page, followers_page
from kith.federation.readers import Reader
from kith.federation.views.actors import someone_present
from kith.federation.views.answering import document, for_servers
from kith.foundations.ids import parse_id
from kith.foundations.paging import Cursor, Page, cursor_from
from kith.posts.models import Post
from kith.posts.queries import began_here

_PEOPLE_A_PAGE = 40


@for_servers
def outbox(request: HttpRequest, reader: Reader, name: str) -> HttpResponse:
    """What someone published for everyone, newest first."""
    account = _welcoming(reader, name)
    address = addresses.outbox(account)
    if "page" not in request.GET:
        return document(request, counted(address, account.posts_count, is_ordered=True, first=f"{address}?page=1"))
    cursor = cursor_from(request.GET)
    found = outbox_page(account, cursor)
    around = around_posts(found.rows)
    items = [activity_document(post, around) for post in found.rows]
    return document(request, _page(address, items, cursor, found))


@for_servers
def servers_outbox(request: HttpRequest, reader: Reader) -> HttpResponse:
    """What this server itself published: nothing, but whoever reads its document looks here."""
    return document(request, whole(f"{server_actor()}/outbox", [], is_ordered=True))


@for_servers
def followers(request: HttpRequest, reader: Reader, name: str) -> HttpResponse:
    """How many follow someone; and who, where that is no secret."""
    account = _welcoming(reader, name)
    address = addresses.followers(account)
    if account.hides_connections or "page" not in request.GET:
        return _how_many(request, account, address, account.followers_count)
    cursor = cursor_from(request.GET, usual=_PEOPLE_A_PAGE, most=_PEOPLE_A_PAGE)
    found = followers_page(account, cursor)
    return document(request, _page(address, [follow.follower.uri for follow in found.rows], cursor, found))


@for_servers
def following(request: HttpRequest, reader: Reader, name: str) -> HttpResponse:
    """How many someone follows; and whom, where that is no secret."""
    account = _welcoming(reader, name)
    address = addresses.following(account)
    if account.hides_connections or "page" not in request.GET:
        return _how_many(request, account, address, account.following_count)
    cursor = cursor_from(request.GET, usual=_PEOPLE_A_PAGE, most=_PEOPLE_A_PAGE)
    found = followed_page(account, cursor)
    return document(request, _page(address, [follow.followed.uri for follow in found.rows], cursor, found))


@for_servers
def featured(request: HttpRequest, reader: Reader, name: str) -> HttpResponse:
    """What someone keeps at the top of their page."""
    account = _welcoming(reader, name)
    posts = pinned_posts(account)
    around = around_posts(posts)
    items = [note_document(post, around) for post in posts]
    return document(request, whole(addresses.featured(account), items, is_ordered=True))


@for_servers
def tags(request: HttpRequest, reader: Reader, name: str) -> HttpResponse:
    """What someone cares about."""
    account = _welcoming(reader, name)
    shown = FeaturedTag.objects.filter(account=account)
    items = [{"type": "Hashtag", "href": addresses.tag(each.name), "name": f"#{each.display}"} for each in shown]
    return document(request, whole(addresses.featured_tags(account), items, is_ordered=False))


@for_servers
def discussion(request: HttpRequest, reader: Reader, thread_id: int) -> HttpResponse:
    """What was openly said in a discussion that began here, by whomever, the oldest first (FEP-f228)."""
    if thread_id not in began_here([thread_id]):
        raise Http404
    address = addresses.discussion(thread_id)
    after = parse_id(request.GET.get("min_id", "")) or 0
    said = discussed_after(thread_id, after)
    if not said and not _may_know(thread_id, reader):
        raise Http404
    at = f"page=1&min_id={after}" if after else "page=1"
    next = f"page=1&min_id={said[-1][0]}" if said else ""
    part = page(address, [uri for _id, uri in said], at=at, is_ordered=False, next=next)
    if "page" in request.GET:
        return document(request, part)
    first = Post.objects.visible_to(None).filter(pk=thread_id).select_related("author").first()
    more = {"attributedTo": first.author.uri} if first is not None else {}
    return document(request, {"id": address, "type": "Collection", "first": part} | more)


def _may_know(thread_id: int, reader: Reader) -> bool:
    """Whether who asks may know of a discussion in which nothing (more) was openly said."""
    first = Post.objects.visible_to(reader.account).filter(pk=thread_id)
    return first.exists() or bool(discussed_after(thread_id, 0))


def _welcoming(reader: Reader, name: str) -> Account:
    """Return who is called so, where they let the server that asks meet them. Raises Http404, Gone."""
    account = someone_present(name)
    if reader.is_unwelcome_to(account):
        raise Http404
    return account


def _how_many(request: HttpRequest, account: Account, address: str, count: int) -> HttpResponse:
    more = {} if account.hides_connections else {"first": f"{address}?page=1"}
    return document(request, counted(address, count, is_ordered=True, **more))


def _page(address: str, items: list[Any], cursor: Cursor, found: Page[Any]) -> dict[str, Any]:
    at = "page=1"
    if cursor.max_id is not None:
        at += f"&max_id={cursor.max_id}"
    if cursor.min_id is not None:
        at += f"&min_id={cursor.min_id}"
    return page(
        address,
        items,
        at=at,
        is_ordered=True,
        next=f"page=1&max_id={found.older}" if found.older is not None else "",
        prev=f"page=1&min_id={found.newer}" if found.newer is not None else "",
    )
