"""What the rooms refuse, in the words that apps look for: https://docs.joinmastodon.org/methods/statuses/"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kith.client_api.door import Refusal, not_allowed, not_found, not_valid
from kith.client_api.drafting import NOT_THERE_TO_ANSWER, NOT_THERE_TO_QUOTE
from kith.media import actions as media
from kith.media.changing import IsUsed
from kith.posts import actions as posts
from kith.posts.actions.reacting import MOST_PINS
from kith.posts.actions.waiting import MOST_PLANNED, MOST_PLANNED_A_DAY
from kith.posts.drafts import Draft
from kith.posts.writing import FEWEST_OPTIONS, LONGEST_OPTION, LONGEST_POLL, MOST_FILES, MOST_OPTIONS


@contextmanager
def in_words(draft: Draft | None = None) -> Iterator[None]:
    """Turn what a room refuses into what an app is told. Raises Refusal."""
    try:
        yield
    except posts.PollNeedsChange as refusal:
        raise _about_poll(refusal.problem, draft) from refusal
    except tuple(_REFUSALS) as refusal:
        raise _REFUSALS[type(refusal)](refusal) from refusal


def _about_poll(problem: str, draft: Draft | None) -> Refusal:
    poll = draft.poll if draft else None
    if problem == "time":
        is_long = poll is not None and poll.lasts > LONGEST_POLL
        return not_valid("Expires at is too far into the future" if is_long else "Expires at is too soon")
    if problem == "twice":
        return not_valid("Options contain duplicate items")
    if problem == "long":
        return not_valid(f"Options cannot be longer than {LONGEST_OPTION} characters each")
    if poll is not None and len(poll.options) < FEWEST_OPTIONS:
        return not_valid("Options must have more than one item")
    return not_valid(f"Options can't contain more than {MOST_OPTIONS} items")


def _not_allowed(_refusal: Exception) -> Refusal:
    return not_allowed()


def _not_there_to_quote(_refusal: Exception) -> Refusal:
    """Also where it is there and may not be quoted, as elsewhere."""
    return Refusal(404, NOT_THERE_TO_QUOTE)


def _too_many_wait(refusal: posts.TooManyWait) -> Refusal:
    if refusal.what == "day":
        return not_valid(f"You have exceeded the limit of {MOST_PLANNED_A_DAY} scheduled posts for today")
    return not_valid(f"You have exceeded the limit of {MOST_PLANNED} scheduled posts")


def _not_then(refusal: posts.NotThen) -> Refusal:
    if refusal.problem == "far":
        return not_valid("Scheduled at The scheduled date is too far in the future")
    return not_valid("Scheduled at The scheduled date must be in the future")


def _megabytes(refusal: media.TooBig) -> Refusal:
    return not_valid(f"File must be less than {refusal.most // 1_000_000} MB")


def _said(words: str) -> Callable[[Exception], Refusal]:
    return lambda _refusal: not_valid(words)


_REFUSALS: dict[type[Exception], Callable[[Any], Refusal]] = {
    posts.MayNotPost: _not_allowed,
    posts.MayNotEdit: _not_allowed,
    posts.MayNotDelete: _not_allowed,
    posts.MayNotBoost: _not_allowed,
    posts.MayNotReact: lambda _refusal: not_found(),
    posts.AnsweredIsGone: lambda _refusal: Refusal(404, NOT_THERE_TO_ANSWER),
    posts.QuotedIsGone: _not_there_to_quote,
    posts.MayNotQuote: _not_there_to_quote,
    posts.QuoteStandsAlone: _said("A post with a quote can have neither media attachments nor a poll"),
    posts.QuotedNotNamed: _said("Cannot quote a non-mentioned user in a Private Mention post."),
    posts.MayNotTakeOut: _not_allowed,
    posts.MayNotChoose: _not_allowed,
    posts.MayNotReply: _said(
        "Who wrote the post you are replying to has chosen who may reply, and you are not among them"
    ),
    posts.NothingToSay: _said("Text can't be blank"),
    posts.TitleStandsAlone: _said("A title is only for a post that neither replies nor quotes, and has no poll"),
    posts.TooLong: lambda refusal: not_valid(f"Text character limit of {refusal.limit} exceeded"),
    posts.TooManyFiles: lambda _refusal: Refusal(422, f"Cannot attach more than {MOST_FILES} files"),
    posts.FileMissing: lambda _refusal: Refusal(422, "Media not found or already attached to another post"),
    posts.SentAlready: _said("This was sent already, and is not there any more"),
    posts.TooManyWait: _too_many_wait,
    posts.NotThen: _not_then,
    posts.TooManyPins: _said(f"You have already pinned the maximum number of posts ({MOST_PINS})"),
    posts.MayNotVote: _said("You cannot vote in your own polls"),
    posts.PollHasEnded: _said("The poll has already ended"),
    posts.AlreadyVoted: _said("You have already voted on this poll"),
    posts.ChooseOne: _said("The chosen vote option does not exist"),
    media.NotAccepted: lambda _refusal: Refusal(422, "File type of uploaded media could not be verified"),
    media.TooBig: _megabytes,
    media.TooManyUploads: lambda _refusal: Refusal(429, "Too many files were sent. Try again in a while."),
    media.CouldNotBeRead: lambda refusal: Refusal(422, str(refusal)),
    IsUsed: lambda _refusal: Refusal(422, "Media attachment is currently used by a status or scheduled status"),
}
