"""Other servers, for moderators: those we have met, one of them, and what is decided about it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kith.accounts.actions import NotAnotherServer, other_server
from kith.foundations.paging import cursor_from
from kith.members.gate import MemberRequest, moderator_only
from kith.moderation import actions, servers
from kith.moderation.server_forms import LimitsForm, NewServerForm
from kith.servers.actions import Limits, limits_of
from kith.servers.models import Limit, Server

_SHOWN = ("", "limited", "failing")


@require_safe
@moderator_only
def index(request: MemberRequest) -> HttpResponse:
    """The servers we have met; `?q=` and `?show=` narrow them."""
    text, show = request.GET.get("q", "").strip()[:255], request.GET.get("show", "")
    show = show if show in _SHOWN else ""
    names = {"": _("All"), "limited": _("Limited or kept away"), "failing": _("Not answering")}
    page = servers.servers_page(cursor_from(request.GET, usual=40, most=80), text=text, show=show)
    kept = {name: value for name, value in (("q", text), ("show", show)) if value}
    context = {
        "page": page,
        "older": f"?{urlencode({**kept, 'max_id': page.older})}" if page.older else "",
        "q": text,
        "is_administrator": request.member.is_administrator,
        "show": show,
        "tabs": [(names[each], f"?show={each}" if each else "?", each == show) for each in _SHOWN],
    }
    return render(request, "moderation/servers.html", context)


@moderator_only
def new(request: MemberRequest) -> HttpResponse:
    """Ask for the name of a server that may be none we have met, and go to its page."""
    form = NewServerForm(request.POST) if request.method == "POST" else NewServerForm()
    if form.is_valid():
        return redirect("moderation:server", form.cleaned_data["domain"])
    return render(request, "moderation/server_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@moderator_only
def one(request: MemberRequest, domain: str) -> HttpResponse:
    """One server: what is known of it, what ties us to it, and what is decided."""
    return _page(request, _name(domain))


@require_POST
@moderator_only
def limit(request: MemberRequest, domain: str) -> HttpResponse:
    """Decide about a server. Where follows would end, that is shown first and asked about."""
    name = _name(domain)
    form = LimitsForm(request.POST)
    if not form.is_valid():
        return _page(request, name, form=form, status=422)
    known = servers.server_called(name)
    is_new = form.limits.limit == Limit.SUSPENDED and (known is None or not known.is_kept_away)
    losses = actions.losses_with(name) if is_new else None
    if losses is not None and losses.are_any and "sure" not in request.POST:
        return render(request, "moderation/server_sure.html", {"domain": name, "form": form, "losses": losses})
    actions.limit_server(domain=name, limits=form.limits, by=request.member, now=timezone.now())
    messages.info(request, _("Decided, and written into the log."))
    return redirect("moderation:server", name)


@require_POST
@moderator_only
def free(request: MemberRequest, domain: str) -> HttpResponse:
    """Let a server in again as any other."""
    name = _name(domain)
    actions.free_server(domain=name, by=request.member, now=timezone.now())
    messages.info(request, _("Its people and their posts are seen as before. Follows that ended stay ended."))
    return redirect("moderation:server", name)


def _name(domain: str) -> str:
    try:
        return other_server(domain)
    except NotAnotherServer:
        raise Http404 from None


def _page(request: MemberRequest, name: str, *, form: LimitsForm | None = None, status: int = 200) -> HttpResponse:
    server = servers.server_called(name)
    limits = limits_of(server or Server(domain=name))
    context = {
        "domain": name,
        "server": server,
        "limits": limits,
        "whole": servers.whole_of(name),
        "people": servers.people_known_of(name),
        "losses": actions.losses_with(name),
        "history": servers.acts_about(name),
        "form": form or LimitsForm(initial={each: getattr(limits, each) for each in Limits.__dataclass_fields__}),
    }
    return render(request, "moderation/server.html", context, status=status)
