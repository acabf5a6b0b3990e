"""What is kept of a chat (row V13): by question, only what its authors allow, as their posts are now.

Nothing is copied: who deletes a post, changes it, shows it to fewer, or leaves, is heeded at the next reading.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from kith.accounts.models import Account
from kith.chats.models import Chat, Question
from kith.chats.queries.answers import kept_by_authors, said_in
from kith.posts.models import Post, Visibility

MOST_KEPT = 5000


@dataclass(frozen=True, slots=True)
class Section:
    """A question (None: before the first) and what was answered, oldest first."""

    question: Question | None
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """All of it, and how many posts are left out because their authors want it so."""

    sections: tuple[Section, ...]
    left_out: int


def transcript_of(chat: Chat, viewer: Account | None, *, now: datetime) -> Transcript:
    """Return the transcript as `viewer` may read it; for what is handed on, ask as nobody (None)."""
    public = said_in(chat, viewer, now=now).filter(visibility=Visibility.PUBLIC)
    kept = public.filter(kept_by_authors(chat)).with_parts().select_related("author", "chat_answer").order_by("id")
    by_question: defaultdict[int | None, list[Post]] = defaultdict(list)
    for post in kept[:MOST_KEPT]:
        by_question[post.chat_answer.question_id].append(post)
    asked = [each for each in chat.questions.select_related("post") if each.asked_at is not None]
    asked.sort(key=lambda each: each.number)
    sections = [Section(None, tuple(by_question[None]))] if by_question[None] else []
    sections += [Section(question, tuple(by_question[question.pk])) for question in asked]
    return Transcript(tuple(sections), public.exclude(kept_by_authors(chat)).count())
