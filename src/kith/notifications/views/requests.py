"""Requests: people one hardly knows, waiting to be let in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.foundations.ids import parse_id
from kith.foundations.paging import cursor_from
from kith.foundations.times import ago
from kith.members.gate import MemberRequest, member_only
from kith.notifications import actions, queries
from kith.notifications.forms import PolicyForm
from kith.notifications.sifting import covered
from kith.notifications.views.bell import shown
from kith.notifications.wording import excerpt


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def requests(request: MemberRequest) -> HttpResponse:
    """Who waits; a POST lets in, or dismisses, those who are ticked."""
    if request.method == "POST":
        senders = [number for each in request.POST.getlist("who") if (number := parse_id(each))]
        _settle(request, senders)
        return redirect("notifications:requests")
    now = timezone.now()
    page = queries.requests_page(request.account, cursor_from(request.GET))
    under = covered(request.account, [each.last_post for each in page.rows if each.last_post], now=now)
    waiting = [
        {
            "request": each,
            "when": ago(each.last_at, now),
            "excerpt": excerpt(post, under.get(post.id, ())) if post else "",
        }
        for each in page.rows
        for post in (each.last_post,)
    ]
    return render(request, "notifications/requests.html", {"waiting": waiting, "page": page})


@require_safe
@member_only
def request_of(request: MemberRequest, account_id: int) -> HttpResponse:
    """What one sender wrote, before one decides."""
    found = queries.request_from(request.account, account_id)
    if found is None:
        raise Http404
    lines = shown(request.account, queries.lines_from(request.account, account_id), now=timezone.now())
    return render(request, "notifications/request.html", {"asking": found, "lines": lines})


@require_POST
@member_only
def settle(request: MemberRequest, account_id: int) -> HttpResponse:
    """Let one sender in, or dismiss what waits of them."""
    _settle(request, [account_id])
    return redirect("notifications:requests")


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def policy(request: MemberRequest) -> HttpResponse:
    """Choose who of those one hardly knows has to wait."""
    reach = queries.reach_of(request.account)
    form = PolicyForm(request.POST if request.method == "POST" else None, instance=reach)
    if request.method == "POST" and form.is_valid():
        actions.choose_policy(account=request.account, changes=form.cleaned_data)
        messages.info(request, _("Kept. It holds for what comes from now on."))
        return redirect("notifications:policy")
    return render(request, "notifications/policy.html", {"form": form}, status=422 if form.errors else 200)


def _settle(request: MemberRequest, senders: list[int]) -> None:
    if request.POST.get("do") == "accept":
        count = actions.accept_requests(account=request.account, senders=senders, now=timezone.now())
        said = ngettext(
            "Let in. What they wrote is among your notices.",
            "%(count)s people let in. What they wrote is among your notices.",
            count,
        )
    else:
        count = actions.dismiss_requests(account=request.account, senders=senders)
        said = ngettext("Dismissed. They are not told.", "%(count)s dismissed. They are not told.", count)
    if count:
        messages.info(request, said % {"count": count})
    else:
        messages.warning(request, _("Nobody was ticked."))
