"""The list of people here who want to be found (row N12): by role, place and what they care about.

Only who asked for it stands there, for anyone to see. It is sorted by when people joined, by who wrote last or by
name; never by how many follow someone.
"""

from __future__ import annotations

from django.db.models import Count, Q

from kith.accounts.apart import MEETS, MEETS_ASKS
from kith.accounts.connections import Connected
from kith.accounts.models import Account, AccountQuerySet, FeaturedTag
from kith.accounts.names import fold
from kith.accounts.queries import shown_to
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.foundations.ready import ready_fetch


def listed_to(viewer: Account | None) -> AccountQuerySet:
    """Keep those here who asked to be found and whom `viewer` may meet."""
    return shown_to(viewer).here().people().filter(is_discoverable=True, limited_at=None)


def directory_page(
    viewer: Account | None,
    cursor: Cursor,
    *,
    role: str = "",
    place: str = "",
    tag: str = "",
    order: str = "newest",
    text: str = "",
) -> Page[Account]:
    """Return those listed: the newest first, or (`order`) who wrote last ("active"), or by "name"."""
    listed = listed_to(viewer)
    if role:
        listed = listed.filter(role=role)
    if place:
        # All of Wales holds each of its councils.
        listed = listed.filter(Q(place=place) | Q(place__startswith=f"{place}-"))
    if tag:
        listed = listed.filter(featured_tags__name=tag)
    if text:
        listed = listed.filter(Q(username__icontains=text.removeprefix("@")) | Q(folded_name__contains=fold(text)))
    if order == "active":
        return _most_active(listed, cursor)
    if order == "name":
        return _by_name(listed, cursor)
    return page_from(list(within(listed, cursor)), cursor, place=lambda account: account.pk)


def directory_slice(viewer: Account | None, *, by_activity: bool, offset: int, limit: int) -> list[Connected]:
    """Return some of those listed, as apps page them: who wrote last first, or the newest."""
    me = viewer.pk if viewer is not None else 0
    rows = ready_fetch(_LAST_FIRST if by_activity else _NEWEST_FIRST, [*[me] * MEETS_ASKS, limit, offset])
    return [Connected(*row) for row in rows]


# The rule of `listed_to` by hand: as models forty of them cost 6 ms, so they cost half a one.
_LISTED = f"""SELECT account.id, account.id, account.changed_at FROM accounts_account account
WHERE account.domain = '' AND account.kind <> 'feed' AND account.is_discoverable AND account.limited_at IS NULL
    AND {MEETS}"""  # noqa: S608 - constants
_LAST_FIRST = f"{_LISTED} ORDER BY account.last_posted_on DESC NULLS LAST, account.id DESC LIMIT %s OFFSET %s"
_NEWEST_FIRST = f"{_LISTED} ORDER BY account.id DESC LIMIT %s OFFSET %s"


def places_of(viewer: Account | None) -> list[str]:
    """Return the places where somebody listed is."""
    return list(listed_to(viewer).exclude(place="").order_by("place").values_list("place", flat=True).distinct())


def topics_of(viewer: Account | None, limit: int = 12) -> list[str]:
    """Return the tags that most of those listed care about, in the order of the alphabet."""
    counted = FeaturedTag.objects.filter(account__in=listed_to(viewer)).values("name").annotate(many=Count("id"))
    return sorted(counted.order_by("-many", "name").values_list("name", flat=True)[:limit])


def featured_by(account: Account) -> list[tuple[str, str]]:
    """Return the tags that `account` cares about: their names, and as it spells them."""
    return ready_fetch(_FEATURED, [account.pk])


# By hand, because every profile asks it.
_FEATURED = "SELECT name, display FROM accounts_featuredtag WHERE account_id = %s ORDER BY id"


def _most_active(listed: AccountQuerySet, cursor: Cursor) -> Page[Account]:
    """The cursor names the last one seen; who writes meanwhile moves up and is met at the top the next time."""
    wrote = listed.filter(last_posted_on__isnull=False).order_by("-last_posted_on", "-pk")
    last = _last_seen(cursor)
    if last is not None and last.last_posted_on is not None:
        day = last.last_posted_on
        wrote = wrote.filter(Q(last_posted_on__lt=day) | Q(last_posted_on=day, pk__lt=last.pk))
    return _first_of(wrote, cursor)


def _by_name(listed: AccountQuerySet, cursor: Cursor) -> Page[Account]:
    named = listed.order_by("folded_name", "pk")
    last = _last_seen(cursor)
    if last is not None:
        name = last.folded_name
        named = named.filter(Q(folded_name__gt=name) | Q(folded_name=name, pk__gt=last.pk))
    return _first_of(named, cursor)


def _last_seen(cursor: Cursor) -> Account | None:
    return Account.objects.filter(pk=cursor.max_id).first() if cursor.max_id is not None else None


def _first_of(ordered: AccountQuerySet, cursor: Cursor) -> Page[Account]:
    rows = list(ordered[: cursor.limit + 1])
    goes_on = len(rows) > cursor.limit
    rows = rows[: cursor.limit]
    return Page(rows, older=rows[-1].pk if goes_on else None, newer=None)
