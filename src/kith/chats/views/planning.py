"""Planning a chat, changing and moving it, calling it off; and who may do so on this server."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.accounts.queries import by_handle
from kith.chats import actions, queries
from kith.chats.forms import ChatForm
from kith.chats.models import Chat
from kith.chats.views.hosting import kept_by
from kith.chats.wording import zone_in_words
from kith.design.asking import ask_once_more
from kith.members.gate import MemberRequest, administrator_only, member_only
from kith.members.limits import Limit, count

_PLANNED = Limit("chats-planned", 10, 24 * 3600)  # each tells followers of it


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def plan(request: MemberRequest) -> HttpResponse:
    """Plan a chat."""
    if not actions.may_plan(request.account):
        raise PermissionDenied(_("On this server, chats are planned by those whom its administrators asked to."))
    form = ChatForm(request.POST if request.method == "POST" else None)
    chat = _planned(request, form) if request.method == "POST" and form.is_valid() else None
    if chat is not None:
        messages.success(request, _("Planned. Here is its page, to be passed on."))
        return redirect("chats:one", chat.pk)
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def change(request: MemberRequest, chat_id: int) -> HttpResponse:
    """Change a chat that is to come; what was announced says the new time too."""
    chat = kept_by(request, chat_id)
    now = timezone.now()
    if not chat.is_to_come(now):
        messages.info(request, _("What has begun can’t be planned anew. Its page has what a host can do."))
        return redirect("chats:one", chat.pk)
    form = ChatForm.of(chat, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        # A co-host types times by their own clock; the chat is told of by the host's.
        zone = chat.zone if chat.host_id != request.account.pk else ""
        try:
            actions.change_chat(chat=chat, draft=form.draft(zone=zone), now=now)
        except (actions.NotAChat, actions.TagIsTaken) as refusal:
            form.add_refusal(refusal)
        except actions.HasBegun:
            return redirect("chats:one", chat.pk)
        else:
            messages.success(request, _("Kept. Calendars and what was announced follow."))
            return redirect("chats:one", chat.pk)
    return _page(request, form, chat)


@require_POST
@member_only
def cancel(request: MemberRequest, chat_id: int) -> HttpResponse:
    """Call a chat off; asks once more where no script did."""
    chat = kept_by(request, chat_id)
    if chat.host_id != request.account.pk:
        raise Http404
    if request.POST.get("sure") != "yes":
        return ask_once_more(
            request,
            question=_("Call off “%(title)s”?") % {"title": chat.title},
            explanation=_("Its page, calendars and what was announced say so. It can’t be taken back."),
            yes=_("Call it off"),
            back=reverse("chats:one", args=[chat.pk]),
        )
    try:
        actions.cancel_chat(chat=chat, now=timezone.now())
    except actions.HasBegun:
        messages.warning(request, _("The chat has begun already. You can end it early."))
    else:
        messages.info(request, _("The chat is called off."))
    return redirect("chats:one", chat.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_only
def planners(request: HttpRequest) -> HttpResponse:
    """Who may plan chats on this server."""
    problem = ""
    if request.method == "POST":
        problem = _changed(request)
        if not problem:
            messages.success(request, _("Kept."))
            return redirect("chats:planners")
    context = {"planners": queries.planners(), "is_restricted": queries.is_restricted(), "problem": problem}
    return render(request, "chats/planners.html", context, status=422 if problem else 200)


def _changed(request: HttpRequest) -> str:
    """Do what was pressed, and return what stood against it."""
    now = timezone.now()
    if "restrict" in request.POST:
        actions.restrict_planning(is_restricted=request.POST["restrict"] == "yes")
        return ""
    account = by_handle(request.POST.get("handle", "").strip().removeprefix("@"))
    if account is None or not account.is_local or account.is_gone:
        return _("Nobody here is called this. Look at how the name is written.")
    actions.name_planner(account=account, is_named=request.POST.get("do") != "drop", now=now)
    return ""


def _planned(request: MemberRequest, form: ChatForm) -> Chat | None:
    if count(_PLANNED, str(request.account.pk)).is_over:
        form.add_error(None, _("You planned many chats today. Plan the next one tomorrow."))
        return None
    try:
        return actions.plan_chat(host=request.account, draft=form.draft(), now=timezone.now())
    except actions.TooManyToCome:
        form.add_error(None, _("Twenty chats of yours are to come. Hold one, or call one off, first."))
    except (actions.NotAChat, actions.TagIsTaken) as refusal:
        form.add_refusal(refusal)
    return None


def _page(request: MemberRequest, form: ChatForm, chat: Chat | None) -> HttpResponse:
    context = {"form": form, "chat": chat, "zone": zone_in_words()}
    return render(request, "chats/plan.html", context, status=422 if form.errors else 200)
