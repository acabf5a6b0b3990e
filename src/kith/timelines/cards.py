"""Posts as people see them on pages, quickly.

What everybody sees of a post is rendered once per version, author and language, and kept in pieces. What differs by
reader (the time in words, pressed deeds, a vote, who passed it on) is laid between the pieces. So a page of posts that
were seen before renders no post template at all. Keys hold everything a part depends on; nothing is ever invalidated.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Prefetch
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.accounts.queries import people_by_id
from kith.foundations.ids import time_of
from kith.foundations.kept import Kept
from kith.foundations.text import count_words
from kith.foundations.times import ago_from, day_in_words, time_in_words
from kith.links.actions import want_fresh
from kith.media.emoji import revision
from kith.posts.models import Attachment, Origin, Post, Repliers
from kith.posts.queries import Reactions, reactions_of
from kith.posts.quoting import Asked, quotable
from kith.posts.replying import repliable
from kith.posts.shortening import LONG, in_two
from kith.posts.showing import ShownPoll, deeds_context, polls_for, preview_of, stories_of
from kith.timelines import queries
from kith.timelines.conversations import answering_lines, forget_conversations
from kith.timelines.listing import Listed
from kith.timelines.pile import forget_pile
from kith.timelines.quotes import Quoted, Sight, quoted_by
from kith.timelines.quoting import forget_quoted, quoted_cards
from kith.timelines.reasons import forget_reasons, reasons_for
from kith.timelines.stories import forget_stories

_WORDS_A_MINUTE = 220
_A_WEEK = timedelta(days=7)
_TAG = re.compile("<[^>]*>")

# A random mark, so that nothing anybody writes can pass for a place in a card.
_MARK = secrets.token_hex(12)
_PLACE = re.compile(f"{_MARK}([a-z]+[0-9]*)-")
_SLOTS = {name: mark_safe(f"{_MARK}{name}-") for name in ("via", "when", "answering", "deeds", "poll", "quote", "peek")}  # noqa: S308

_Pieces = list[str]  # text, slot, text, slot, …, text

_cards: Kept[_Pieces] = Kept(2000)
_deeds: Kept[str] = Kept(6000)
_vias: Kept[str] = Kept(1000)
_polls: Kept[str] = Kept(500)


@dataclass(slots=True)
class _Page:
    """What one page of cards needs again and again."""

    rows: Sequence[Listed]
    viewer: Account | None
    size: str
    in_discussion: bool
    language: str
    now: datetime
    shows_results: bool
    covered: Collection[int]
    mine: dict[int, Reactions] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    emoji: int = field(default_factory=revision)
    closed: set[int] = field(default_factory=set)  # posts that this viewer may not answer
    quotable: set[int] = field(default_factory=set)  # posts that they may quote
    quotes: Mapping[int, Quoted] = field(default_factory=dict)


def render_posts(
    rows: Sequence[Listed],
    viewer: Account | None,
    *,
    now: datetime,
    size: str = "",
    in_discussion: bool = False,
    pinned: Collection[int] = (),
    around: Mapping[int, Listed] | None = None,
    peeks: Mapping[int, SafeString] | None = None,
    shows_results: bool = False,
    covered: Collection[int] = (),
    within: str = "",
) -> list[SafeString]:
    """Return the card of each row, in order; empty for a post that was deleted since it was listed.

    `size` is "small" for replies; `in_discussion`: what a post answers stands above it, no need to say it. `pinned` are
    posts that say "Kept at top" in place of a time; `around` are the posts that are answered, where the page knows
    them; `peeks` are looks into discussions, by post; `shows_results`: the reader asked to see polls without voting;
    `covered` are posts whose pictures are covered by a filter of the reader; `within` says where those filters look,
    for what is quoted (nowhere: they rest).
    """
    subjects = [row.subject_id for row in rows]
    mine = reactions_of(viewer, subjects)
    page = _Page(rows, viewer, size, in_discussion, get_language() or "", now, shows_results, covered, mine)
    page.closed = _closed(page)
    page.quotable = quotable(viewer, [_asked(row) for row in rows])
    page.quotes = quoted_by(viewer, rows, now=now)
    card_keys = [_card_key(page, row) for row in rows]
    deed_keys = [_deed_key(page, row) for row in rows]
    cards = [_cards.get(key) for key in card_keys]
    deeds = [_deeds.get(key) for key in deed_keys]

    cold = {row.subject_id for row, card, deed in zip(rows, cards, deeds, strict=True) if not card or not deed}
    if cold:
        page.posts = _posts(viewer, cold)
        want_fresh(links=stories_of(page.posts.values()), now=now)
        cards = [
            _kept(_cards, key, old, _make_card, page, row) for key, old, row in zip(card_keys, cards, rows, strict=True)
        ]
        deeds = [
            _kept(_deeds, key, old, _make_deeds, page, row)
            for key, old, row in zip(deed_keys, deeds, rows, strict=True)
        ]
    vias = _vias_of(page)
    reasons = reasons_for(rows)
    polls = _polls_of(page)
    quotes = quoted_cards(page.quotes, viewer, within=within, now=now)
    lines = {} if in_discussion else _answering(page, around)
    peeks, how_long = peeks or {}, ago_from(now)
    return [
        SafeString()
        if card is None
        else _laid(
            card,
            now,
            {
                "via": vias.get(row.author_id, "") if row.is_boost else reasons.get(row.tag_id or 0, ""),
                "when": _("Kept at top") if row.subject_id in pinned else how_long(time_of(row.subject_id)),
                "answering": lines.get(row.subject_id, ""),
                "deeds": deed or "",
                "poll": polls.get(row.subject_id, ""),
                "quote": quotes.get(row.subject_id, ""),
                "peek": peeks.get(row.subject_id, ""),
            },
        )
        for row, card, deed in zip(rows, cards, deeds, strict=True)
    ]


def forget_cards() -> None:
    """Empty this process's memory; for tests and benches."""
    for kept in (_cards, _deeds, _vias, _polls):
        kept.clear()
    forget_conversations()
    forget_pile()
    forget_quoted()
    forget_stories()
    forget_reasons()


