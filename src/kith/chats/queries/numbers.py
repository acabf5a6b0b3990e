"""A chat in numbers (row V14), as a visitor sees it: how many, never who did more than whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kith.accounts.models import Role
from kith.chats.models import Answer, Chat
from kith.chats.queries.answers import said_in


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many took part, and how."""

    people: int
    posts: int
    links: int
    new_voices: int  # for how many it was the first chat here
    by_question: Mapping[int | None, int]
    by_role: tuple[tuple[str, int], ...]  # in the order of the roles, which carries no rank


def numbers_of(chat: Chat, *, now: datetime) -> Numbers:
    """Count what everyone may see of a chat, in two queries."""
    posts = said_in(chat, None, now=now)
    rows = list(posts.values_list("chat_answer__question_id", "author_id", "author__role", "story_id"))
    people = {author_id: role for _, author_id, role, _ in rows}
    known = Answer.objects.filter(author__in=list(people), chat__starts_at__lt=chat.starts_at).exclude(chat=chat)
    known_ids = set(known.values_list("author_id", flat=True)) if people else set()
    roles = Counter(people.values())
    return Numbers(
        people=len(people),
        posts=len(rows),
        links=len({story_id for *_, story_id in rows if story_id is not None}),
        new_voices=len(people.keys() - known_ids),
        by_question=Counter(question_id for question_id, *_ in rows),
        by_role=tuple((role.value, roles[role.value]) for role in Role if roles[role.value]),
    )
