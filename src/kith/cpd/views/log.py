"""The log as a whole: a period at a glance, as files and on paper; what regulators ask, and whose questions one has."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kith.cpd import actions, queries
from kith.cpd.beside import Beside, beside
from kith.cpd.exporting import Besides, as_csv, as_json, as_markdown, file_name
from kith.cpd.forms import LogForm
from kith.cpd.models import Entry
from kith.cpd.periods import Period, is_reasonable, period_after, period_before
from kith.cpd.picture import HEIGHT, WIDTH, draw
from kith.cpd.queries import ON_A_PAGE, Keeping
from kith.cpd.regulators import NONE, regulators
from kith.cpd.showing import ready_to_read
from kith.foundations.ids import parse_id
from kith.members.gate import MemberRequest, member_only

_FURTHEST = 100_000
_FILES: dict[str, tuple[str, Callable[[Keeping, Period, list[Entry], Besides], Iterable[str]]]] = {
    # A spreadsheet knows by the mark at the beginning that these are not the letters of an older Windows.
    "csv": ("text/csv", lambda kept, period, rows, besides: ["\ufeff", *as_csv(kept.regulator, rows, besides)]),
    "json": ("application/json", lambda kept, period, rows, besides: [as_json(kept, period, rows, besides)]),
    "md": ("text/markdown", lambda kept, period, rows, besides: [as_markdown(kept.regulator, period, rows, besides)]),
}


@require_safe
@member_only
def index(request: MemberRequest) -> HttpResponse:
    """A period of one's log: what it asks for, what is there, and the entries, the latest first."""
    keeping = queries.keeping_of(request.account)
    period = period_asked(request, keeping)
    skipped = min(parse_id(request.GET.get("skip", "")) or 0, _FURTHEST)
    rows = queries.entries_page(request.account, period, skipped=skipped)
    today = timezone.localdate()
    seen = queries.glance(request.account, keeping, period)
    first = queries.first_day(request.account)
    context = {
        "keeping": keeping,
        "regulator": keeping.regulator,
        "period": period,
        "is_now": today in period,
        "seen": seen,
        "picture": draw(period, seen.marks, today),
        "width": WIDTH,
        "height": HEIGHT,
        "entries": rows[:ON_A_PAGE],
        "further": skipped + ON_A_PAGE if len(rows) > ON_A_PAGE else None,
        "nearer": max(0, skipped - ON_A_PAGE) if skipped else None,
        "earlier": period_before(period, keeping.regulator.period, keeping.began_on)
        if first is not None and first < period.first
        else None,
        "later": period_after(period, keeping.regulator.period, keeping.began_on) if today > period.last else None,
        "is_empty": first is None,
    }
    return render(request, "cpd/index.html", context)


@require_safe
@member_only
def take_along(request: MemberRequest, kind: str) -> HttpResponse:
    """The complete entries of a period as a file, in the order of the regulator's questions."""
    if kind not in _FILES:
        raise Http404
    keeping = queries.keeping_of(request.account)
    period = period_asked(request, keeping)
    media_type, write = _FILES[kind]
    rows = queries.entries_within(request.account, period)
    response = HttpResponse(
        write(keeping, period, rows, _beside(request, rows)), content_type=f"{media_type}; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{file_name(period, kind)}"'
    return response


@require_safe
@member_only
def on_paper(request: MemberRequest) -> HttpResponse:
    """A period's complete entries on one page, to print or to keep as a PDF."""
    keeping = queries.keeping_of(request.account)
    period = period_asked(request, keeping)
    rows = queries.entries_within(request.account, period)
    context = {
        "regulator": keeping.regulator,
        "period": period,
        "entries": ready_to_read(rows, keeping.regulator, _beside(request, rows)),
        "signed": request.account.name,
    }
    return render(request, "cpd/paper.html", context)


@require_safe
@member_only
def rules(request: MemberRequest) -> HttpResponse:
    """What each regulator asks, where that stands, and when somebody last looked."""
    mine = queries.keeping_of(request.account)
    known = [each for each in regulators().values() if each.is_one]
    return render(request, "cpd/rules.html", {"known": known, "mine": mine.regulator.key if mine.is_chosen else ""})


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def keep(request: MemberRequest) -> HttpResponse:
    """Choose a regulator, or none, and the day from which one's own periods are reckoned."""
    mine = queries.keeping_of(request.account)
    initial = {"regulator": mine.regulator.key if mine.is_chosen else NONE, "began_on": mine.began_on}
    form = LogForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_log(account=request.account, **form.cleaned_data)
        except actions.NoSuchDay:
            form.add_error("began_on", _("Look at the year: this day is very far away."))
        else:
            messages.success(request, _("Kept. Your entries stay as they are; the questions are the new ones."))
            return redirect("cpd:index")
    context = {"form": form, "mine": mine}
    return render(request, "cpd/keep.html", context, status=422 if form.errors else 200)


def period_asked(request: MemberRequest, keeping: Keeping) -> Period:
    """Return the period that holds the day in the address (`on`), or today."""
    try:
        day = parse_date(request.GET.get("on", ""))
    except ValueError:
        day = None
    return keeping.period_with(day if day is not None and is_reasonable(day) else timezone.localdate())


def _beside(request: MemberRequest, rows: list[Entry]) -> dict[int, list[Beside]]:
    return beside(rows, request.account, to_owner=True)
