"""Which posts are part of a chat: as they are published or arrive, and those that nobody heard at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kith.accounts.apart import are_parted
from kith.chats.joining import Place, Said, place_of
from kith.chats.models import LATE, OPEN, Announcing, Answer, Chat, Part, Question, Seat
from kith.foundations.html import to_text
from kith.foundations.ids import first_id_at
from kith.live.actions import tell
from kith.posts.actions import let_replies_carry
from kith.posts.models import Origin, Post, Tagging
from kith.posts.queries import post_for_its_author

MOST_GATHERED = 1000


def hear(*, post_id: int, now: datetime, chat: Chat | None = None) -> Answer | None:
    """Put a post into the chat that it is part of: this one, or whichever is open."""
    chats = [chat] if chat is not None else list(Chat.objects.running().select_related("host"))
    return _join(post_id, chats, now) if chats else None


def gather(*, chat: Chat, now: datetime) -> int:
    """Put every post into `chat` that is part of it and was not heard, and return how many those were."""
    threads = list(chat.questions.filter(thread_id__isnull=False).values_list("thread_id", flat=True))
    said = Q(taggings__tag__name=chat.tag_name, id__lt=first_id_at(chat.ends_at)) | Q(thread_id__in=threads)
    posts = (
        Post.objects.visible_to(chat.host)
        .filter(
            said,
            id__gte=first_id_at(chat.starts_at),
            id__lt=first_id_at(chat.ends_at + LATE),
            boost_of=None,
            hidden_at=None,
            visibility__in=OPEN,
            chat_answer=None,
            chat_question=None,
        )
        .exclude(origin=Origin.FEED)
    )
    ids = list(posts.order_by("id").values_list("id", flat=True).distinct()[:MOST_GATHERED])
    return sum(1 for post_id in ids if _join(post_id, [chat], now) is not None)


def gather_missed(*, now: datetime) -> None:
    """A net under `hear`: for chats that are open."""
    for chat in Chat.objects.running().select_related("host"):
        gather(chat=chat, now=now)


def gather_late(*, now: datetime) -> None:
    """Slow answers are welcome for a week."""
    lately = Chat.objects.filter(closed_at__isnull=False, cancelled_at=None, ends_at__gt=now - LATE)
    for chat in lately.select_related("host"):
        gather(chat=chat, now=now)


def _join(post_id: int, chats: Collection[Chat], now: datetime) -> Answer | None:
    post = post_for_its_author(post_id)
    if post is None or not _may_be_part(post):
        return None
    tags = set(Tagging.objects.filter(post=post).values_list("tag__name", flat=True))
    said = Said(post.source or to_text(post.html), tags, post.thread_id, post.published_at)
    for chat in chats:
        place = place_of(said, chat, list(chat.questions.all()))
        if place is not None and not _is_of_the_house(post, chat) and not are_parted(chat.host, post.author):
            return _keep(post, place, now)
    return None


def _may_be_part(post: Post) -> bool:
    """What is for a few is never part of a chat, whatever it answers."""
    if post.is_boost or post.origin == Origin.FEED or post.hidden_at is not None:
        return False
    return post.visibility in OPEN


def _is_of_the_house(post: Post, chat: Chat) -> bool:
    """Questions and announcements are no answers."""
    if Question.objects.filter(post=post).exists():
        return True
    return Announcing.objects.filter(chat=chat, post=post).exists()


def _keep(post: Post, place: Place, now: datetime) -> Answer | None:
    chat = place.chat
    with transaction.atomic():
        answer, is_new = Answer.objects.get_or_create(
            post=post, defaults={"chat": chat, "question": place.question, "author": post.author}
        )
        if not is_new:
            return None
        if chat.is_on(now):
            let_replies_carry(thread_ids=[post.thread_id], tag=chat.tag)
        # Who was asked to be the guest and takes part is the guest: people elsewhere have no page here to agree on.
        # Keeping a chat is another thing: it wants a yes of its own.
        asked = Seat.objects.filter(chat=chat, account=post.author, part=Part.GUEST, agreed_at=None)
        asked.update(agreed_at=now)
        tell("chat", about=chat.pk)
    return answer
