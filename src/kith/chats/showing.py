"""A chat's page, ready for its template: where it stands, what is asked, and the answers with what one can do there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from kith.accounts.models import Account
from kith.chats import queries
from kith.chats.joining import question_in_post
from kith.chats.models import OPEN, Answer, Chat, Question
from kith.chats.queries import Seats
from kith.chats.wording import asked_in_words, host_time_in_words, state_in_words, when_in_words, zone_in_words
from kith.filters.models import Context
from kith.filters.queries import verdicts
from kith.foundations.paging import Cursor, Page
from kith.foundations.times import hour_in_words
from kith.timelines.cards import render_posts
from kith.timelines.listing import Listed
from kith.timelines.queries import listed_posts
from kith.timelines.sifting import covered_by, with_folds

ON_A_PAGE = 40


@dataclass(frozen=True, slots=True)
class Look:
    """How someone looks at a chat that is on: what its address says."""

    question: int | None = None  # 0: before the first
    order: str = ""  # "" newest first, or "oldest"
    only: str = ""  # "", "questions" or "hosts"
    is_paused: bool = False

    def but(self, **changes: Any) -> str:
        """Return the address of the same look with something else."""
        said = {
            "q": self.question,
            "order": self.order,
            "only": self.only,
            "pause": "1" if self.is_paused else "",
        } | changes
        return "?" + urlencode({name: value for name, value in said.items() if value not in ("", None)})


@dataclass(frozen=True, slots=True)
class Step:
    """A question in the row of all of them."""

    question: Question
    text: str
    address: str  # "" as long as it was not asked
    is_current: bool
    many: int


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it stands on the page."""

    card: SafeString
    answer: Answer
    is_own: bool


def text_of(question: Question) -> str:
    """Return a question in its words, as its post has them now.

    One that was asked and whose post was deleted, narrowed or taken down since is not repeated here.
    """
    post = question.post
    if question.asked_at is None:
        return question.text
    if post is None or post.hidden_at is not None or post.visibility not in OPEN:
        return ""
    return question.text if post.edited_at is None else question_in_post(post.source)


def chat_context(chat: Chat, viewer: Account | None, seats: Seats, now: datetime) -> dict[str, Any]:
    """Return what every page of one chat needs."""
    keeps = viewer is not None and (viewer.pk == chat.host_id or viewer.pk in seats.keeper_ids)
    return {
        "chat": chat,
        "seats": seats,
        "keeps": keeps,
        "is_host": viewer is not None and viewer.pk == chat.host_id,
        "state": state_in_words(chat, now),
        "when": when_in_words(chat, now),
        "zone": zone_in_words(),
        "host_time": host_time_in_words(chat, now),
        "is_on": chat.is_on(now),
        "is_over": chat.is_over(now),
        "is_to_come": chat.is_to_come(now),
        "came": queries.attendance_of(chat, viewer),
    }


def live_context(
    chat: Chat, viewer: Account | None, look: Look, cursor: Cursor, now: datetime, *, keeps: bool
) -> dict[str, Any]:
    """Return what the page of a chat that is on or over has: its questions, the one looked at, and its answers."""
    questions = list(chat.questions.select_related("post"))
    asked = sorted((each for each in questions if each.asked_at is not None), key=_asked_at)
    current = asked[-1] if asked else None
    looked_at = current if look.question is None else next((e for e in asked if e.number == look.question), None)
    numbers = queries.numbers_of(chat, now=now)
    waiting = [each for each in questions if each.waits]
    context: dict[str, Any] = {
        "look": look,
        "look_all": look.but(),
        "look_on": look.but(pause=""),
        "look_paused": look.but(pause="1"),
        "look_newest": look.but(order=""),
        "look_oldest": look.but(order="oldest"),
        "look_everyone": look.but(only=""),
        "look_hosts": look.but(only="hosts"),
        "look_questions": look.but(only="questions"),
        "steps": _steps(chat, questions, looked_at, look, numbers.by_question),
        "question": looked_at,
        "question_text": text_of(looked_at) if looked_at else "",
        "asked": asked_in_words(looked_at.asked_at, now) if looked_at and looked_at.asked_at else "",
        "numbers": numbers,
        "said_before": numbers.by_question.get(None, 0),
        "is_before": looked_at is None,
        "many": numbers.by_question.get(looked_at.pk if looked_at else None, 0),
        "waiting": waiting if keeps else [],
        "next_by_clock": _next_by_clock(chat, waiting),
        "ribbon": chat.is_on(now) and not look.is_paused,
    }
    if look.only != "questions":
        context |= _answers(chat, viewer, looked_at, look, cursor, now)
    return context


def cards_of(rows: Sequence[Listed], viewer: Account | None, now: datetime) -> list[SafeString]:
    """Return the cards of answers, with what the reader filters behind its line."""
    found = verdicts(viewer, rows, Context.THREAD, now=now)
    covered = covered_by(rows, found)
    cards = render_posts(
        rows, viewer, now=now, size="small", in_discussion=True, covered=covered, within=Context.THREAD
    )
    return with_folds(cards, found)


def question_card(question: Question | None, viewer: Account | None, now: datetime) -> SafeString:
    """Return the post of a question as a card, so that it can be answered, passed on and thanked for."""
    if question is None or question.post_id is None:
        return SafeString()
    rows = listed_posts(viewer, [question.post_id])
    return cards_of(rows, viewer, now)[0] if rows else SafeString()


def _asked_at(question: Question) -> tuple[datetime, int]:
    return question.asked_at or question.chat.starts_at, question.number


def _steps(
    chat: Chat, questions: Sequence[Question], looked_at: Question | None, look: Look, counted: Any
) -> list[Step]:
    shown = [each for each in questions if each.skipped_at is None]
    return [
        Step(
            question=each,
            text=text_of(each),
            address=look.but(q=each.number) if each.asked_at is not None else "",
            is_current=each is looked_at,
            many=counted.get(each.pk, 0),
        )
        for each in sorted(shown, key=lambda each: (each.asked_at is None, each.position))
    ]


def _next_by_clock(chat: Chat, waiting: Sequence[Question]) -> str:
    if not chat.goes_by_itself:
        return ""
    due = [each.due_at for each in waiting if each.due_at is not None]
    return hour_in_words(min(due)) if due else ""


def _answers(
    chat: Chat, viewer: Account | None, question: Question | None, look: Look, cursor: Cursor, now: datetime
) -> dict[str, Any]:
    if look.order == "oldest" and cursor.is_top:
        cursor = Cursor(min_id=0, limit=cursor.limit)
    only: queries.Only = "hosts" if look.only == "hosts" else ""
    page = queries.answers_page(chat, viewer, cursor, question=question, only=only, now=now)
    rows = list(reversed(page.rows)) if look.order == "oldest" else page.rows
    answers = {each.post_id: each for each in Answer.objects.filter(post__in=[row.post_id for row in rows])}
    for each in answers.values():
        each.chat = chat
    cards = cards_of(rows, viewer, now)
    said = [
        Said(card, answers[row.post_id], viewer is not None and row.author_id == viewer.pk)
        for row, card in zip(rows, cards, strict=True)
        if row.post_id in answers and card
    ]
    return {"said": said, **_neighbours(page, look)}


def _neighbours(page: Page[Listed], look: Look) -> dict[str, str]:
    older = look.but(max_id=page.older) if page.older is not None else ""
    newer = look.but(min_id=page.newer) if page.newer is not None else ""
    return {"onward": newer, "back": older} if look.order == "oldest" else {"onward": older, "back": newer}
