"""What those who come to a chat do: come in, answer, move their own answer, take a seat, hear no more of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.chats import actions, queries
from kith.chats.models import Answer, Chat
from kith.chats.showing import text_of
from kith.chats.views.reading import shown
from kith.foundations.addresses import safe_next
from kith.foundations.ids import parse_id
from kith.foundations.times import time_in_words
from kith.members.gate import MemberRequest, member_only
from kith.members.limits import Limit, count
from kith.posts.actions import AnsweredIsGone, MayNotPost, MayNotReply, NothingToSay, SentAlready, TooLong

_SAYING = Limit("chat-saying", 60, 3600)


@require_POST
@member_only
def come_in(request: MemberRequest, chat_id: int) -> HttpResponse:
    """Come in: the rules stood on the page, and one of two buttons says what becomes of one's answers."""
    chat = shown(request.account, chat_id)
    keeps = request.POST.get("keeps") == "yes"
    actions.come_in(chat=chat, account=request.account, keeps_answers=keeps, now=timezone.now())
    kept = _("What you say here may stand in the transcript. You can change that later.")
    left = _("What you say here stays out of the transcript. You can change that later.")
    messages.success(request, kept if keeps else left)
    return redirect("chats:one", chat.pk)


@require_POST
@member_only
def go_out(request: MemberRequest, chat_id: int) -> HttpResponse:
    """Not come after all; nobody knew of it."""
    chat = shown(request.account, chat_id)
    actions.go_out(chat=chat, account=request.account)
    return redirect("chats:one", chat.pk)


@require_POST
@member_only
def say(request: MemberRequest, chat_id: int) -> HttpResponse:
    """Answer a question, or say something before the first."""
    chat = shown(request.account, chat_id)
    number = parse_id(request.POST.get("q", ""))
    question = queries.question_in(chat, number) if number else None
    back = f"{reverse('chats:one', args=[chat.pk])}{f'?q={number}' if number else ''}"
    if count(_SAYING, str(request.account.pk)).is_over:
        messages.warning(request, _("You said a lot this hour. Let others speak for a while."))
        return redirect(back)
    try:
        actions.say(
            chat=chat,
            author=request.account,
            text=request.POST.get("text", ""),
            question=question,
            now=timezone.now(),
            key=_press(request),
        )
    except tuple(_REFUSALS) as refusal:
        return _say_again(request, chat, back, str(_REFUSALS[type(refusal)]()))
    except SentAlready:
        pass
    return redirect(back)


def _say_again(request: MemberRequest, chat: Chat, back: str, words: str) -> HttpResponse:
    """What was typed is kept on a page of its own, with why it did not go."""
    context = {"chat": chat, "back": back, "problem": words, "text": request.POST.get("text", "")}
    context |= {"q": request.POST.get("q", ""), "key": request.POST.get("key", "")}
    return render(request, "chats/say.html", context, status=422)


_REFUSALS: dict[type[Exception], Any] = {
    actions.NotOn: lambda: _("The chat is over. You can still answer a question by replying to it."),
    actions.NotThere: lambda: _("That question was not asked yet."),
    AnsweredIsGone: lambda: _("That question is not here any more. You can say it with the chat’s tag."),
    MayNotReply: lambda: _("Who may answer this was chosen by its author, and it is not open to you."),
    MayNotPost: lambda: _("You cannot post at the moment."),
    NothingToSay: lambda: _("Write something first."),
    TooLong: lambda: _("That is longer than a post here can be."),
    actions.NoRoomForTag: lambda: _("With the chat’s tag, which is added for you, that is longer than a post can be."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def move(request: MemberRequest, answer_id: int) -> HttpResponse:
    """Put one's own answer (a host: anyone's) under another question."""
    now = timezone.now()
    answer = _answer(request, answer_id)
    chat = answer.chat
    asked = [each for each in chat.questions.select_related("post") if each.asked_at is not None]
    if request.method == "POST":
        number = parse_id(request.POST.get("q", "")) or 0
        if "out" in request.POST and answer.author_id == request.account.pk:
            actions.take_out(answer=answer, by=request.account, now=now)
            messages.info(request, _("Your post is no longer shown in the chat. It is still a post of yours."))
            return redirect("chats:one", chat.pk)
        chosen = next((each for each in asked if each.number == number), None)
        try:
            actions.place_answer(answer=answer, question=chosen, by=request.account, now=now)
        except actions.NotYours as refusal:
            raise Http404 from refusal
        return redirect(f"{reverse('chats:one', args=[chat.pk])}?q={number}")
    may_move = answer.author_id == request.account.pk or queries.keeps(chat, request.account)
    if not may_move:
        raise Http404
    context = {"answer": answer, "chat": chat, "questions": [(each, text_of(each)) for each in asked]}
    context["is_own"] = answer.author_id == request.account.pk
    return render(request, "chats/move.html", context)


@require_POST
@member_only
def sit(request: MemberRequest, chat_id: int) -> HttpResponse:
    """Take the seat one was asked to take."""
    chat = shown(request.account, chat_id)
    actions.agree_to_sit(chat=chat, account=request.account, now=timezone.now())
    return redirect("chats:one", chat.pk)


@require_POST
@member_only
def leave_seat(request: MemberRequest, chat_id: int) -> HttpResponse:
    """Rather not, or not any more."""
    chat = shown(request.account, chat_id)
    actions.leave_seat(chat=chat, account=request.account)
    messages.info(request, _("You sit there no longer."))
    return redirect("chats:one", chat.pk)


@require_POST
@member_only
def quiet(request: MemberRequest, chat_id: int) -> HttpResponse:
    """Hear no more of a chat until it ends (row V26)."""
    return _made_quiet(request, shown(request.account, chat_id))


@require_POST
@member_only
def quiet_by_post(request: MemberRequest, post_id: int) -> HttpResponse:
    """The same, from any of its posts."""
    chat = queries.chat_of_post(request.account, post_id)
    if chat is None or chat.ends_at <= timezone.now():
        messages.info(request, _("This is part of no chat that is on or to come."))
        return redirect(safe_next(request, reverse("timelines:home")))
    return _made_quiet(request, chat)


def _made_quiet(request: MemberRequest, chat: Chat) -> HttpResponse:
    now = timezone.now()
    back = safe_next(request, reverse("chats:one", args=[chat.pk]))
    if chat.ends_at <= now:
        messages.info(request, _("The chat is over."))
        return redirect(back)
    ends_at = actions.quiet_chat(chat=chat, account=request.account, now=now)
    said = _("You hear nothing of this chat at home or in your bell until it ends (%(when)s).")
    messages.info(request, said % {"when": time_in_words(ends_at, now)})
    return redirect(back)


def _answer(request: MemberRequest, answer_id: int) -> Answer:
    answer = queries.answer_for(request.account, answer_id, now=timezone.now())
    if answer is None:
        raise Http404
    return answer


def _press(request: MemberRequest) -> str:
    """One press of the button: pressed twice, a page sends the very same (posts/pressing.py)."""
    page = request.POST.get("key", "").partition("\n")[0]
    return f"{page}\n{request.POST.get('q', '')} {request.POST.get('text', '')}" if page else ""