def _laid(pieces: _Pieces, now: datetime, said: dict[str, str]) -> SafeString:
    laid = list(pieces)
    for at in range(1, len(laid), 2):
        name = laid[at]
        laid[at] = said[name] if name in said else _goes(name, now)
    return mark_safe("".join(laid))  # noqa: S308 - all of it was rendered by templates


def _goes(name: str, now: datetime) -> str:
    """When a post is deleted, in the reader's words and zone: the place in its card carries the time."""
    at = datetime.fromtimestamp(int(name.removeprefix("goes")), UTC)
    return _("Goes %(time)s") % {"time": time_in_words(at, now) if at - now < _A_WEEK else day_in_words(at, now)}


def _closed(page: _Page) -> set[int]:
    """The posts that this viewer may not answer; asks the database only where an author said who may."""
    limited = {row.subject_id for row in page.rows if row.repliers != Repliers.EVERYONE}
    return limited - repliable(page.viewer, limited) if limited else limited


def _asked(row: Listed) -> Asked:
    return Asked(row.subject_id, row.subject_author_id, row.visibility, row.quoters)


def _may_take_out(page: _Page, row: Listed) -> bool:
    """Whether a post quotes one of this viewer's own."""
    quoted = page.quotes.get(row.subject_id)
    if page.viewer is None or quoted is None or quoted.row is None or quoted.sight != Sight.ACCEPTED:
        return False
    return quoted.row.subject_author_id == page.viewer.id


def _card_key(page: _Page, row: Listed) -> tuple[Any, ...]:
    return (
        row.subject_id, row.version, row.subject_author_changed_at, page.size, page.in_discussion, page.language,
        row.subject_id in page.covered, page.emoji,
    )  # fmt: skip


def _deed_key(page: _Page, row: Listed) -> tuple[Any, ...]:
    mine = page.mine[row.subject_id]
    return (
        row.subject_id, row.version, row.subject_author_changed_at, page.language,
        row.replies_count, row.boosts_count, row.favourites_count,
        page.viewer and page.viewer.id == row.subject_author_id,
        mine.favourited, mine.boosted, mine.bookmarked, mine.pinned, mine.thread_muted, row.subject_id in page.closed,
        row.subject_id in page.quotable, _may_take_out(page, row),
    )  # fmt: skip


