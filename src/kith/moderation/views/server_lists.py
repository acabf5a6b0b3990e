"""Lists of limited servers: taken along, and brought after a look at what they would end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kith.members.gate import MemberRequest, moderator_only
from kith.moderation import actions, servers
from kith.moderation.server_forms import ListForm
from kith.moderation.server_lists import NotAList, Read, read_list, write_list
from kith.servers.models import Limit


@require_safe
@moderator_only
def take(request: MemberRequest) -> StreamingHttpResponse:
    """All that is decided here, as a file for another server."""
    answer = StreamingHttpResponse(write_list(servers.decided_servers()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="domain_blocks.csv"'
    return answer


@moderator_only
def bring(request: MemberRequest) -> HttpResponse:
    """Take a file, and show what it would do before anything is done."""
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if form.is_valid():
        try:
            return _look(request, form.cleaned_data["file"])
        except NotAList:
            form.add_error(
                "file", _("This is no list of servers. It needs a column “#domain”, or a name on each line.")
            )
    return render(request, "moderation/server_list.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@moderator_only
def begin(request: MemberRequest) -> HttpResponse:
    """Do what was looked at; those with which we are in touch only where that was ticked."""
    try:
        read = read_list(request.POST.get("list", "").encode())
    except NotAList:
        return redirect("moderation:bring_servers")
    left_out = set(_would_part(read)) - set(request.POST.getlist("also"))
    chosen = [(name, limits) for name, limits in read.decided.items() if name not in left_out]
    source = request.POST.get("source", "").strip()[:200] or _("a list")
    taken = actions.bring_limits(decided=chosen, by=request.member, source=source, now=timezone.now())
    words = ngettext("One server came to your list.", "%(many)d servers came to your list.", len(taken))
    messages.info(request, words % {"many": len(taken)})
    return redirect("moderation:servers")


def _look(request: MemberRequest, body: bytes) -> HttpResponse:
    read = read_list(body)
    known = {server.domain for server in servers.decided_servers()}
    new = {name: limits for name, limits in read.decided.items() if name not in known}
    parted = [(name, actions.losses_with(name)) for name in _would_part(read) if name in new]
    context = {
        "list": body.decode("utf-8-sig"),
        "source": getattr(request.FILES.get("file"), "name", "") or "",
        "new": len(new),
        "away": sum(1 for limits in new.values() if limits.limit == Limit.SUSPENDED),
        "known": len(read.decided) - len(new),
        "unreadable": read.unreadable,
        "parted": parted,
    }
    return render(request, "moderation/server_list_look.html", context)


def _would_part(read: Read) -> list[str]:
    """Return those that the list keeps away and with which people here have follows."""
    return servers.domains_in_touch([name for name, each in read.decided.items() if each.limit == Limit.SUSPENDED])
