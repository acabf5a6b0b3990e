"""The bell, and what one does with its lines."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kith.accounts.models import Account
from kith.design.asking import ask_once_more
from kith.foundations.addresses import safe_next
from kith.foundations.paging import cursor_from
from kith.foundations.times import ago
from kith.members.gate import MemberRequest, member_only
from kith.notifications import actions, queries
from kith.notifications.sifting import covered
from kith.notifications.wording import excerpt, sentence_html


@require_safe
@member_only
def bell(request: MemberRequest) -> HttpResponse:
    """What happened to one's posts and page. Opening it marks it as read; what was new stays marked on this view."""
    now = timezone.now()
    cursor = cursor_from(request.GET)
    page = queries.bell_page(request.account, cursor)
    if cursor.is_top and request.method == "GET" and (newest := queries.newest_of(request.account)):
        actions.mark_read(account=request.account, up_to=newest)
    context = {
        "lines": shown(request.account, page.rows, now=now),
        "page": page,
        "is_top": cursor.is_top,
        "waiting": queries.pending(request.account)[0] if cursor.is_top else 0,
    }
    return render(request, "notifications/bell.html", context)


@require_POST
@member_only
def read(request: MemberRequest) -> HttpResponse:
    """Mark all as read, for those who don't want to look."""
    actions.mark_read(account=request.account, up_to=queries.newest_of(request.account))
    return redirect("notifications:bell")


@require_POST
@member_only
def dismiss(request: MemberRequest, notice_id: int) -> HttpResponse:
    """Take a line out of the bell, with all that stands in it."""
    if actions.dismiss_line(account=request.account, notice_id=notice_id):
        messages.info(request, _("Taken away."))
    return redirect(safe_next(request, reverse("notifications:bell")))


@require_POST
@member_only
def clear(request: MemberRequest) -> HttpResponse:
    """Empty the bell, once one is sure."""
    if request.POST.get("sure") != "yes":
        return ask_once_more(
            request,
            question=_("Take all notices away?"),
            explanation=_("The posts stay where they are. Who waits in your requests goes on waiting."),
            yes=_("Take them away"),
            back=reverse("notifications:bell"),
        )
    actions.clear(account=request.account)
    return redirect("notifications:bell")


def shown(reader: Account, lines: list[queries.Line], *, now: datetime) -> list[dict[str, object]]:
    """Put lines into words for `notifications/_line.html`; what `reader` filters is not quoted."""
    under = covered(reader, [line.post for line in lines if line.post], now=now)
    return [
        {
            "line": line,
            "when": ago(line.at, now),
            "sentence": sentence_html(line),
            "excerpt": excerpt(line.post, under.get(line.post.id, ())) if line.post else "",
        }
        for line in lines
    ]
