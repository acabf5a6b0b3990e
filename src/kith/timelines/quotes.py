"""What posts in a list quote, as one reader may see it (row V23).

Who sees a quote may not see what is quoted: that is asked of each reader anew, by the rule of posts/visibility.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, QuerySet, Value

from kith.accounts.apart import on_welcome_servers
from kith.accounts.models import Account, Block, DomainBlock, Mute
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.posts.hearing import who_sees
from kith.posts.models import Post, Quote, QuoteState
from kith.timelines.listing import Listed, listed
from kith.timelines.queries import listed_posts


class Sight(StrEnum):
    """How a quote stands for one reader; the words are those of apps."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REVOKED = "revoked"
    DELETED = "deleted"
    UNAUTHORIZED = "unauthorized"  # allowed, and not for this reader
    BLOCKED_ACCOUNT = "blocked_account"  # whom this reader blocked
    BLOCKED_DOMAIN = "blocked_domain"  # of a server that they keep away
    MUTED_ACCOUNT = "muted_account"


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a post quotes: `row` is there only for who may see it, and where its author lets it be quoted."""

    sight: Sight
    row: Listed | None = None


def quoted_by(viewer: Account | None, rows: Iterable[Listed], *, now: datetime) -> dict[int, Quoted]:
    """Return what each of `rows` quotes, by `subject_id`; two questions for any number, none where none quotes."""
    quoting = {row.subject_id for row in rows if row.is_quote}
    if not quoting:
        return {}
    quotes = Quote.objects.filter(post__in=quoting).annotate(
        is_muted=_tie(Mute.objects.active(now), viewer, target=OuterRef("quoted__author")),
        is_blocked=_tie(Block.objects.all(), viewer, target=OuterRef("quoted__author")),
        is_away=_tie(DomainBlock.objects.all(), viewer, domain=OuterRef("quoted__author__domain")),
    )
    found = list(quotes.values_list("post_id", "quoted_id", "state", "is_muted", "is_blocked", "is_away"))
    allowed = [quoted_id for _, quoted_id, state, *_ in found if state == QuoteState.ACCEPTED and quoted_id is not None]
    seen = {row.post_id: row for row in listed_posts(viewer, list(dict.fromkeys(allowed)))}
    return {
        post_id: _quoted(state, quoted_id, seen.get(quoted_id), muted, blocked, away)
        for post_id, quoted_id, state, muted, blocked, away in found
    }


def quoted_for_many(account_ids: Collection[int], row: Listed, *, now: datetime) -> dict[int, Quoted]:
    """Return what `row` quotes as each of these members sees it, in as many questions for hundreds as for one."""
    if not row.is_quote:
        return {}
    quotes = Quote.objects.filter(post=row.subject_id)
    quote = quotes.values_list("state", "quoted_id", "quoted__author_id", "quoted__author__domain").first()
    if quote is None:
        return {}
    state, quoted_id, author_id, domain = quote
    if state != QuoteState.ACCEPTED or quoted_id is None:
        return dict.fromkeys(account_ids, _quoted(state, quoted_id, None, False, False, False))
    seeing = who_sees(account_ids, subject=quoted_id, now=now)
    # Whoever of them asks is given the same row.
    shown = next(iter(listed_posts(Account(id=next(iter(seeing)), domain=""), [quoted_id])), None) if seeing else None
    muted, blocked, away = (
        set(ties.filter(account__in=account_ids).values_list("account_id", flat=True))
        for ties in (
            Mute.objects.active(now).filter(target=author_id),
            Block.objects.filter(target=author_id),
            DomainBlock.objects.filter(domain=domain),
        )
    )
    return {
        each: _quoted(state, quoted_id, shown if each in seeing else None, each in muted, each in blocked, each in away)
        for each in account_ids
    }


def quotes_page(viewer: Account | None, post: Post, cursor: Cursor, *, now: datetime) -> Page[Listed]:
    """Return what quotes `post`, as far as `viewer` may see it, newest first; asked too rarely to prepare.

    Whom the reader muted or keeps away, and who is limited, is left out, but not for who is quoted: they want to know
    it all.
    """
    posts = Post.objects.visible_to(viewer).filter(quote__quoted=post, quote__state=QuoteState.ACCEPTED)
    if viewer is not None and viewer.pk != post.author_id:
        mutes = Mute.objects.active(now).filter(account=viewer, target=OuterRef("author"))
        posts = posts.filter(~Exists(mutes), on_welcome_servers(viewer, "author__domain"))
    if viewer is None or viewer.pk != post.author_id:
        posts = posts.of_unlimited_to(viewer)
    rows = listed(within(posts, cursor))
    return page_from([Listed(*row) for row in rows], cursor, place=lambda row: row.place)


def _quoted(state: str, quoted_id: int | None, row: Listed | None, muted: bool, blocked: bool, away: bool) -> Quoted:
    if state != QuoteState.ACCEPTED:
        return Quoted(Sight(state))
    if quoted_id is None:
        return Quoted(Sight.DELETED)
    if row is None:
        return Quoted(Sight.BLOCKED_ACCOUNT if blocked else Sight.UNAUTHORIZED)
    if away:
        return Quoted(Sight.BLOCKED_DOMAIN, row)
    return Quoted(Sight.MUTED_ACCOUNT if muted else Sight.ACCEPTED, row)


def _tie(ties: QuerySet[Any, Any], viewer: Account | None, **to: Any) -> Exists | Value:
    if viewer is None:
        return Value(False, output_field=BooleanField())
    return Exists(ties.filter(account=viewer, **to))
