"""Turns a draft into what is kept: checks its length and parts, renders its words, reads its tags."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from kith.accounts.models import Account
from kith.foundations.html import to_text
from kith.foundations.text import on_one_line, shorten, visible_line
from kith.posts.counting import length_of
from kith.posts.drafts import Draft, PollDraft
from kith.posts.mentions import people_for
from kith.posts.models import Format, Post, Visibility
from kith.posts.rendering import render, tidy
from kith.servers.queries import this_server

MOST_FILES = 4
FEWEST_OPTIONS, MOST_OPTIONS = 2, 4
LONGEST_OPTION = 50
LONGEST_WARNING = 500
LONGEST_TITLE = 200
LONGEST_TITLED = 20_000  # signs of a post with a title, where the server does not take more of any
_SUMMARY = 300
SHORTEST_POLL, LONGEST_POLL = timedelta(minutes=5), timedelta(days=30)

# Wider first; a reply is by itself never wider than what it answers.
_BY_WIDTH = [Visibility.PUBLIC, Visibility.QUIET, Visibility.FOLLOWERS, Visibility.MENTIONED]


class NothingToSay(Exception):
    """The post has neither words, nor a file, nor a poll."""


class TooLong(Exception):
    """The post has more signs than this server takes."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"{length} signs, and {limit} are allowed")
        self.length = length
        self.limit = limit


class TitleStandsAlone(Exception):
    """A title is for a text that begins a discussion: not for an answer, a quote or a poll."""


class TooManyFiles(Exception):
    """More files than a post can carry."""


class PollNeedsChange(Exception):
    """The poll cannot be asked like this; `problem` says which part: options, twice, long or time."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Written:
    """The words of a post, ready to be kept."""

    source: str
    format: str
    html: str
    title: str
    summary: str  # of what has a title
    warning: str
    is_sensitive: bool
    language: str
    mentioned_ids: tuple[int, ...]
    tags: tuple[tuple[str, str], ...]


def write(author: Account, draft: Draft, *, quotes: bool = False) -> Written:
    """Return what `draft` says, rendered; what quotes a post needs no words of its own.

    Raises NothingToSay, TooLong, TooManyFiles, PollNeedsChange, TitleStandsAlone.
    """
    source, title = tidy(draft.text), visible_line(draft.title or "")[:LONGEST_TITLE]
    warning = on_one_line(draft.warning)[:LONGEST_WARNING]
    quotes = quotes or draft.quoted_id is not None
    if title and (quotes or draft.in_reply_to_id is not None or draft.poll is not None):
        raise TitleStandsAlone
    _refuse_unfit(source, warning, draft, quotes, room_for(is_titled=bool(title)))
    # HTML is for what arrives; a door that asks for it gets plain text.
    format = Format.MARKDOWN if draft.format == Format.MARKDOWN else Format.PLAIN
    rendered = render(
        source,
        format=format,
        find_people=lambda handles: people_for(author, handles),
        tag_address=f"{settings.KITH_ORIGIN}/tags/",
    )
    return Written(
        source=source,
        format=format,
        html=rendered.html,
        title=title,
        summary=summary_of(title, rendered.html),
        warning=warning,
        is_sensitive=draft.is_sensitive or bool(warning),
        language=draft.language[:12],
        mentioned_ids=rendered.mentioned_ids,
        tags=rendered.tags,
    )


def room_for(*, is_titled: bool) -> int:
    """Return how many signs a post may have; what has a title may be long: lists show how it begins."""
    usual = this_server().post_length
    return max(usual, LONGEST_TITLED) if is_titled else usual


def summary_of(title: str, html: str) -> str:
    """Return in a few words what a text with a title is about: how it begins."""
    return shorten(on_one_line(to_text(html)), _SUMMARY) if title else ""


def visibility_of(draft: Draft, answered: Post | None, quoted: Post | None = None) -> str:
    """Return who sees the post: what the draft says, else as wide as what it answers; a quote of one's own words for
    a few is for a few."""
    if draft.visibility in Visibility.values:
        asked = str(draft.visibility)
    else:
        asked = answered.visibility if answered else Visibility.PUBLIC.value
    return narrower(asked, quoted.visibility) if quoted and quoted.visibility == Visibility.FOLLOWERS else asked


def narrower(one: str, other: str) -> str:
    """Return which of two visibilities fewer people see."""
    return max(one, other, key=lambda visibility: _BY_WIDTH.index(Visibility(visibility)))


def is_narrower_or_same(one: str, other: str) -> bool:
    return narrower(one, other) == one


def is_local_only(draft: Draft, answered: Post | None, quoted: Post | None = None) -> bool:
    """What answers or quotes a post of this server only stays here too: its words would give the other away."""
    return draft.is_local_only or any(other is not None and other.is_local_only for other in (answered, quoted))


def counts_as_reply(answered: Post, visibility: str) -> bool:
    """Whether a reply may show in the count that everyone sees of what it answers."""
    return visibility in {Visibility.PUBLIC, Visibility.QUIET} or visibility == answered.visibility


def _refuse_unfit(source: str, warning: str, draft: Draft, quotes: bool, limit: int) -> None:
    if not source and not draft.media_ids and draft.poll is None and not quotes:
        raise NothingToSay
    # An address counts little however long it is; but nobody types so many, and all of it would be kept.
    length = length_of(source, warning) if len(source) <= _most_typed(limit) else len(source)
    if length > limit:
        raise TooLong(length, limit)
    if len(draft.media_ids) > MOST_FILES:
        raise TooManyFiles
    if draft.poll is not None:
        _refuse_unfit_poll(draft.poll)


def _most_typed(limit: int) -> int:
    return 5000 + 20 * limit


def _refuse_unfit_poll(poll: PollDraft) -> None:
    options = [on_one_line(option) for option in poll.options]
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS or not all(options):
        raise PollNeedsChange("options")
    if len({option.casefold() for option in options}) < len(options):
        raise PollNeedsChange("twice")
    if any(length_of(option) > LONGEST_OPTION for option in options):
        raise PollNeedsChange("long")
    if not SHORTEST_POLL <= poll.lasts <= LONGEST_POLL:
        raise PollNeedsChange("time")
