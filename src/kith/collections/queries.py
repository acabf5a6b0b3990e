"""Collections as pages and apps need them: whose they are, who is in them, who may look. None asks more for more."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kith.accounts.models import Account, Featuring, Follow, Kind
from kith.accounts.names import fold
from kith.accounts.queries import shown_to
from kith.collections.models import STANDS, Collection, CollectionQuerySet, Item, ItemQuerySet, State
from kith.foundations.ready import ready_rows

_MOST_FOUND = 20
_ON_A_PAGE = 12
_MOST_NAMES = 50  # as many as anyone may have
_FACES = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """A collection and those in it as its reader may see them; of one's own also who has not answered yet."""

    collection: Collection
    items: tuple[Item, ...]  # each with its account

    @property
    def size(self) -> int:
        return len(self.items)

    @property
    def people(self) -> list[Account]:
        return [item.account for item in self.items]

    @property
    def faces(self) -> list[Account]:
        """The few who stand for all where several collections are side by side; of one that is covered, nobody."""
        return [] if self.collection.is_sensitive else self.people[:_FACES]

    @property
    def is_waiting(self) -> bool:
        return any(item.state == State.PENDING for item in self.items)


def collection_for(viewer: Account | None, collection_id: int) -> Shown | None:
    """Return one collection with those in it, if `viewer` may see it."""
    return next(iter(_filled(Collection.objects.shown_to(viewer).filter(pk=collection_id), viewer)), None)


def collections_named(viewer: Account | None, ids: Several[int]) -> dict[int, Shown]:
    """Return those of `ids` that `viewer` may see."""
    if not ids:
        return {}
    found = _filled(Collection.objects.shown_to(viewer).filter(pk__in=ids), viewer)
    return {shown.collection.pk: shown for shown in found}


def collections_of(owner: Account, viewer: Account | None, *, offset: int = 0, limit: int = 50) -> list[Shown]:
    """Return what `owner` put together, the newest first; to others only what is listed."""
    return _filled(_newest(Collection.objects.listed_to(viewer).filter(owner=owner), offset, limit), viewer)


def names_of_collections(owner: Account) -> list[Collection]:
    """Return what `owner` lists on their page, the newest first. Who asks is somebody who may see that page."""
    return _names(owner.pk)


@ready_rows
def _names(owner_id: int) -> QuerySet[Collection]:
    listed = Collection.objects.filter(owner_id=owner_id, is_discoverable=True, hidden_at=None)
    return listed.order_by("-pk")[:_MOST_NAMES]


def collections_with(account: Account, *, offset: int = 0, limit: int = 50) -> list[Shown]:
    """Return the collections in which `account` stands, for themselves alone."""
    inside = Item.objects.shown_to(account).filter(account=account).values("collection")
    return _filled(_newest(Collection.objects.shown_to(account).filter(pk__in=inside), offset, limit), account)


def starters(viewer: Account | None) -> list[Shown]:
    """Return what administrators offer to newcomers, in the order in which they chose it; the empty are left out."""
    offered = Collection.objects.shown_to(viewer).filter(starter_at__isnull=False).order_by("starter_at", "pk")
    return [shown for shown in _filled(offered, viewer) if shown.items]


def lately(viewer: Account | None) -> list[Shown]:
    """Return what others here put together and want to be found, the newest first; the empty are left out."""
    filled = Exists(Item.objects.filter(collection=OuterRef("pk"), state=State.ACCEPTED))
    listed = Collection.objects.shown_to(viewer).filter(filled, is_discoverable=True, starter_at=None)
    listed = listed.exclude(owner=viewer.pk) if viewer is not None else listed
    return [shown for shown in _filled(_newest(listed, 0, _ON_A_PAGE), viewer) if shown.items]


def own_collection(owner: Account, collection_id: int) -> Collection | None:
    """Return one of the owner's own collections."""
    return Collection.objects.select_related("owner").filter(pk=collection_id, owner=owner).first()


