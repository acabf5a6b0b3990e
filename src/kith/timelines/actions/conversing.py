"""Conversations between a few: filed as their posts come, read, put aside."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Max

from kith.accounts.apart import who_may_hear_of
from kith.accounts.models import Account, Mute
from kith.live.actions import tell
from kith.posts.models import Mention, Post, ThreadMute, Visibility
from kith.timelines.models import Conversation, DirectEntry


def file_direct(*, post: Post, now: datetime) -> int:
    """File a post that is only for those it mentions, for its author and each of them here; return for how many.

    Doing it twice changes nothing. Someone muted or kept away comes into no conversation, as into no home; what belongs
    to a muted discussion is filed, and rings for nobody.
    """
    if post.visibility != Visibility.MENTIONED or post.is_boost:
        return 0  # as most are: before a transaction is opened for nothing
    with transaction.atomic():
        return _file(post, now)


def _file(post: Post, now: datetime) -> int:
    people = {post.author_id, *Mention.objects.filter(post=post).values_list("account_id", flat=True)}
    filed = set(DirectEntry.objects.filter(post=post).values_list("owner_id", flat=True))
    here = Account.objects.here().people().filter(pk__in=people - filed)
    owner_ids = set(here.values_list("id", flat=True)) - _who_hears_nothing(post, people, now)
    conversations = _conversations(post.thread_id, {each: _key(people - {each}) for each in owner_ids})
    DirectEntry.objects.bulk_create(
        [DirectEntry(owner_id=each.owner_id, post=post, conversation=each) for each in conversations],
        ignore_conflicts=True,
    )
    quiet = ThreadMute.objects.active(now).filter(thread_id=post.thread_id, account__in=owner_ids)
    quiet_ids = set(quiet.values_list("account_id", flat=True))
    for each in conversations:
        if each.last_post_id is not None and each.last_post_id > post.pk:
            continue  # an older one that arrived late
        each.last_post = post
        # Who answers has read what was answered.
        each.is_unread = each.owner_id != post.author_id and (each.is_unread or each.owner_id not in quiet_ids)
        each.save(update_fields=["last_post", "is_unread"])
        tell("conversation", about=each.pk, to=[each.owner_id])
    return len(conversations)


def mark_conversation(*, conversation: Conversation, is_unread: bool) -> Conversation:
    """Say that one has read a conversation, or has yet to."""
    conversation.is_unread = is_unread
    conversation.save(update_fields=["is_unread"])
    return conversation


def forget_conversation(*, conversation: Conversation) -> None:
    """Put a conversation aside; its posts stay, and the next one begins it anew."""
    conversation.delete()


def mend_conversations(*, owner: Account) -> None:
    """Give conversations whose last post was deleted the one before it; those that have none left go."""
    broken = Conversation.objects.filter(owner=owner, last_post=None).annotate(newest=Max("entries__post_id"))
    for each in broken:
        if each.newest is None:
            each.delete()
        else:
            Conversation.objects.filter(pk=each.pk, last_post=None).update(last_post=each.newest)


def _who_hears_nothing(post: Post, people: Collection[int], now: datetime) -> set[int]:
    """Whoever muted the author, or is kept apart from them."""
    mutes = Mute.objects.active(now).filter(target=post.author_id, account__in=people)
    hears = who_may_hear_of(post.author, Account.objects.filter(pk__in=people))
    return set(mutes.values_list("account_id", flat=True)) | set(people) - set(hears.values_list("id", flat=True))


def _conversations(thread_id: int, keys: dict[int, str]) -> list[Conversation]:
    """Return the conversation of each owner with these people, made where there is none; the rows are locked."""
    wanted = [Conversation(owner_id=owner, thread_id=thread_id, people=key) for owner, key in keys.items()]
    Conversation.objects.bulk_create(wanted, ignore_conflicts=True)
    found = Conversation.objects.select_for_update().filter(owner__in=keys, thread_id=thread_id).order_by("pk")
    return [each for each in found if each.people == keys[each.owner_id]]


def _key(people: Iterable[int]) -> str:
    return sha256(",".join(map(str, sorted(people))).encode()).hexdigest()
