"""Lists: making them, putting people in, sharing them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from kith.accounts.actions import MayNotFollow, NotWithYourself, follow
from kith.accounts.models import Account, Follow
from kith.accounts.queries import shown_to
from kith.foundations.text import on_one_line
from kith.jobs.announce import announce
from kith.timelines.actions.entries import empty_of, fill_anew, fill_list
from kith.timelines.actions.homes import clear_from_home, fill_home
from kith.timelines.happenings import LIST_CHANGED, LIST_FOLLOWED
from kith.timelines.models import List, ListMember, RepliesPolicy

MOST_LISTS = 50
MOST_MEMBERS = 500
LONGEST_TITLE = 100
LONGEST_ABOUT = 300


class NoTitle(Exception):
    """A list needs a name."""


class TooManyLists(Exception):
    """Fifty lists are there already."""


class ListIsFull(Exception):
    """A list holds no more than five hundred."""


class NotForYourList(Exception):
    """They are gone, there is a block between the two, or they asked not to be in this list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDraft:
    """A list as it is to be; None leaves a thing as it is."""

    title: str | None = None
    about: str | None = None
    replies_policy: str | None = None
    is_exclusive: bool | None = None
    is_public: bool | None = None


def make_list(*, owner: Account, draft: ListDraft, now: datetime) -> List:
    """Make an empty list. Raises NoTitle, TooManyLists, or ValueError for a policy that does not exist."""
    fields = _fields(draft)
    if not fields.get("title"):
        raise NoTitle
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=owner.pk)
        if List.objects.filter(owner=owner).count() >= MOST_LISTS:
            raise TooManyLists
        return List.objects.create(owner=owner, created_at=now, **fields)


def change_list(*, kept: List, draft: ListDraft) -> List:
    """Change what `draft` says. Raises NoTitle, or ValueError for a policy that does not exist."""
    fields = _fields(draft)
    if fields.get("title") == "":
        raise NoTitle
    with transaction.atomic():
        reads_otherwise = any(
            name in fields and fields[name] != getattr(kept, name) for name in ("replies_policy", "is_exclusive")
        )
        for name, value in fields.items():
            setattr(kept, name, value)
        kept.save(update_fields=fields)
        if reads_otherwise:
            announce(LIST_CHANGED, list_id=kept.pk)
    return kept


def delete_list(*, kept: List) -> None:
    """Delete a list; nobody in it is told, and follows stay. Who had left home for it comes back."""
    with transaction.atomic():
        account_ids = list(_inside(kept).values_list("account_id", flat=True))
        was_apart, owner = kept.is_exclusive, kept.owner
        kept.delete()
        _forget_who_is_on_no_list(account_ids)
        if was_apart:
            _bring_back_home(owner, account_ids)


def put_in_list(*, kept: List, account: Account, now: datetime) -> None:
    """Put `account` into a list, followed or not; twice is once. Raises NotForYourList, ListIsFull."""
    with transaction.atomic():
        List.objects.select_for_update().get(pk=kept.pk)
        if not shown_to(kept.owner).filter(pk=account.pk).exists():
            raise NotForYourList
        member, is_new = _member(kept, account)
        if member.left_at is not None:
            raise NotForYourList
        if not is_new:
            return
        if _inside(kept).count() > MOST_MEMBERS:
            raise ListIsFull
        Account.objects.filter(pk=account.pk, is_on_a_list=False).update(is_on_a_list=True)
        fill_list(kept=kept, account=account)
        if kept.is_exclusive:
            clear_from_home(owner_id=kept.owner_id, author_id=account.pk)


def put_all_in_list(*, kept: List, accounts: Iterable[Account], now: datetime) -> None:
    """Put people into a list, all of them or nobody. Raises as `put_in_list`."""
    with transaction.atomic():
        for account in accounts:
            put_in_list(kept=kept, account=account, now=now)


def take_out_of_list(*, kept: List, account: Account) -> None:
    """Take `account` out of a list."""
    with transaction.atomic():
        if ListMember.objects.filter(list=kept, account=account, left_at=None).delete()[0]:
            _gone(kept, account)


