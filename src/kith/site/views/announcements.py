"""What everyone here is told: the page of it, putting it away, and keeping it."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kith.members.gate import MemberRequest, administrator_only, member_only
from kith.posts.views.returning import asked_address
from kith.servers import actions as servers
from kith.servers.models import Announcement
from kith.servers.queries import reactions_to
from kith.site.acting import note
from kith.site.keeping_forms import AnnouncementForm

_MOST_SHOWN = 50


@require_safe
@member_only
def announcements(request: MemberRequest) -> HttpResponse:
    """Show what was announced, the latest first, for who put it away too soon."""
    begun = list(Announcement.objects.filter(starts_at__lte=timezone.now())[:_MOST_SHOWN])
    reactions = reactions_to([one.pk for one in begun], request.account.pk)
    return render(request, "site/announcements.html", {"announcements": [(one, reactions[one.pk]) for one in begun]})


@require_POST
@member_only
def put_away(request: MemberRequest, announcement_id: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement, pk=announcement_id)
    servers.put_away(announcement=announcement, account_id=request.account.id)
    return redirect(asked_address(request, "/home"))


@administrator_only
def manage(request: MemberRequest) -> HttpResponse:
    form = AnnouncementForm(request.POST or None)
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        servers.announce_to_everyone(**given, by_name=request.member.username, now=now)
        note(request.member, "announce", "announcements", given["text"])
        messages.info(request, _("It is told from %s on.") % timezone.localtime(given["starts_at"]).strftime("%H:%M"))
        return redirect("site:manage_announcements")
    rows = Announcement.objects.all()[:_MOST_SHOWN]
    context = {"form": form, "rows": rows, "now": now}
    return render(request, "site/manage/announcements.html", context, status=422 if form.errors else 200)


@administrator_only
def change(request: MemberRequest, announcement_id: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement, pk=announcement_id)
    start = {"text": announcement.text, "starts_at": announcement.starts_at, "ends_at": announcement.ends_at}
    form = AnnouncementForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        servers.change_announcement(announcement=announcement, **form.cleaned_data)
        note(request.member, "change_announcement", "announcements", form.cleaned_data["text"])
        messages.info(request, _("Kept."))
        return redirect("site:manage_announcements")
    context = {"form": form, "announcement": announcement}
    return render(request, "site/manage/announcement.html", context, status=422 if form.errors else 200)


@require_POST
@administrator_only
def end(request: MemberRequest, announcement_id: int) -> HttpResponse:
    not_over = Announcement.objects.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))
    announcement = get_object_or_404(not_over, pk=announcement_id)
    note(request.member, "end_announcement", "announcements", announcement.text)
    servers.end_announcement(announcement=announcement, now=timezone.now())
    messages.info(request, _("It is told no more."))
    return redirect("site:manage_announcements")