def _kept(kept: Kept[Any], key: Any, found: Any, make: Callable[[_Page, Listed], Any], page: _Page, row: Listed) -> Any:
    """Return what was found, else what is made now and kept; None for a post that is gone."""
    made = found if found is not None else make(page, row)
    if found is None and made is not None:
        kept.put([(key, made)])
    return made


def _posts(viewer: Account | None, post_ids: Iterable[int]) -> dict[int, Post]:
    posts = Post.objects.visible_to(viewer).filter(id__in=post_ids)
    fetched = posts.select_related("author", "story__credited", "original").prefetch_related(
        Prefetch("attachments", Attachment.objects.select_related("media"))
    )
    return {post.id: post for post in fetched}


def _make_card(page: _Page, row: Listed) -> _Pieces | None:
    post = page.posts.get(row.subject_id)
    if post is None:
        return None
    media = [attachment.media for attachment in post.attachments.all()]
    is_subject = page.in_discussion and not page.size
    is_own = post.origin == Origin.HERE
    folded = None if is_subject or (post.title and not is_own) else in_two(post.html)
    # An article from another server is read on its own page here; one of a website in the room for reading.
    is_whole = is_own or (post.origin == Origin.ELSEWHERE and (is_subject or len(post.html) < LONG))
    slots = _SLOTS
    if post.expires_at is not None:
        slots = slots | {"goes": mark_safe(f"{_MARK}goes{post.expires_at.timestamp():.0f}-")}  # noqa: S308
    made = get_template("posts/_post.html").render(
        {
            "post": post,
            "folded": folded,
            "is_whole": is_whole,
            "media": media,
            "preview": None if media or row.voters_count is not None else preview_of(post),
            "minutes": _minutes(post) if post.origin == Origin.FEED else 0,
            "size": page.size,
            "is_covered": row.subject_id in page.covered,
            "says_what_it_answers": row.is_answer and not page.in_discussion,
            "slots": slots,
        }
    )
    return _PLACE.split(made)


def _make_deeds(page: _Page, row: Listed) -> str | None:
    post = page.posts.get(row.subject_id)
    if post is None:
        return None
    mine, may_answer = page.mine[row.subject_id], row.subject_id not in page.closed
    context = deeds_context(
        post,
        page.viewer,
        mine,
        may_answer=may_answer,
        may_quote=row.subject_id in page.quotable,
        may_take_out=_may_take_out(page, row),
    )
    return get_template("posts/_deeds.html").render(dict(context))


def _minutes(post: Post) -> int:
    return round(count_words(_TAG.sub(" ", post.html)) / _WORDS_A_MINUTE)


def _vias_of(page: _Page) -> dict[int, str]:
    """Who passed something on, as the line above a card, by account."""
    keys = {row.author_id: (row.author_id, row.author_changed_at, page.language) for row in page.rows if row.is_boost}
    lines = {account_id: _vias.get(key) for account_id, key in keys.items()}
    missing = [account_id for account_id, line in lines.items() if line is None]
    if missing:
        template = get_template("timelines/_via.html")
        made = {id: template.render({"account": account}) for id, account in people_by_id(missing).items()}
        _vias.put((keys[account_id], line) for account_id, line in made.items())
        lines |= made
    return {account_id: line for account_id, line in lines.items() if line is not None}


def _answering(page: _Page, around: Mapping[int, Listed] | None) -> dict[int, SafeString]:
    answers = [row for row in page.rows if row.is_answer]
    if answers and around is None:
        wanted = {row.answers_id for row in answers if row.answers_id is not None}
        around = queries.around(page.viewer, wanted, now=page.now)
    return answering_lines(answers, around or {}, page.viewer)


def _polls_of(page: _Page) -> dict[int, str]:
    authors = {row.subject_id: row.subject_author_id for row in page.rows if row.voters_count is not None}
    if not authors:
        return {}
    shown = polls_for(page.viewer, list(authors), now=page.now, shows_results=page.shows_results)
    people = people_by_id(set(authors.values()))
    return {
        post_id: _polls.get_or_make(
            (poll, page.language, people[authors[post_id]].handle),
            partial(_render_poll, poll, people[authors[post_id]]),
        )
        for post_id, poll in shown.items()
    }


def _render_poll(poll: ShownPoll, author: Account) -> str:
    return get_template("posts/_poll.html").render({"post": {"id": poll.post_id, "author": author}, "poll": poll})
