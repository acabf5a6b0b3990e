"""Hours on duty: the week, off until tomorrow, away until a day, and back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.foundations.addresses import safe_next
from kith.foundations.times import until_in_words
from kith.members.gate import MemberRequest, member_only
from kith.notifications import actions, queries
from kith.notifications.duty import next_morning, week_from, zone_or_utc
from kith.notifications.forms import OFFICE_WEEK, AwayForm, WeekForm


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def hours(request: MemberRequest) -> HttpResponse:
    """The week of someone's hours; `?start=office` fills in one to start from."""
    reach = queries.reach_of(request.account)
    week = week_from(reach.duty_hours)
    offered = OFFICE_WEEK if request.GET.get("start") == "office" else week
    form = WeekForm(request.POST if request.method == "POST" else None, week=offered)
    if request.method == "POST" and form.is_valid():
        actions.keep_hours(member=request.member, days=form.week(), zone=_zone(), now=timezone.now())
        kept = any(form.week())
        messages.info(request, _("Kept. Outside these hours nothing rings.") if kept else _("Kept. You keep no hours."))
        return redirect("notifications:hours")
    return _page(request, form, AwayForm(), keeps_hours=bool(week), status=422 if form.errors else 200)


@require_POST
@member_only
def go_off_duty(request: MemberRequest) -> HttpResponse:
    """Off duty from now to tomorrow morning."""
    now = timezone.now()
    back = actions.go_off_duty(member=request.member, zone=_zone(), now=now)
    messages.info(request, _("Off duty until %(when)s. Have a good rest.") % {"when": until_in_words(back, now)})
    return redirect(safe_next(request, reverse("notifications:hours")))


@require_POST
@member_only
def go_away(request: MemberRequest) -> HttpResponse:
    """Off duty until a day."""
    now = timezone.now()
    form = AwayForm(request.POST)
    if form.is_valid():
        try:
            back = actions.go_away(member=request.member, back_on=form.cleaned_data["back_on"], zone=_zone(), now=now)
        except actions.NotAhead:
            form.add_error("back_on", _("Please choose a day after today, within a year."))
        else:
            messages.info(request, _("Off duty until %(when)s.") % {"when": until_in_words(back, now)})
            return redirect("notifications:hours")
    week = week_from(queries.reach_of(request.account).duty_hours)
    return _page(request, WeekForm(week=week), form, keeps_hours=bool(week), status=422)


@require_POST
@member_only
def come_back(request: MemberRequest) -> HttpResponse:
    """On duty again."""
    actions.come_back(member=request.member, now=timezone.now())
    messages.info(request, _("You are back on duty. What waited is on its way."))
    return redirect(safe_next(request, reverse("notifications:hours")))


def _page(request: MemberRequest, week: WeekForm, away: AwayForm, *, keeps_hours: bool, status: int) -> HttpResponse:
    now = timezone.now()
    context = {
        "form": week,
        "away": away,
        "keeps_hours": keeps_hours,
        "zone": _zone(),
        "tomorrow": until_in_words(next_morning(zone_or_utc(_zone()), now), now),
        "is_off_duty": queries.next_on_duty(request.account, now) is not None,
    }
    return render(request, "notifications/hours.html", context, status=status)


def _zone() -> str:
    """The zone of this page: chosen by the member, else the browser's."""
    return timezone.get_current_timezone_name()
