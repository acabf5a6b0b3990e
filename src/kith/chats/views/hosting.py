"""What those who keep a chat do: questions, time, answers, people, seats, and the log of all that (row V11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.accounts.models import Account
from kith.accounts.queries import by_handle, shown_to
from kith.chats import actions, queries
from kith.chats.actions.keeping import can_be_undone, latest_of_time
from kith.chats.forms import QuestionForm, SeatForm
from kith.chats.models import Act, Chat
from kith.chats.views.reading import shown
from kith.chats.wording import act_in_words
from kith.design.asking import ask_once_more
from kith.foundations.addresses import safe_next
from kith.foundations.times import ago
from kith.members.gate import MemberRequest, member_only, moderator_only

_Deed = Callable[[Chat, Account, datetime], object]

_DEEDS: dict[str, _Deed] = {
    "begin": lambda chat, by, now: actions.begin_early(chat=chat, by=by, now=now),
    "next": lambda chat, by, now: actions.ask(chat=chat, by=by, now=now),
    "hold": lambda chat, by, now: actions.hold(chat=chat, by=by, now=now),
    "go-on": lambda chat, by, now: actions.go_on(chat=chat, by=by, now=now),
    "extend": lambda chat, by, now: actions.extend(chat=chat, by=by, now=now),
    "end": lambda chat, by, now: actions.end_early(chat=chat, by=by, now=now),
}
# What soon can't be taken back is asked once more, also where no script does.
_GRAVE = {
    "begin": {"question": gettext_lazy("Begin the chat now?"), "yes": gettext_lazy("Begin it now")},
    "end": {"question": gettext_lazy("End the chat now?"), "yes": gettext_lazy("End it now")},
}
_REFUSALS: dict[type[Exception], Callable[[], str]] = {
    actions.NotOn: lambda: _("The chat is not on."),
    actions.HasBegun: lambda: _("The chat has begun already."),
    actions.NothingWaits: lambda: _("That question waits no longer."),
    actions.MayNotAsk: lambda: _("The question could not be asked: you cannot post at the moment."),
    actions.LongEnough: lambda: _("A chat lasts two weeks at the most."),
    actions.TagIsTaken: lambda: _("Another chat with this tag is at that time: nobody could tell them apart."),
    actions.CannotUndo: lambda: _("That can’t be undone any more: something was built on it since."),
    actions.IsAHost: lambda: _("Who keeps the chat can’t be quieted in it."),
    actions.NotAChat: lambda: _("The question is empty or too long, or there are twelve already."),
}


@require_POST
@member_only
def deed(request: MemberRequest, chat_id: int, what: str) -> HttpResponse:
    """Begin, ask the next question, hold the clock, let it go on, give more time, end."""
    chat = kept_by(request, chat_id)
    do = _DEEDS.get(what)
    if do is None:
        raise Http404
    if what in _GRAVE and request.POST.get("sure") != "yes":
        back = reverse("chats:one", args=[chat.pk])
        return ask_once_more(request, **{part: str(words) for part, words in _GRAVE[what].items()}, back=back)
    return _done(request, chat, lambda now: do(chat, request.account, now))


@require_POST
@member_only
def question_deed(request: MemberRequest, chat_id: int, question_id: int, what: str) -> HttpResponse:
    """Ask a waiting question now, skip it, or put it earlier."""
    chat, by = kept_by(request, chat_id), request.account
    do: dict[str, Callable[[datetime], object]] = {
        "ask": lambda now: actions.ask(chat=chat, by=by, question_id=question_id, now=now),
        "skip": lambda now: actions.skip(chat=chat, by=by, question_id=question_id, now=now),
        "earlier": lambda now: actions.ask_earlier(chat=chat, by=by, question_id=question_id, now=now),
    }
    if what not in do:
        raise Http404
    return _done(request, chat, do[what])


@require_POST
@member_only
def add_question(request: MemberRequest, chat_id: int) -> HttpResponse:
    """Add a question while the chat is on."""
    chat = kept_by(request, chat_id)
    form = QuestionForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    return _done(request, chat, lambda now: actions.add_question(chat=chat, by=request.account, text=text, now=now))


@require_POST
@member_only
def hide(request: MemberRequest, answer_id: int) -> HttpResponse:
    """Show an answer to its author alone."""
    answer = queries.answer_for(request.account, answer_id, now=timezone.now())
    if answer is None or not queries.keeps(answer.chat, request.account):
        raise Http404
    return _done(request, answer.chat, lambda now: actions.hide_answer(answer=answer, by=request.account, now=now))


@require_POST
@member_only
def quiet_person(request: MemberRequest, chat_id: int, account_id: int) -> HttpResponse:
    """Show what someone says in this chat to themselves alone."""
    chat = kept_by(request, chat_id)
    account = get_object_or_404(shown_to(request.account), pk=account_id)
    by = request.account
    return _done(request, chat, lambda now: actions.quiet_person(chat=chat, account=account, by=by, now=now))


@require_safe
@member_only
def log(request: MemberRequest, chat_id: int) -> HttpResponse:
    """What its hosts did, and a way back."""
    chat, now = kept_by(request, chat_id), timezone.now()
    latest = latest_of_time(chat)
    acts = [
        {
            "act": act,
            "words": act_in_words(act),
            "ago": ago(act.at, now),
            "can_be_undone": can_be_undone(act, chat, now, latest),
        }
        for act in queries.acts_of(chat)
    ]
    return render(request, "chats/log.html", {"chat": chat, "acts": acts})


@require_POST
@member_only
def undo(request: MemberRequest, chat_id: int, act_id: int) -> HttpResponse:
    """Put back what stood there before."""
    chat = kept_by(request, chat_id)
    act = get_object_or_404(Act.objects.select_related("chat", "question", "answer"), pk=act_id, chat=chat)
    return _done(request, chat, lambda now: actions.undo(act=act, by=request.account, now=now), "chats:log")


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def seats(request: MemberRequest, chat_id: int) -> HttpResponse:
    """Who sits with the host, and a place to ask someone."""
    chat = kept_by(request, chat_id)
    form = SeatForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        handle = form.cleaned_data["handle"].strip().removeprefix("@")
        account = by_handle(handle)
        try:
            if account is None or not shown_to(request.account).filter(pk=account.pk).exists():
                raise actions.MayNotSit
            part = form.cleaned_data["part"]
            actions.ask_to_sit(chat=chat, by=request.account, account=account, part=part, now=timezone.now())
        except actions.MayNotSit:
            form.add_error("handle", _("Nobody whom you could ask for this has that name here."))
        except actions.NoMoreSeats:
            form.add_error("handle", _("Six sit with you or were asked. Let one go first."))
        else:
            messages.success(request, _("Asked. Others see them here once they agree, or take part."))
            return redirect("chats:seats", chat.pk)
    context = {"chat": chat, "seats": queries.seats_of(chat, request.account), "form": form}
    context["is_host"] = chat.host_id == request.account.pk
    return render(request, "chats/seats.html", context, status=422 if form.errors else 200)


@require_POST
@member_only
def free_seat(request: MemberRequest, chat_id: int, account_id: int) -> HttpResponse:
    """Ask someone no longer. Only the host parts with a co-host."""
    chat = kept_by(request, chat_id)
    seat = get_object_or_404(chat.seats.select_related("account"), account=account_id)
    if chat.host_id != request.account.pk and seat.part == "co-host":
        raise Http404
    actions.leave_seat(chat=chat, account=seat.account)
    return redirect("chats:seats", chat.pk)


@require_POST
@moderator_only
def hide_chat(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Take a chat away from everyone but its host, or give it back; for who keeps order here."""
    chat = get_object_or_404(Chat, pk=chat_id)
    is_hidden = request.POST.get("hide") == "yes"
    actions.hide_chat(chat=chat, is_hidden=is_hidden, now=timezone.now())
    messages.info(request, _("Only its host sees the chat now.") if is_hidden else _("Everyone sees the chat again."))
    # Its own page is there for them no longer.
    return redirect("chats:index")


def kept_by(request: MemberRequest, chat_id: int) -> Chat:
    """Return a chat to someone who keeps it; for everyone else there is no such page."""
    chat = shown(request.account, chat_id)
    if not queries.keeps(chat, request.account):
        raise Http404
    return chat


def _done(request: MemberRequest, chat: Chat, do: Callable[[datetime], object], to: str = "chats:one") -> HttpResponse:
    try:
        do(timezone.now())
    except tuple(_REFUSALS) as refusal:
        messages.warning(request, _REFUSALS[type(refusal)]())
    except actions.MayNotKeep as refusal:
        raise Http404 from refusal
    return redirect(safe_next(request, reverse(to, args=[chat.pk])))
