"""What someone's own log shows, and what of it stands at a secret address. Nothing else asks for entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Prefetch, QuerySet

from kith.accounts.models import Account
from kith.accounts.names import tidy_words
from kith.cpd.models import Entry, Evidence, Kind, Log, Share
from kith.cpd.periods import Period, Stand, period_with, stands
from kith.cpd.regulators import NONE, Regulator, regulator

ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Keeping:
    """How someone keeps their log."""

    regulator: Regulator
    began_on: date | None = None
    is_chosen: bool = False  # they said so themselves, be it “none”

    def period_with(self, day: date) -> Period:
        return period_with(day, self.regulator.period, self.began_on)


@dataclass(frozen=True, slots=True)
class Mark:
    """What of an entry the picture of a period shows, and what is counted of it."""

    id: int
    began_on: date
    kind: str
    minutes: int | None
    is_with_peer: bool
    is_complete: bool
    topics: list[str]

    @property
    def counts(self) -> bool:
        return self.is_complete and self.kind != Kind.PLAN


@dataclass(frozen=True, slots=True)
class Glance:
    """A period in figures."""

    period: Period
    marks: list[Mark]
    stands: list[Stand]

    @property
    def complete(self) -> int:
        return sum(mark.counts for mark in self.marks)

    @property
    def drafts(self) -> int:
        return sum(not mark.is_complete for mark in self.marks)

    @property
    def minutes(self) -> int:
        return sum(mark.minutes or 0 for mark in self.marks if mark.counts)


def keeping_of(account: Account) -> Keeping:
    """Return how `account` keeps their log; who has not said has no regulator."""
    log = Log.objects.filter(account=account).first()
    if log is None:
        return Keeping(regulator(NONE))
    return Keeping(regulator(log.regulator), log.began_on, is_chosen=True)


def glance(account: Account, keeping: Keeping, period: Period) -> Glance:
    """Return a period in figures, in one question whatever is in it."""
    rows = Entry.objects.of(account).within(period.first, period.last).order_by("began_on", "id")
    columns = ("id", "began_on", "kind", "minutes", "is_with_peer", "is_complete", "topics")
    marks = [Mark(*row) for row in rows.values_list(*columns)]
    return Glance(period, marks, stands(keeping.regulator, (mark for mark in marks if mark.counts)))


def entries_page(account: Account, period: Period, *, skipped: int = 0) -> list[Entry]:
    """Return a page of a period, the latest first, and one more where there are more."""
    rows = Entry.objects.of(account).within(period.first, period.last).order_by("-began_on", "-id")
    return list(rows.annotate(beside=Count("evidence"))[skipped : skipped + ON_A_PAGE + 1])


def entries_within(account: Account, period: Period | None = None, *, drafts: bool = False) -> list[Entry]:
    """Return all of a period (or of ever), in the order in which it was learnt, with what stands beside it."""
    rows = Entry.objects.of(account)
    if period is not None:
        rows = rows.within(period.first, period.last)
    return list(_whole(rows if drafts else rows.complete()).order_by("began_on", "id"))


def first_day(account: Account) -> date | None:
    """Return the day of the earliest entry."""
    found: date | None = Entry.objects.of(account).aggregate(first=Min("began_on"))["first"]
    return found


def own_entry(account: Account, entry_id: int) -> Entry | None:
    """Return one's own entry with what stands beside it; nobody else's is there."""
    return _whole(Entry.objects.of(account)).filter(pk=entry_id).first()


def same_entry(account: Account, title: str, began_on: date, words: Mapping[str, str]) -> Entry | None:
    """Return the latest entry that says just this, if it is there already."""
    told = {name: said for name, text in words.items() if (said := tidy_words(text))}
    rows = Entry.objects.of(account).filter(title=title, began_on=began_on).order_by("-id")
    return next((row for row in rows if row.words == told), None)


def lately_written(account: Account, *, limit: int = 12) -> list[Entry]:
    """Return the entries that were written or changed last, to put something beside one of them."""
    return list(Entry.objects.of(account).order_by("-changed_at", "-id")[:limit])


def entries_to_share(account: Account, period: Period | None, ids: Collection[int] = ()) -> list[Entry]:
    """Return the complete entries of a period, or certain ones, as they would be shared."""
    rows = Entry.objects.of(account).complete()
    rows = rows.filter(pk__in=ids) if period is None else rows.within(period.first, period.last)
    return list(_whole(rows).order_by("began_on", "id"))


def shares_of(account: Account) -> list[Share]:
    """Return the addresses that `account` made and that were not ended, the last first, over or not."""
    rows = Share.objects.filter(account=account).annotate(many=Count("shared"))
    return list(rows.order_by("-made_at", "-id"))


def own_share(account: Account, share_id: int) -> Share | None:
    return Share.objects.filter(account=account, pk=share_id).first()


def shared_entries(share: Share) -> list[Entry]:
    """Return what stands at a secret address now: of what was chosen, what is still there and complete."""
    rows = Entry.objects.of(share.account).complete().filter(shares=share)
    return list(_whole(rows).order_by("began_on", "id"))


def _whole(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    beside = Evidence.objects.select_related("link__same_as")
    return entries.prefetch_related(Prefetch("evidence", queryset=beside))
