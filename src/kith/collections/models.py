"""Collections: whom someone puts together for others to follow, and who may see what of them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from kith.accounts.models import Account, AccountQuerySet, Block, Featuring, Follow, Kind
from kith.accounts.queries import shown_to


class State(models.TextChoices):
    """Where the consent of someone in a collection stands (the words are those of apps)."""

    PENDING = "pending", "Asked"
    ACCEPTED = "accepted", "Agreed"
    REJECTED = "rejected", "Declined"
    REVOKED = "revoked", "Took themselves out"


STANDS = (State.PENDING, State.ACCEPTED)  # in a collection, or asked and not answered yet


class CollectionQuerySet(models.QuerySet["Collection"]):
    def shown_to(self, viewer: Account | None) -> Self:
        """Keep those whose maker `viewer` may meet; what moderators hid, its maker alone sees.

        Who stands in one, or was asked, sees it though its maker is limited: how else could they leave?
        """
        is_open, is_met = Q(hidden_at=None), Q(Exists(_met(viewer).filter(pk=OuterRef("owner"))))
        if viewer is not None:
            is_open |= Q(owner=viewer.pk)
            standing = Item.objects.filter(collection=OuterRef("pk"), account=viewer, state__in=STANDS)
            is_met |= Q(Exists(standing), Exists(shown_to(viewer).filter(pk=OuterRef("owner"))))
        return self.filter(is_open, is_met)

    def listed_to(self, viewer: Account | None) -> Self:
        """As `shown_to`, without those that are found by their address alone; of one's own, all."""
        is_listed = Q(is_discoverable=True)
        if viewer is not None:
            is_listed |= Q(owner=viewer.pk)
        return self.shown_to(viewer).filter(is_listed)


class Collection(models.Model):
    """People and websites that `owner` recommends together. Public, like the page of who made it."""

    id = models.BigIntegerField(primary_key=True)  # foundations.ids.new_id(created_at)
    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="collections")
    name = models.CharField(max_length=40)
    description = models.CharField(max_length=100, blank=True)
    tag = models.CharField(max_length=150, blank=True)  # a hashtag as its maker spells it, without its sign
    language = models.CharField(max_length=20, blank=True)
    is_sensitive = models.BooleanField(default=False)
    is_discoverable = models.BooleanField(default=False)  # on its maker's page too, not by its address alone
    starter_at = models.DateTimeField(null=True)  # since when administrators offer it to newcomers
    hidden_at = models.DateTimeField(null=True)  # by moderators
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = CollectionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["starter_at"], name="collections_starters", condition=Q(starter_at__isnull=False))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_starter(self) -> bool:
        return self.starter_at is not None


class ItemQuerySet(models.QuerySet["Item"]):
    def shown_to(self, viewer: Account | None) -> Self:
        """Keep who agreed and still does, whom `viewer` may meet, and between whom and the maker nothing stands."""
        return self._standing(viewer).filter(state=State.ACCEPTED)

    def shown_to_owner(self, owner: Account) -> Self:
        """As `shown_to`, and who was asked and has not answered."""
        return self._standing(owner).filter(state__in=STANDS)

    def _standing(self, viewer: Account | None) -> Self:
        apart = Block.objects.filter(
            Q(account=OuterRef("collection__owner_id"), target=OuterRef("account_id"))
            | Q(account=OuterRef("account_id"), target=OuterRef("collection__owner_id"))
        )
        # Whoever stopped being found, or said that nobody may feature them, is out of every collection at once.
        consents = Q(account=F("collection__owner")) | Q(account__kind=Kind.FEED) | Q(account__featuring=Featuring.ASK)
        consents |= Q(account__featuring=Featuring.OPEN, account__is_discoverable=True)
        met = _met(viewer).exclude(kind=Kind.FEED, is_locked=True).filter(pk=OuterRef("account"))
        return self.filter(consents, ~Exists(apart), Exists(met))


class Item(models.Model):
    """Someone in a collection, or who was asked. Who declined or left stays as a row, so nobody puts them in again."""

    id = models.BigIntegerField(primary_key=True)  # foundations.ids.new_id(created_at)
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="in_collections")
    state = models.CharField(max_length=8, choices=State, default=State.ACCEPTED)
    created_at = models.DateTimeField()

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["collection", "account"], name="collections_once_in_each")]


def _met(viewer: Account | None) -> AccountQuerySet:
    """Keep whom `viewer` may meet in lists; those whom moderators limited, their followers alone."""
    met = shown_to(viewer)
    if viewer is None:
        return met.filter(limited_at=None)
    follows = Exists(Follow.objects.filter(follower=viewer, followed=OuterRef("pk"), accepted_at__isnull=False))
    return met.filter(Q(limited_at=None) | Q(pk=viewer.pk) | follows)
