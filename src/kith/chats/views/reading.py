"""Chats as everyone meets them: which there are, one of them, and what is kept of those that are over."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kith.accounts.models import Account
from kith.chats import queries
from kith.chats.actions import may_plan
from kith.chats.models import Chat
from kith.chats.showing import ON_A_PAGE, Look, chat_context, live_context, question_card, text_of
from kith.chats.wording import address_of, rules_of, state_in_words, when_in_words, zone_in_words
from kith.foundations.ids import parse_id
from kith.foundations.paging import cursor_from
from kith.members.gate import MemberRequest, member_only
from kith.members.models import User
from kith.posts.pressing import new_key
from kith.protocols.publishing import feed_links

_LONGEST_SEARCH = 100


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is on, what is to come, and what was last."""
    viewer, now = viewer_of(request), timezone.now()
    context = {
        "on": lines_of(queries.going_on(viewer, now=now)),
        "to_come": lines_of(queries.to_come(viewer, now=now)),
        "over": lines_of(queries.lately_over(viewer, now=now)),
        "may_plan": viewer is not None and may_plan(viewer),
        "sittings": _asked_for(viewer),
        "hidden": queries.hidden_chats() if _is_moderator(request) else [],
        "zone": zone_in_words(),
        "feeds": feed_links("/chats"),
    }
    return render(request, "chats/index.html", context)


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """Every chat that is over, to be searched by what it was about."""
    text = request.GET.get("q", "").strip()[:_LONGEST_SEARCH]
    page = queries.archive_page(viewer_of(request), cursor_from(request.GET), text=text, now=timezone.now())
    context = {
        "chats": lines_of(page.rows),
        "older": page.older,
        "newer": page.newer,
        "text": text,
        "feeds": feed_links("/chats/past"),
    }
    return render(request, "chats/past.html", context)


@require_safe
def one(request: HttpRequest, chat_id: int) -> HttpResponse:
    """One chat: to come, on, or over."""
    viewer, now = viewer_of(request), timezone.now()
    chat = shown(viewer, chat_id)
    seats = queries.seats_of(chat, viewer)
    context = chat_context(chat, viewer, seats, now)
    context |= {
        "rules": rules_of(chat),
        "shared_at": address_of(chat),
        "feeds": feed_links(f"/chats/{chat.pk}"),
        "is_moderator": _is_moderator(request),
        "key": new_key(),
    }
    if context["is_on"] or context["is_over"]:
        look = _look(request)
        cursor = cursor_from(request.GET, usual=ON_A_PAGE)
        context |= live_context(chat, viewer, look, cursor, now, keeps=context["keeps"])
        context["question_card"] = question_card(context["question"], viewer, now)
    else:
        context["steps"] = [
            {"question": each, "text": text_of(each)}
            for each in chat.questions.select_related("post")
            if each.skipped_at is None
        ]
    return render(request, "chats/one.html", context)


@require_safe
def tagged(request: HttpRequest, name: str) -> HttpResponse:
    """The chats of a tag: what the tag's own page leaves a place for."""
    chats = queries.chats_with_tag(viewer_of(request), name, now=timezone.now())
    context = {"chats": lines_of(chats), "name": name, "feeds": feed_links(f"/chats/tagged/{quote(name)}")}
    return render(request, "chats/tagged.html", context)


@require_safe
@member_only
def soon(request: MemberRequest) -> HttpResponse:
    """What is about to open of the chats one comes to: a calm line for the home page; nothing most of the time."""
    sittings = queries.sittings(request.account, now=timezone.now())
    context = {"sittings": [(each, _near(each.chat)) for each in sittings]}
    return render(request, "chats/_soon.html", context)


def viewer_of(request: HttpRequest) -> Account | None:
    return cast("Account | None", getattr(request, "account", None))


def shown(viewer: Account | None, chat_id: int) -> Chat:
    """Return a chat that `viewer` may see; for everyone else there is none."""
    chat = queries.chat_for(viewer, chat_id)
    if chat is None:
        raise Http404
    return chat


def lines_of(chats: list[Chat]) -> list[dict[str, Any]]:
    """Return chats as they stand in lists."""
    now = timezone.now()
    return [
        {"chat": chat, "when": when_in_words(chat, now), "state": state_in_words(chat, now), "is_on": chat.is_on(now)}
        for chat in chats
    ]


def _asked_for(viewer: Account | None) -> list[tuple[queries.Sitting, str]]:
    """Return where someone was asked to sit and has not answered; what they come to stands in the list anyway."""
    found = queries.sittings(viewer, now=timezone.now()) if viewer is not None else []
    return [(each, _near(each.chat)) for each in found if each.asked_for]


def _near(chat: Chat) -> str:
    now = timezone.now()
    return state_in_words(chat, now) if chat.is_on(now) else when_in_words(chat, now)


def _look(request: HttpRequest) -> Look:
    asked = request.GET
    number = parse_id(asked.get("q", ""))
    return Look(
        question=number,
        order="oldest" if asked.get("order") == "oldest" else "",
        only=asked.get("only", "") if asked.get("only") in {"questions", "hosts"} else "",
        is_paused=bool(asked.get("pause")),
    )


def _is_moderator(request: HttpRequest) -> bool:
    member = cast("User | None", getattr(request, "member", None))
    return member is not None and member.is_moderator