def item_in(kept: Collection, item_id: int) -> Item | None:
    """Return someone who stands in a collection, or was asked."""
    standing = kept.items.filter(state__in=STANDS)
    return standing.select_related("account", "collection__owner").filter(pk=item_id).first()


def item_of(collection_id: int, account: Account) -> Item | None:
    """Return where `account` stands in a collection that they may see, or was asked to."""
    rows = Item.objects.filter(collection__in=Collection.objects.shown_to(account), account=account)
    standing = rows.filter(collection=collection_id, state__in=STANDS)
    return standing.select_related("account", "collection__owner").first()


def asked_of(account: Account) -> list[Item]:
    """Return where `account` was asked and has not answered, the newest first."""
    asked = Item.objects.filter(
        account=account, state=State.PENDING, collection__in=Collection.objects.shown_to(account)
    )
    return list(asked.select_related("account", "collection__owner").order_by("-pk"))


def may_be_put_in(kept: Collection, text: str) -> list[Account]:
    """Return whom one might put into a collection: those found by name or handle; first of all whom one follows."""
    inside = Item.objects.filter(collection=kept).values("account")
    followed = Follow.objects.filter(follower=kept.owner_id, followed=OuterRef("pk"), accepted_at__isnull=False)
    willing = (
        Q(kind=Kind.FEED, is_locked=False)
        | Q(pk=kept.owner_id)
        | ~Q(kind=Kind.FEED)
        & (
            Q(featuring=Featuring.ASK)
            | Q(featuring=Featuring.OPEN, is_discoverable=True) & (Q(is_locked=False) | Exists(followed))
        )
    )
    known = shown_to(kept.owner).here().filter(willing, limited_at=None).exclude(pk__in=inside)
    if not text:
        follows = Q(followed_by__follower=kept.owner_id, followed_by__accepted_at__isnull=False)
        return list(known.filter(follows).order_by("folded_name", "username")[:_MOST_FOUND])
    name = text.strip().removeprefix("@").partition("@")[0]
    named = known.filter(Q(username__icontains=name) | Q(folded_name__contains=fold(text)))
    return list(named.order_by(F("last_posted_on").desc(nulls_last=True), "-pk")[:_MOST_FOUND])


def followed_among(viewer: Account | None, ids: Iterable[int]) -> set[int]:
    """Return whom of these `viewer` follows or asked to follow."""
    if viewer is None:
        return set()
    return set(Follow.objects.filter(follower=viewer, followed__in=list(ids)).values_list("followed_id", flat=True))


def tellable(collection_id: int) -> tuple[Collection | None, list[int]]:
    """Return a collection and the people here who stand in it, to be told that it changed; not its maker."""
    found = Collection.objects.select_related("owner").filter(pk=collection_id).first()
    if found is None:
        return None, []
    inside = Item.objects.shown_to(found.owner).filter(collection=found).exclude(account=found.owner_id)
    return found, list(inside.exclude(account__kind=Kind.FEED).values_list("account_id", flat=True))


def _newest(collections: CollectionQuerySet, offset: int, limit: int) -> CollectionQuerySet:
    return collections.order_by("-pk")[offset : offset + limit]


def _filled(collections: CollectionQuerySet, viewer: Account | None) -> list[Shown]:
    """Return these collections with those in them; two questions, however many they are."""
    kept = list(collections.select_related("owner"))
    if not kept:
        return []
    inside: dict[int, list[Item]] = {each.pk: [] for each in kept}
    owns = viewer is not None and any(each.owner_id == viewer.pk for each in kept)
    for item in _items(kept, viewer if owns else None, viewer):
        inside[item.collection_id].append(item)
    return [Shown(each, tuple(inside[each.pk])) for each in kept]


def _items(kept: Sequence[Collection], owner: Account | None, viewer: Account | None) -> ItemQuerySet:
    rows = Item.objects.filter(collection__in=[each.pk for each in kept])
    if owner is None:
        shown = rows.shown_to(viewer)
    else:
        shown = rows.shown_to_owner(owner).filter(Q(state=State.ACCEPTED) | Q(collection__owner=owner))
    return shown.select_related("account").order_by("pk")
