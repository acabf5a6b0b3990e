"""What was said in a chat, as far as its reader may see it: the one rule of its pages, feeds and transcript."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db import models
from django.db.models import Exists, OuterRef, Q

from kith.accounts.apart import on_welcome_servers
from kith.accounts.models import Account, Block, Mute
from kith.chats.models import OPEN, Answer, Attendance, Chat, ChatQuerySet, Question, Quieted, Seat
from kith.filters.models import Context
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.posts.models import Post, Visibility
from kith.posts.visibility import PostQuerySet
from kith.timelines.listing import Listed, listed
from kith.timelines.sifting import sifted

Only = Literal["", "hosts"]


def said_in(chat: Chat, viewer: Account | None, *, now: datetime) -> PostQuerySet[Post]:
    """Return the posts of `chat` that `viewer` may see there.

    Visitors see what is public; who is signed in also what is quiet, as in any discussion. What a host hid, and what
    those say whom a host quieted, its author alone sees; what its author took out, nobody. Between author and host
    there is no block.
    """
    open_to_them = (Visibility.PUBLIC.value,) if viewer is None else OPEN
    posts = Post.objects.visible_to(viewer).of_unlimited_to(viewer)
    posts = posts.filter(chat_answer__chat=chat, chat_answer__taken_out_at=None, boost_of=None)
    posts = posts.filter(visibility__in=open_to_them)
    stands = Q(chat_answer__hidden_at=None) & _is_heard(chat.pk, chat.host_id)
    if viewer is None:
        return posts.filter(stands)
    mutes = Mute.objects.active(now).filter(account=viewer, target=OuterRef("author"))
    return posts.filter(
        stands | Q(author=viewer), ~Exists(mutes), Q(author=viewer) | on_welcome_servers(viewer, "author__domain")
    )


def standing_in(chats: ChatQuerySet, viewer: Account) -> models.QuerySet[Answer]:
    """Return the answers that stand in these chats, by the same rule; who sees a post is asked by who shows it."""
    stands = Q(hidden_at=None) & _is_heard(OuterRef("chat"), OuterRef("chat__host"))
    return Answer.objects.filter(stands | Q(author=viewer), chat__in=chats.values("pk"), taken_out_at=None)


def _is_heard(chat: Any, host: Any) -> Q:
    """Of rows with an `author`: those of whom no host quieted, and who is not kept apart from the host."""
    quieted = Quieted.objects.filter(chat=chat, account=OuterRef("author"))
    apart = Block.objects.filter(
        Q(account=host, target=OuterRef("author")) | Q(account=OuterRef("author"), target=host)
    )
    return ~Q(Exists(quieted)) & ~Q(Exists(apart))


def answers_page(
    chat: Chat,
    viewer: Account | None,
    cursor: Cursor,
    *,
    question: Question | None,
    only: Only = "",
    now: datetime,
) -> Page[Listed]:
    """Return the answers to a question, newest first; without one, what was said before the first."""

    def fetch(cursor: Cursor) -> Page[Listed]:
        posts = _told_to(chat, viewer, now).filter(chat_answer__question=question)
        if only == "hosts":
            posts = posts.filter(by_hosts(chat))
        rows: list[Any] = list(listed(within(posts, cursor)))
        return page_from([Listed(*row) for row in rows], cursor, place=lambda row: row.place)

    if viewer is None or not viewer.filters_version:
        return fetch(cursor)
    return sifted(fetch, cursor, viewer, Context.THREAD, now)


def _told_to(chat: Chat, viewer: Account | None, now: datetime) -> PostQuerySet[Post]:
    """To whoever passes by, the page and feed of a chat that is over tell what its transcript does, and no more."""
    posts = said_in(chat, viewer, now=now)
    return posts.filter(kept_by_authors(chat)) if viewer is None and chat.is_over(now) else posts


def newest_of(chat: Chat, cursor: Cursor, *, now: datetime) -> list[Listed]:
    """Return the newest questions and answers that everyone may see."""
    asked = Post.objects.visible_to(None).listed_to(None).filter(chat_question__chat=chat)
    ids = Q(pk__in=asked.values("pk")) | Q(pk__in=_told_to(chat, None, now).values("pk"))
    rows: list[Any] = list(listed(within(Post.objects.visible_to(None).filter(ids), cursor)))
    return [Listed(*row) for row in rows][: cursor.limit]


def by_hosts(chat: Chat) -> Q:
    """Posts of the host, of who keeps the chat too, and of its guests."""
    seated = Seat.objects.filter(chat=chat, account=OuterRef("author"), agreed_at__isnull=False)
    return Q(author=chat.host_id) | Q(Exists(seated))


def kept_by_authors(chat: Chat) -> Q:
    """What its author said on coming in; of who came by another way, what they said of search (also elsewhere)."""
    came = Attendance.objects.filter(chat=chat, account=OuterRef("author"))
    by_word = Q(Exists(came.filter(keeps_answers=True)))
    by_setting = Q(author__is_indexable=True) | by_hosts(chat)
    return by_word | (by_setting & ~Q(Exists(came)) & Q(chat_answer__is_left_out=False))


def answer_for(viewer: Account | None, answer_id: int, *, now: datetime) -> Answer | None:
    """Return an answer that `viewer` may see where it stands."""
    answer = Answer.objects.select_related("chat__host", "author").filter(pk=answer_id).first()
    if answer is None or not Chat.objects.shown_to(viewer).filter(pk=answer.chat_id).exists():
        return None
    return answer if said_in(answer.chat, viewer, now=now).filter(pk=answer.post_id).exists() else None
