"""The desk, one report, the log, and what became of one's own reports."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, Q

from kith.accounts.models import Account
from kith.accounts.names import fold
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.members.models import Rank
from kith.moderation.models import Act, Caution, Report


def waiting_reports() -> list[Report]:
    """Return what waits for a decision, the oldest first; dangers before all else."""
    waiting = list(Report.objects.waiting().select_related("by", "about", "claimed_by__account").order_by("pk")[:200])
    return sorted(waiting, key=lambda report: report.category != "danger")


def count_waiting() -> int:
    """Return how many reports wait."""
    return Report.objects.waiting().count()


def decided_page(cursor: Cursor) -> Page[Report]:
    """Return what was decided, newest first."""
    decided = Report.objects.filter(decided_at__isnull=False).select_related("by", "about", "decided_by__account")
    return page_from(list(within(decided, cursor)), cursor, place=lambda report: report.pk)


def report_on_desk(report_id: int) -> Report | None:
    """Return a report with all its parts. Its post is shown because it was reported; nothing else of its author is."""
    return Report.objects.with_parts().filter(pk=report_id).first()


def newest_reports_by(account_ids: Collection[int]) -> list[Report]:
    """Return the last report of each of these people: the one that the bell of moderators tells of."""
    newest = Report.objects.filter(by__in=account_ids).values("by").annotate(newest=Max("id")).values("newest")
    return list(Report.objects.filter(pk__in=newest).select_related("about"))


def cautions_of(account: Account) -> list[Caution]:
    """Return what someone was told by the moderators, newest first."""
    return list(Caution.objects.filter(account=account).order_by("-pk")[:50])


def newest_caution_of(account: Account) -> Caution | None:
    """Return the last that someone was told by the moderators."""
    return Caution.objects.filter(account=account).order_by("-pk").first()


def history_of(account: Account) -> list[Act]:
    """Return what was done about an account before, newest first."""
    return list(Act.objects.filter(account=account).select_related("by__account").order_by("-pk")[:50])


def log_page(cursor: Cursor, *, about: Account | None = None) -> Page[Act]:
    """Return the log, newest first, whole or about one account."""
    acts = Act.objects.select_related("by__account", "account")
    if about is not None:
        acts = acts.filter(account=about)
    return page_from(list(within(acts, cursor)), cursor, place=lambda act: act.pk)


def reports_by(account: Account) -> list[Report]:
    """Return what someone reported, newest first, to tell them what became of it."""
    return list(Report.objects.filter(by=account).select_related("about").order_by("-pk")[:100])


@dataclass(frozen=True)
class Wanted:
    """Whom a moderator looks for."""

    origin: str = ""  # "local", "remote" or both
    standing: str = ""  # "active", "pending", "disabled", "silenced", "sensitized", "suspended" or any
    username: str = ""
    display_name: str = ""
    domain: str = ""
    email: str = ""
    only_staff: bool = False
    invited_by: int | None = None


def people_on_desk(wanted: Wanted, cursor: Cursor) -> Page[Account]:
    """Return accounts as who keeps order looks for them, newest first, each with its login where it has one."""
    found = Account.objects.people().select_related("user__invitation__made_by")
    if wanted.origin:
        found = found.here() if wanted.origin == "local" else found.exclude(domain="")
    if wanted.standing:
        found = found.filter(_STANDINGS.get(wanted.standing, Q(pk=None)))
    if wanted.username:
        found = found.filter(username__istartswith=wanted.username)
    if wanted.display_name:
        found = found.filter(folded_name__contains=fold(wanted.display_name))
    if wanted.domain:
        found = found.filter(domain=wanted.domain.lower())
    if wanted.email:
        found = found.filter(user__email__icontains=wanted.email)
    if wanted.only_staff:
        found = found.exclude(user__rank=Rank.MEMBER).exclude(user=None)
    if wanted.invited_by is not None:
        found = found.filter(user__invitation__made_by__account_id=wanted.invited_by)
    return page_from(list(within(found, cursor)), cursor, place=lambda account: account.pk)


_MAY_USE = Q(suspended_at=None, left_at=None)
_STANDINGS = {
    "active": _MAY_USE & (Q(user=None) | Q(user__disabled_at=None, user__approved_at__isnull=False)),
    "pending": Q(user__isnull=False, user__approved_at=None),
    "disabled": Q(user__disabled_at__isnull=False),
    "silenced": Q(limited_at__isnull=False),
    "sensitized": Q(covered_at__isnull=False),
    "suspended": Q(suspended_at__isnull=False),
}


def reports_for_apps(
    cursor: Cursor, *, is_decided: bool | None, by: int | None = None, about: int | None = None
) -> Page[Report]:
    """Return reports with all their parts, newest first; whether `is_decided` or not, or (None) all."""
    found = Report.objects.with_parts()
    if is_decided is not None:
        found = found.filter(decided_at__isnull=not is_decided)
    if by is not None:
        found = found.filter(by_id=by)
    if about is not None:
        found = found.filter(about_id=about)
    return page_from(list(within(found, cursor)), cursor, place=lambda report: report.pk)
