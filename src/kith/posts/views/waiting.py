"""What is not sent yet: the page of drafts and planned posts, each on the write page again, and their deeds."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.foundations.paging import cursor_from
from kith.foundations.text import on_one_line, shorten
from kith.foundations.times import day_in_words, time_in_words
from kith.media.queries import files_of
from kith.members.gate import MemberRequest, member_only
from kith.posts import actions
from kith.posts.drafts import Draft, from_json
from kith.posts.forms import WritingForm, initial_of_draft
from kith.posts.models import Post, Unsent
from kith.posts.pressing import press_of
from kith.posts.queries import drafts_page, planned_of, subject_for, unsent_for
from kith.posts.uploading import Files, files_from
from kith.posts.views.desk import Desk, go_on, page
from kith.posts.views.returning import address_of, asked_address

_DRAFTS = "posts:drafts"
_SHOWN = 280  # letters of a draft in the list


@member_only
def drafts(request: HttpRequest) -> HttpResponse:
    """Everything one wrote and did not send yet: what goes out by itself first, then drafts."""
    member, now = cast(MemberRequest, request), timezone.now()
    cursor = cursor_from(request.GET)
    found = drafts_page(member.account, cursor)
    context = {
        "planned": [_shown(each, now) for each in planned_of(member.account)] if cursor.is_top else [],
        "drafts": [_shown(each, now) for each in found.rows],
        "is_top": cursor.is_top,
        "older": f"?max_id={found.older}" if found.older is not None else "",
        "newer": f"?min_id={found.newer}" if found.newer is not None else "",
    }
    return render(request, "posts/drafts.html", context)


@member_only
def unsent(request: HttpRequest, unsent_id: int) -> HttpResponse:
    """Go on writing: the write page, with the draft or planned post on it."""
    member = cast(MemberRequest, request)
    waiting = _mine(member, unsent_id)
    draft = from_json(waiting.draft)
    answered = subject_for(member.account, draft.in_reply_to_id) if draft.in_reply_to_id else None
    quoted = subject_for(member.account, draft.quoted_id) if draft.quoted_id else None
    if request.method != "POST":
        form = WritingForm(initial=initial_of_draft(draft, waiting.send_at))
        desk = Desk(member, form, Files(_files_of(member, draft)), answered, quoted, unsent=waiting)
        return page(desk)
    now = timezone.now()
    files = files_from(request, member.account, now, already=draft.media_ids)
    if "quote" not in request.POST or request.POST.get("do") == "unquote":
        quoted = None  # it was left out on the page
    desk = Desk(member, WritingForm(request.POST), files, answered, quoted, unsent=waiting)
    try:
        return go_on(desk, _finish, now)
    except actions.SentAlready:
        return _gone_out(request)


@require_POST
@member_only
def take_back(request: HttpRequest, unsent_id: int) -> HttpResponse:
    """Undo: it does not go out, and lies on the write page again."""
    try:
        waiting = actions.take_back(unsent=_mine(cast(MemberRequest, request), unsent_id), now=timezone.now())
    except (Http404, actions.SentAlready):
        return _gone_out(request)
    messages.info(request, _("It did not go out. Here it is again; nobody else has seen it."))
    return redirect("posts:unsent", waiting.pk)


@require_POST
@member_only
def send_now(request: HttpRequest, unsent_id: int) -> HttpResponse:
    """Send what waits as it is, without waiting any longer."""
    try:
        post = actions.send(unsent=_mine(cast(MemberRequest, request), unsent_id), now=timezone.now())
    except (Http404, actions.SentAlready):
        return _gone_out(request)
    except tuple(actions.PROBLEMS) as refusal:
        messages.warning(request, _words_of(actions.PROBLEMS[type(refusal)]))
        return redirect("posts:unsent", unsent_id)
    messages.success(request, sent_note(post))
    return redirect(asked_address(request, "/drafts"))


@member_only
def discard(request: HttpRequest, unsent_id: int) -> HttpResponse:
    """Ask whether it is really meant (the script on the page may have asked already), then throw it away."""
    member = cast(MemberRequest, request)
    waiting = _mine(member, unsent_id)
    if request.method != "POST" or request.POST.get("sure") != "yes":
        return render(request, "posts/discard.html", {"unsent": _shown(waiting, timezone.now())})
    actions.discard(unsent=waiting)
    messages.success(request, _("The draft is deleted."), extra_tags=f"draft-{unsent_id}")
    return redirect(_DRAFTS)


def keep_as_draft(desk: Desk, now: datetime) -> HttpResponse:
    """Keep what is on the page, and go to the drafts."""
    key = "" if desk.unsent else press_of(desk.request)
    try:
        actions.keep_draft(account=desk.account, draft=desk.draft, now=now, unsent=desk.unsent, key=key)
    except actions.SentAlready:
        return _gone_out(desk.request)
    messages.success(desk.request, _("Your draft is kept. Only you can see it."), extra_tags=desk.kept_as)
    return redirect(_DRAFTS)


def plan(desk: Desk, now: datetime) -> HttpResponse:
    """Plan what is on the page for the time that stands in it."""
    send_at = desk.form.cleaned_data["send_at"]
    if send_at is None:
        desk.form.add_error("send_on", _("Choose a day and a time first."))
        return page(desk, status=422)
    key = "" if desk.unsent else press_of(desk.request)
    try:
        actions.plan_post(account=desk.account, draft=desk.draft, send_at=send_at, now=now, unsent=desk.unsent, key=key)
    except actions.SentAlready:
        return _gone_out(desk.request)
    words = _("Planned: it goes out %(time)s.") % {"time": time_in_words(send_at, now)}
    messages.success(desk.request, words, extra_tags=desk.kept_as)
    return redirect(_DRAFTS)


def held_note(held: Unsent, now: datetime) -> SafeString:
    """Say that a post goes out in some seconds, and offer to undo it or to send it now."""
    seconds = max(0, round((held.send_at - now).total_seconds())) if held.send_at else 0
    return render_to_string("posts/_held.html", {"held": held, "seconds": seconds})


def sent_note(post: Post) -> SafeString:
    words = _("Your reply is out.") if post.is_reply else _("Your post is out.")
    return format_html('<span>{} <a href="{}">{}</a></span>', words, address_of(post), _("See it"))


def _finish(desk: Desk, now: datetime) -> HttpResponse:
    waiting = cast(Unsent, desk.unsent)
    if desk.asked == "draft":
        return keep_as_draft(desk, now)
    if desk.asked == "plan":
        return plan(desk, now)
    post = actions.send(unsent=waiting, now=now, draft=desk.draft)
    messages.success(desk.request, sent_note(post), extra_tags=desk.kept_as)
    return redirect(address_of(post))


def _gone_out(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("It is out already, or was deleted. On your page you find what is out."))
    return redirect(_DRAFTS)


def _mine(request: MemberRequest, unsent_id: int) -> Unsent:
    waiting = unsent_for(request.account, unsent_id)
    if waiting is None:
        raise Http404
    return waiting


def _files_of(request: MemberRequest, draft: Draft) -> list[Any]:
    files = files_of(request.account.id, draft.media_ids)
    for file in files:
        file.description = draft.descriptions.get(file.id, file.description)
        file.focus_x, file.focus_y = draft.focuses.get(file.id, (file.focus_x, file.focus_y))
    return files


def _shown(waiting: Unsent, now: datetime) -> dict[str, Any]:
    """One line of the page: what it begins with, when it goes, why it did not."""
    draft = from_json(waiting.draft)
    return {
        "id": waiting.pk,
        "title": draft.title,
        "words": shorten(on_one_line(draft.text), _SHOWN),
        "warning": draft.warning,
        "language": draft.language,
        "is_quote": draft.quoted_id is not None,
        "is_reply": draft.in_reply_to_id is not None,
        "has_poll": draft.poll is not None,
        "files": len(draft.media_ids),
        "when": time_in_words(waiting.send_at, now) if waiting.send_at else "",
        "at": waiting.send_at,
        "is_held": waiting.is_held,
        "changed": day_in_words(waiting.changed_at, now),
        "changed_at": waiting.changed_at,
        "problem": _words_of(waiting.problem) if waiting.problem else "",
    }


def _words_of(problem: str) -> str:
    """Say why a post did not go out."""
    said: dict[str, Callable[[], str]] = {
        "answered_gone": lambda: _("What it answers is not here any more."),
        "may_not_reply": lambda: _("The author of what it answers has changed who may answer."),
        "quoted_gone": lambda: _("What it quotes is not here any more."),
        "may_not_quote": lambda: _("The author of what it quotes has changed who may quote it."),
        "title_alone": lambda: _("An answer, a quote or a poll comes without a title."),
        "quote_alone": lambda: _("A quote comes without files and without a poll."),
        "quoted_not_named": lambda: _("It is only for people it mentions, and does not mention whom it quotes."),
        "may_not_post": lambda: _("You cannot post at the moment."),
        "file_missing": lambda: _("One of its files is not there any more."),
        "nothing": lambda: _("There is nothing in it yet."),
        "poll": lambda: _("Something about its poll needs another look."),
        "too_long": lambda: _("It is longer than a post here may be."),
        "files": lambda: _("It has more files than a post takes."),
    }
    return said[problem]() if problem in said else ""
