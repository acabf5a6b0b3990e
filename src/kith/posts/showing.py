"""What posts/_deeds.html and posts/_poll.html need, for the pages of this room and the cards of higher ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.foundations.times import day_in_words, time_in_words
from kith.links.models import Link
from kith.posts.actions.boosting import may_boost
from kith.posts.models import Origin, Poll, PollVote, Post, Visibility
from kith.posts.queries import Reactions, reactions_of
from kith.posts.quoting import may_quote as may_quote_it
from kith.posts.quoting import may_take_out as may_take_it_out
from kith.posts.replying import may_reply


@dataclass(frozen=True, slots=True)
class ShownOption:
    position: int
    title: str
    votes_count: int
    percent: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownPoll:
    """A poll as one reader sees it."""

    post_id: int
    options: tuple[ShownOption, ...]
    is_multiple: bool
    voters_count: int
    shows_results: bool
    may_vote: bool
    has_voted: bool
    is_hidden_till_end: bool
    ends: str  # in words


def with_title(title: str, html: str) -> str:
    """Return the words of a post as HTML for where nobody looks for a title of their own."""
    return format_html("<p><strong>{}</strong></p>", title) + html if title else html


def deeds_context(
    post: Post,
    viewer: Account | None,
    mine: Reactions | None = None,
    *,
    may_answer: bool | None = None,
    may_quote: bool | None = None,
    may_take_out: bool | None = None,
) -> Mapping[str, object]:
    """Return the context of posts/_deeds.html for a post (not a boost's row); what is not given is asked for."""
    if mine is None:
        mine = reactions_of(viewer, [post.id])[post.id]
    return {
        "post": post,
        "mine": mine,
        "viewer": viewer,
        "may_answer": may_reply(viewer, post) if may_answer is None else may_answer,
        "may_boost": viewer is not None and may_boost(viewer, post),
        "may_quote": may_quote_it(viewer, post) if may_quote is None else may_quote,
        "may_take_out": may_take_it_out(viewer, post) if may_take_out is None else may_take_out,
        "is_article": post.origin == Origin.FEED,
    }


def polls_for(
    viewer: Account | None, post_ids: Sequence[int], *, now: datetime, shows_results: bool = False
) -> dict[int, ShownPoll]:
    """Return the polls of these posts by post, in three queries at the most; who may see the posts was asked before.

    `shows_results`: the reader asked to see them without voting.
    """
    polls = list(Poll.objects.filter(post__in=post_ids).select_related("post").prefetch_related("options"))
    if not polls:
        return {}
    chosen: set[int] = set()
    if viewer is not None:
        votes = PollVote.objects.filter(account=viewer, option__poll__in=polls)
        chosen = set(votes.values_list("option_id", flat=True))
    return {poll.post_id: _shown(poll, viewer, chosen, now, shows_results) for poll in polls}


def _shown(poll: Poll, viewer: Account | None, chosen: set[int], now: datetime, asked: bool) -> ShownPoll:
    options = list(poll.options.all())
    has_voted = any(option.id in chosen for option in options)
    is_own = viewer is not None and poll.post.author_id == viewer.id
    has_ended = poll.has_ended(now)
    is_hidden = poll.hides_totals and not has_ended
    may_vote = viewer is not None and not (is_own or has_voted or has_ended)
    return ShownPoll(
        post_id=poll.post_id,
        options=tuple(
            ShownOption(
                position=option.position,
                title=option.title,
                votes_count=0 if is_hidden else option.votes_count,
                percent=0 if is_hidden else _percent(option.votes_count, poll.voters_count),
                is_chosen=option.id in chosen,
            )
            for option in options
        ),
        is_multiple=poll.is_multiple,
        voters_count=poll.voters_count,
        shows_results=not is_hidden and (has_ended or has_voted or is_own or asked),
        may_vote=may_vote,
        has_voted=has_voted,
        is_hidden_till_end=is_hidden,
        ends=_ends(poll, now),
    )


def _percent(votes: int, voters: int) -> int:
    return round(100 * votes / voters) if voters else 0


def _ends(poll: Poll, now: datetime) -> str:
    if poll.ends_at is None:
        return ""
    if poll.has_ended(now):
        return _("closed %(day)s") % {"day": day_in_words(poll.ends_at, now)}
    return _("open until %(time)s") % {"time": time_in_words(poll.ends_at, now)}


def preview_of(post: Post) -> Link | None:
    """Return what the post's first link says of itself, for its card; a feed's item says it in its own words."""
    if post.story is None or post.origin == Origin.FEED or not post.story.has_preview:
        return None
    return post.story


def stories_of(posts: Iterable[Post]) -> list[Link]:
    """Return the links whose pages may be asked anew when their posts are shown again; those of a few are not."""
    return [
        post.story
        for post in posts
        if post.story is not None and post.visibility != Visibility.MENTIONED and post.origin != Origin.FEED
    ]
