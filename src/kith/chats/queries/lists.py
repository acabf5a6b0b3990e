"""Which chats are on, to come and over, and which of them one sits in or comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q

from kith.accounts.models import Account, Follow
from kith.chats.models import OPEN, Attendance, Chat, ChatQuerySet, Part, Question, Seat
from kith.chats.queries.answers import standing_in
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.foundations.tags import tag_name
from kith.foundations.text import on_one_line

MOST_TO_COME = 50
MOST_POSTS = 5000  # of chats that a search looks through
_SOON = timedelta(hours=1)
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Sitting:
    """A chat that is about to open, or is on, and what its reader has to do with it."""

    chat: Chat
    asked_for: str = ""  # the part they were asked to take, as long as they have not answered


def due_ids(*, now: datetime) -> list[int]:
    """Return the chats with which the clock has something to do."""
    return list(Chat.objects.due(now).order_by("next_at").values_list("id", flat=True)[:100])


def going_on(viewer: Account | None, *, now: datetime) -> list[Chat]:
    """Return the chats that are on, those that end first before the others."""
    return list(_listed(viewer).going_on(now).select_related("host").order_by("ends_at", "id"))


def to_come(viewer: Account | None, *, now: datetime) -> list[Chat]:
    """Return the chats that are planned, the next first."""
    return list(_listed(viewer).to_come(now).select_related("host").order_by("starts_at", "id")[:MOST_TO_COME])


def hidden_chats() -> list[Chat]:
    """Return what moderators hid, the last first: for them, to be given back."""
    return list(Chat.objects.exclude(hidden_at=None).select_related("host").order_by("-hidden_at")[:MOST_TO_COME])


def lately_over(viewer: Account | None, *, now: datetime, limit: int = 5) -> list[Chat]:
    """Return the chats that were held last."""
    return list(_listed(viewer).over(now).select_related("host").order_by("-starts_at", "-id")[:limit])


def archive_page(viewer: Account | None, cursor: Cursor, *, text: str = "", now: datetime) -> Page[Chat]:
    """Return the chats that are over, the last planned first; with `text` those about it: title, tag or question."""
    chats = _listed(viewer).over(now).select_related("host")
    words = on_one_line(text).split()[:_MOST_WORDS]
    if words:
        chats = chats.filter(reduce(and_, (_about(word) for word in words)))
    return page_from(list(within(chats, cursor)), cursor, place=lambda chat: chat.pk)


def chats_with_tag(viewer: Account | None, name: str, *, now: datetime, limit: int = 5) -> list[Chat]:
    """Return the chats of a tag: what is on or to come, then what was last."""
    chats = _listed(viewer).filter(tag_name=tag_name(name), cancelled_at=None).select_related("host")
    return list(chats.order_by("-starts_at", "-id")[:limit]) if tag_name(name) else []


def sittings(account: Account, *, now: datetime) -> list[Sitting]:
    """Return what is on or about to open of the chats that `account` comes to or keeps, and where they were asked."""
    comes = Attendance.objects.filter(chat=OuterRef("pk"), account=account)
    seats = Seat.objects.filter(chat=OuterRef("pk"), account=account)
    chats = Chat.objects.shown_to(account).filter(ends_at__gt=now, cancelled_at=None)
    is_near = Q(starts_at__lte=now + _SOON)
    is_theirs = Q(host=account) | Q(Exists(comes)) | Q(Exists(seats.filter(agreed_at__isnull=False)))
    is_asked = Q(Exists(seats.filter(agreed_at=None)))
    near = list(chats.filter((is_near & is_theirs) | is_asked).select_related("host").order_by("starts_at", "id")[:5])
    if not near:
        return []
    asked = Seat.objects.filter(chat__in=near, account=account, agreed_at=None)
    parts = {seat.chat_id: str(Part(seat.part)) for seat in asked}
    return [Sitting(chat, parts.get(chat.pk, "")) for chat in near]


def post_ids_in_chats(viewer: Account, name: str, *, below: int, above: int) -> Sequence[int]:
    """Return the posts of chats, the newest first; with `name` of those whose tag or title it is (row K14).

    Who may see a post is asked by whoever shows it; what stands in its chat no longer stays out.
    """
    chats = Chat.objects.shown_to(viewer)
    if name:
        words = name.lstrip("#").replace("-", " ")
        tag = tag_name(name.lstrip("#"))
        named = Q(tag_name=tag) if tag else Q(pk=None)
        chats = chats.filter(named | Q(title__icontains=words))
    between = {"post_id__lt": below, "post_id__gt": above}
    answers = standing_in(chats, viewer).filter(**between)
    asked = Question.objects.filter(chat__in=chats.values("pk"), **between)
    ids = {*answers.order_by("-post_id").values_list("post_id", flat=True)[:MOST_POSTS]}
    ids |= {each for each in asked.values_list("post_id", flat=True) if each is not None}
    return sorted(ids, reverse=True)[:MOST_POSTS]


def _listed(viewer: Account | None) -> ChatQuerySet:
    """Chats that may stand in lists: of whom moderators limited, for those alone who follow them."""
    is_listed = Q(host__limited_at=None)
    if viewer is not None:
        follows = Follow.objects.filter(follower=viewer, followed=OuterRef("host"), accepted_at__isnull=False)
        is_listed |= Q(host=viewer) | Q(Exists(follows))
    return Chat.objects.shown_to(viewer).filter(is_listed)


def _about(word: str) -> Q:
    asked = Question.objects.filter(
        chat=OuterRef("pk"), post__visibility__in=OPEN, post__hidden_at=None, text__icontains=word
    )
    found = Q(title__icontains=word) | Q(about__icontains=word) | Q(Exists(asked))
    name = tag_name(word.lstrip("#"))
    return found | Q(tag_name=name) if name else found
