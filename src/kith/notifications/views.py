"""The bell, and what may ring it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.foundations.paging import cursor_from
from kith.foundations.times import ago
from kith.members.gate import MemberRequest, member_only
from kith.notifications import actions, queries
from kith.notifications.forms import KEEPERS_KINDS, KindsForm
from kith.notifications.models import Kind


@require_safe
@member_only
def bell(request: MemberRequest) -> HttpResponse:
    """What happened to one's posts and page. Opening it marks it as read; what was new stays marked on this view."""
    now = timezone.now()
    cursor = cursor_from(request.GET)
    page = queries.bell_page(request.account, cursor)
    if cursor.is_top and request.method == "GET":
        actions.mark_read(account=request.account, up_to=queries.newest_of(request.account))
    lines = [(line, ago(line.at, now)) for line in page.rows]
    return render(request, "notifications/bell.html", {"lines": lines, "page": page, "is_top": cursor.is_top})


@require_POST
@member_only
def read(request: MemberRequest) -> HttpResponse:
    """Mark all as read, for those who don't want to look."""
    actions.mark_read(account=request.account, up_to=queries.newest_of(request.account))
    return redirect("notifications:bell")


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def settings(request: MemberRequest) -> HttpResponse:
    """Choose which kinds of notices ring the bell."""
    member = request.member
    is_keeper = member.is_moderator
    wanted = [kind for kind in Kind.values if kind not in member.quiet_kinds]
    form = KindsForm(request.POST if request.method == "POST" else None, initial={"kinds": wanted}, is_keeper=is_keeper)
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data["kinds"]) | (set() if is_keeper else {str(each) for each in KEEPERS_KINDS})
        actions.choose_kinds(member=member, wanted=chosen)
        messages.info(request, _("Kept. The bell rings for what you chose."))
        return redirect("notifications:settings")
    return render(request, "notifications/settings.html", {"form": form}, status=422 if form.errors else 200)
