"""What hangs on a post: who is addressed, its tags, its poll. Shared by publishing, editing and receiving."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from kith.foundations.ready import ready_cursor
from kith.foundations.tags import tag_name
from kith.foundations.text import on_one_line
from kith.posts.drafts import KeptPoll, PollDraft
from kith.posts.models import Mention, Poll, PollOption, Post, Tag, Tagging


def keep_mentions(post: Post, account_ids: Sequence[int]) -> None:
    if account_ids:
        Mention.objects.bulk_create([Mention(post=post, account_id=account_id) for account_id in account_ids])


def change_mentions(post: Post, account_ids: Sequence[int]) -> set[int]:
    """Keep exactly these, and return who is named no more; the rows of those who stay are left alone."""
    had = set(post.mentions.values_list("account_id", flat=True))
    post.mentions.exclude(account_id__in=account_ids).delete()
    keep_mentions(post, [account_id for account_id in account_ids if account_id not in had])
    return had - set(account_ids)


def keep_tags(post: Post, tags: Iterable[tuple[str, str]]) -> None:
    """Put the post under its tags (name, as written); a new tag keeps the spelling it was first written in."""
    spelt = dict(tags)
    if not spelt or _put_under(post, spelt):
        return
    known = dict(Tag.objects.filter(name__in=spelt).values_list("name", "id"))
    unknown = [Tag(name=name, display=spelt[name]) for name in sorted(spelt.keys() - known.keys())]
    if unknown:
        # Someone else may be making the same tag: theirs is as good, so it is read again.
        Tag.objects.bulk_create(unknown, ignore_conflicts=True)
        known = dict(Tag.objects.filter(name__in=spelt).values_list("name", "id"))
    Tagging.objects.bulk_create([Tagging(post=post, tag_id=known[name]) for name in spelt], ignore_conflicts=True)


def _put_under(post: Post, names: Collection[str]) -> bool:
    """Put the post under tags that are known, and say whether that was all of them."""
    with ready_cursor() as cursor:
        cursor.execute(_PUT_UNDER.replace("%names", ", ".join(["%s"] * len(names))), [post.id, *names])
        return bool(cursor.rowcount == len(names))


# By hand, because most posts have tags that others had before.
_PUT_UNDER = """
INSERT INTO posts_tagging (post_id, tag_id) SELECT CAST(%s AS bigint), id FROM posts_tag WHERE name IN (%names)
ON CONFLICT DO NOTHING
"""


def spelt_tags(words: Iterable[str]) -> list[tuple[str, str]]:
    """Return words from elsewhere as tags (name, as written): a feed's categories may have spaces, tags have none."""
    spelt = ("".join(word.split())[:100] for word in words)
    return [(tag_name(tag), tag) for tag in spelt if tag_name(tag) and tag.replace("_", "").isalnum()]


def change_tags(post: Post, tags: Iterable[tuple[str, str]]) -> None:
    spelt = dict(tags)
    post.taggings.exclude(tag__name__in=spelt).delete()
    keep_tags(post, spelt.items())


def keep_poll(post: Post, draft: PollDraft, now: datetime) -> None:
    poll = Poll.objects.create(
        post=post,
        ends_at=now + draft.lasts,
        is_multiple=draft.is_multiple,
        hides_totals=draft.hides_totals,
    )
    PollOption.objects.bulk_create(
        [PollOption(poll=poll, position=place, title=on_one_line(title)) for place, title in enumerate(draft.options)]
    )


def change_poll(post: Post, draft: PollDraft | None, now: datetime) -> bool:
    """Ask anew where the answers changed, and say whether; who only changes words elsewhere loses no vote."""
    poll = Poll.objects.filter(post=post).first()
    if poll is not None and draft is not None and _asks_the_same(poll, draft):
        return False
    if poll is None and draft is None:
        return False
    if poll is not None:
        poll.delete()
    if draft is not None:
        keep_poll(post, draft, now)
    return True


def keep_kept_poll(post: Post, kept: KeptPoll, now: datetime) -> None:
    """Keep a question that was asked elsewhere, as it stands there; of one that is over nobody is told any more."""
    is_over = kept.ends_at is not None and kept.ends_at <= now
    poll = Poll.objects.create(
        post=post,
        ends_at=kept.ends_at,
        is_multiple=kept.is_multiple,
        voters_count=kept.voters_count,
        told_at=now if is_over else None,
    )
    PollOption.objects.bulk_create(
        [
            PollOption(poll=poll, position=place, title=on_one_line(title)[:200], votes_count=votes)
            for place, (title, votes) in enumerate(kept.options)
        ]
    )


def asks_the_same(poll: Poll, kept: KeptPoll) -> bool:
    """Whether a poll has the answers that its server tells now."""
    titles = list(poll.options.values_list("title", flat=True))
    return poll.is_multiple == kept.is_multiple and titles == [on_one_line(title)[:200] for title, _ in kept.options]


def tally(poll: Poll, kept: KeptPoll, now: datetime) -> bool:
    """Take over the votes of a poll that asks the same, and when it ends; say whether anything changed."""
    changed = False
    for option, (_, votes) in zip(poll.options.all(), kept.options, strict=True):
        if option.votes_count != votes:
            PollOption.objects.filter(pk=option.pk).update(votes_count=votes)
            changed = True
    if (poll.voters_count, poll.ends_at) != (kept.voters_count, kept.ends_at):
        Poll.objects.filter(pk=poll.pk).update(voters_count=kept.voters_count, ends_at=kept.ends_at)
        changed = True
    return changed


def _asks_the_same(poll: Poll, draft: PollDraft) -> bool:
    titles = tuple(poll.options.values_list("title", flat=True))
    return titles == tuple(on_one_line(option) for option in draft.options) and (
        poll.is_multiple,
        poll.hides_totals,
    ) == (draft.is_multiple, draft.hides_totals)
