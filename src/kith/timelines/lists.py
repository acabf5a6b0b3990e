"""Lists and followed tags as pages need them: whose they are, who is in them, who may look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from kith.accounts.models import Account, AccountQuerySet
from kith.accounts.names import fold
from kith.accounts.queries import shown_to
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.foundations.ready import ready, ready_rows
from kith.timelines.models import List, ListMember, TagFollow

FIRST_PEOPLE = 8
_ON_THEIR_PAGE = ("bio", "bio_html", "fields", "attribution_domains")
_MOST_FOUND = 20
_SIZE = Count("members", filter=Q(members__left_at=None))


@dataclass(frozen=True, slots=True)
class Membership:
    """One of somebody's lists, and whether a certain account is in it."""

    list: List
    is_in: bool


def lists_of(owner: Account) -> QuerySet[List]:
    """The lists of `owner` by name, each with how many it has (`size`)."""
    return List.objects.filter(owner=owner).annotate(size=_SIZE).order_by("title", "id")


def list_for(viewer: Account | None, list_id: int) -> List | None:
    """The list and its size, if it is the viewer's own, or public and of someone they may meet."""
    found = _list_with_size(list_id)
    if found is None or (viewer is not None and found.owner_id == viewer.pk):
        return found
    if not found.is_public or not shown_to(viewer).filter(pk=found.owner_id).exists():
        return None
    return found


@ready
def _list_with_size(list_id: int) -> QuerySet[List]:
    return List.objects.select_related("owner").annotate(size=_SIZE).filter(pk=list_id)


def own_list(owner: Account, list_id: int) -> List | None:
    """One of the owner's own lists."""
    return List.objects.select_related("owner").filter(pk=list_id, owner=owner).first()


def people_page(kept: List, cursor: Cursor) -> Page[Account]:
    """Who is in a list, for its owner's apps: who joined this server last comes first."""
    inside = shown_to(kept.owner).filter(pk__in=_inside(kept))
    return page_from(list(within(inside, cursor)), cursor, place=lambda account: account.pk)


def everyone_in(kept: List) -> AccountQuerySet:
    """As `people_page`, without pages: a list holds no more than a few hundred."""
    return shown_to(kept.owner).filter(pk__in=_inside(kept)).order_by("-pk")


def people_in(kept: List, viewer: Account | None) -> AccountQuerySet:
    """Who is in a list, by name, as far as `viewer` may meet them."""
    return _people_in(kept.pk, viewer)


def first_people_in(kept: List, viewer: Account | None) -> list[Account]:
    """The first few of `people_in`, for beside its posts."""
    return _first_for_all(kept.pk) if viewer is None else _first_for(kept.pk, viewer.pk)


@ready_rows
def _first_for(list_id: int, viewer_id: int) -> QuerySet[Account]:
    return _people_in(list_id, Account(id=viewer_id)).defer(*_ON_THEIR_PAGE)[:FIRST_PEOPLE]


@ready_rows
def _first_for_all(list_id: int) -> QuerySet[Account]:
    return _people_in(list_id, None).defer(*_ON_THEIR_PAGE)[:FIRST_PEOPLE]


def _people_in(list_id: int, viewer: Account | None) -> AccountQuerySet:
    inside = ListMember.objects.filter(list=list_id, left_at=None).values("account")
    return shown_to(viewer).filter(pk__in=inside).order_by("folded_name", "username")


def _inside(kept: List) -> QuerySet[ListMember, Any]:
    return ListMember.objects.filter(list=kept, left_at=None).values("account")


def is_in_list(kept: List, account: Account) -> bool:
    return bool(ListMember.objects.filter(list=kept, account=account, left_at=None).exists())


def memberships(owner: Account, account: Account) -> list[Membership]:
    """Each of the owner's lists, and whether `account` is in it."""
    inside = ListMember.objects.filter(list=OuterRef("pk"), account=account, left_at=None)
    rows = List.objects.filter(owner=owner).annotate(is_in=Exists(inside)).order_by("title", "id")
    return [Membership(row, row.is_in) for row in rows]


def people_for(kept: List, text: str) -> Sequence[Account]:
    """Whom one might put in a list: those found by name or handle; first of all whom one follows."""
    inside = ListMember.objects.filter(list=kept).values("account")
    known = shown_to(kept.owner).exclude(pk__in=inside).exclude(pk=kept.owner_id)
    follows = Q(followed_by__follower=kept.owner_id, followed_by__accepted_at__isnull=False)
    if not text:
        return list(known.filter(follows).order_by("folded_name", "username")[:_MOST_FOUND])
    name = text.strip().removeprefix("@").partition("@")[0]
    named = known.filter(Q(username__icontains=name) | Q(folded_name__contains=fold(text)))
    return list(named.order_by(F("last_posted_on").desc(nulls_last=True), "-pk")[:_MOST_FOUND])


def is_apart(owner: Account, account: Account) -> bool:
    """Is `account` in a list of `owner` that stands apart from their home?"""
    apart = ListMember.objects.filter(list__owner=owner, list__is_exclusive=True, account=account, left_at=None)
    return bool(apart.exists())


def followed_tags(account: Account) -> list[TagFollow]:
    """The tags that `account` follows, by name."""
    return list(TagFollow.objects.filter(account=account).select_related("tag").order_by("tag__name"))


def followed_tags_page(account: Account, cursor: Cursor) -> Page[TagFollow]:
    """The tags that `account` follows, the last followed first; each row's `tag` is fetched."""
    rows = list(within(TagFollow.objects.filter(account=account).select_related("tag"), cursor))
    return page_from(rows, cursor, place=lambda follow: follow.pk)


def is_tag_followed(account: Account, tag_id: int) -> bool:
    return bool(TagFollow.objects.filter(account=account, tag_id=tag_id).exists())