def leave_list(*, kept: List, account: Account, now: datetime) -> None:
    """Take oneself out of somebody's list, for good; they are not told, and cannot put one in again."""
    with transaction.atomic():
        if ListMember.objects.filter(list=kept, account=account, left_at=None).update(left_at=now):
            _gone(kept, account)


def part_lists(*, account_id: int, target_id: int) -> None:
    """After a block neither is in a list of the other."""
    for owner_id, member_id in ((account_id, target_id), (target_id, account_id)):
        for member in ListMember.objects.filter(list__owner=owner_id, account=member_id).select_related(
            "list", "account"
        ):
            take_out_of_list(kept=member.list, account=member.account)


def copy_list(*, kept: List, account: Account, now: datetime) -> List:
    """Make a list of one's own of the people in somebody's list, as it is now. Raises TooManyLists."""
    with transaction.atomic():
        made = make_list(owner=account, draft=ListDraft(title=kept.title, about=kept.about), now=now)
        people = shown_to(account).filter(pk__in=_inside(kept).values("account")).exclude(pk=account.pk)
        _put_all_in(made, people)
    return made


def follow_all(*, kept: List, account: Account, now: datetime) -> int:
    """Follow everyone in a list that one may follow, and return how many were asked or followed."""
    done = 0
    for person in shown_to(account).filter(pk__in=_inside(kept).values("account")).exclude(pk=account.pk):
        try:
            follow(follower=account, target=person, now=now)
        except (MayNotFollow, NotWithYourself):
            continue
        done += 1
    return done


def ask_to_follow_all(*, kept: List, account: Account) -> None:
    """Have everyone in a list followed, in the background."""
    with transaction.atomic():
        announce(LIST_FOLLOWED, list_id=kept.pk, account_id=account.pk)


def settle_list(*, kept: List) -> None:
    """Write a list anew, and have those in it leave the owner's home or come back to it."""
    fill_anew(kept=kept)
    account_ids = list(_inside(kept).values_list("account_id", flat=True))
    if not kept.is_exclusive:
        _bring_back_home(kept.owner, account_ids)
        return
    for account_id in account_ids:
        clear_from_home(owner_id=kept.owner_id, author_id=account_id)


def _put_all_in(kept: List, people: Iterable[Account]) -> None:
    ids = [person.pk for person in people][:MOST_MEMBERS]
    ListMember.objects.bulk_create([ListMember(list=kept, account_id=each) for each in ids], ignore_conflicts=True)
    Account.objects.filter(pk__in=ids).update(is_on_a_list=True)
    announce(LIST_CHANGED, list_id=kept.pk)


def _member(kept: List, account: Account) -> tuple[ListMember, bool]:
    return ListMember.objects.get_or_create(list=kept, account=account)


def _inside(kept: List) -> QuerySet[ListMember]:
    return ListMember.objects.filter(list=kept, left_at=None)


def _gone(kept: List, account: Account) -> None:
    empty_of(kept=kept, account_id=account.pk)
    _forget_who_is_on_no_list([account.pk])
    if kept.is_exclusive:
        _bring_back_home(kept.owner, [account.pk])


def _forget_who_is_on_no_list(account_ids: list[int]) -> None:
    held = ListMember.objects.filter(account__in=account_ids, left_at=None).values("account")
    Account.objects.filter(pk__in=account_ids).exclude(pk__in=held).update(is_on_a_list=False)


def _bring_back_home(owner: Account, account_ids: list[int]) -> None:
    follows = Follow.objects.filter(follower=owner, followed__in=account_ids, accepted_at__isnull=False)
    for each in follows.select_related("follower", "followed"):
        fill_home(follow=each)


def _fields(draft: ListDraft) -> dict[str, object]:
    fields: dict[str, object] = {}
    if draft.title is not None:
        fields["title"] = on_one_line(draft.title)[:LONGEST_TITLE]
    if draft.about is not None:
        fields["about"] = on_one_line(draft.about)[:LONGEST_ABOUT]
    if draft.replies_policy is not None:
        fields["replies_policy"] = RepliesPolicy(draft.replies_policy).value
    for name in ("is_exclusive", "is_public"):
        if getattr(draft, name) is not None:
            fields[name] = getattr(draft, name)
    return fields
