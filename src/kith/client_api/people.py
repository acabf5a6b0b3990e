"""Whom an address of the API means, and lists of people."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone

from kith.accounts.connections import Connected
from kith.accounts.models import Account
from kith.accounts.queries import Relationship, may_meet, people_by_id, relationship, relationships
from kith.client_api.answers import list_answer
from kith.client_api.door import ApiRequest, not_found
from kith.client_api.entities.accounts import Known, account_json, account_met, accounts_by_id
from kith.foundations.paging import Page
from kith.foundations.ready import ready


def someone(request: ApiRequest, account_id: int) -> Account:
    """Return whom an id means, if who asks may meet them. Raises Refusal."""
    return met(request, account_id)[0]


def met(request: ApiRequest, account_id: int) -> tuple[Account, Relationship]:
    """Return whom an id means, and what stands between them and who asks. Raises Refusal."""
    account = _by_id(account_id)
    if account is None:
        raise not_found()
    tie = relationship(request.account, account, now=timezone.now())
    if not may_meet(account, tie):
        raise not_found()
    return account, tie


def anyone(request: ApiRequest, account_id: int) -> Account:
    """Return whom an id means, also someone gone, or who blocked one: for deeds that let go or keep away.

    But for a website that somebody else reads under a secret address: of that nothing is said. Raises Refusal.
    """
    account = _by_id(account_id)
    if account is None:
        raise not_found()
    if account.is_feed and account.is_locked and not relationship(request.account, account).following:
        raise not_found()
    return account


def those_met(request: ApiRequest, ids: Sequence[int]) -> list[Account]:
    """Return whom these ids mean, in their order, as far as who asks may meet them."""
    found = people_by_id(ids)
    ties = relationships(request.account, list(found), now=timezone.now())
    return [found[each] for each in ids if each in found and may_meet(found[each], ties[each])]


def as_met(viewer: Account | None, accounts: Collection[Account]) -> list[bytes]:
    """Return people as `viewer` meets them, who may look for whom to put into a collection."""
    ties = relationships(viewer, [account.pk for account in accounts])
    return [account_met(account, ties[account.pk] if viewer is not None else None) for account in accounts]


def people_json(accounts: Collection[Account]) -> list[bytes]:
    return [bytes(account_json(account)) for account in accounts]


def connected_answer(request: ApiRequest, page: Page[Connected]) -> HttpResponse:
    """Return a page of people, in two questions however many they are."""
    rows = page.rows
    return list_answer(request, connected_json(rows), [row.place for row in rows])


def connected_json(rows: Sequence[Connected]) -> list[bytes]:
    """Return these people, in their order; one question where all of them were seen before."""
    found = accounts_by_id({Known(row.account_id, row.changed_at) for row in rows})
    return [found[row.account_id] for row in rows if row.account_id in found]


@ready
def _by_id(account_id: int) -> QuerySet[Account]:
    return Account.objects.filter(id=account_id)
