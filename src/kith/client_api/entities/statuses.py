"""Posts for apps: https://docs.joinmastodon.org/entities/Status/

Hot. What everyone sees of a post is kept as bytes, by the post and its version; its author likewise. A list of posts is
then: these bytes, the counts that came with the rows, and one question for what its reader did with them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kith.accounts.addresses import page_of
from kith.accounts.models import Account
from kith.client_api.entities.accounts import Known, account_json, accounts_by_id, acct_of, emoji_in
from kith.client_api.entities.cards import card_of
from kith.client_api.entities.collections import collections_by_id, named_in
from kith.client_api.entities.filtered import filtered_by_place
from kith.client_api.entities.media import media_json
from kith.client_api.entities.plain import time_or_none, time_text
from kith.client_api.entities.polls import polls_by_post
from kith.client_api.entities.quotes import approval_json, quote_json, shallow_quote_json
from kith.client_api.entities.tags import named_tag_json
from kith.foundations.kept import Kept
from kith.media.emoji import revision
from kith.posts.models import Origin, Post, Visibility
from kith.posts.queries import NOTHING_DONE, Reactions, boosts_alone, reactions_of, whole_posts
from kith.posts.quoting import Asked, quotable
from kith.posts.showing import with_title
from kith.timelines.listing import Listed
from kith.timelines.queries import listed_posts
from kith.timelines.quotes import Quoted, quoted_by

# The words of apps for who may see a post, and ours.
VISIBILITIES = {
    Visibility.PUBLIC.value: "public",
    Visibility.QUIET.value: "unlisted",
    Visibility.FOLLOWERS.value: "private",
    Visibility.MENTIONED.value: "direct",
}
OUR_VISIBILITIES = {theirs: ours for ours, theirs in VISIBILITIES.items()}


class _Part(NamedTuple):
    """What everyone sees of a post."""

    content: bytes
    collections: list[int]  # to which it links, and of which each of its readers may see something else


_kept: Kept[_Part] = Kept(6000)
_kept_boosts: Kept[bytes] = Kept(2000)


def statuses_json(rows: Sequence[Listed], viewer: Account | None, *, now: datetime) -> list[bytes]:
    """Return the posts of a list as JSON, in order; what was deleted since the rows were read is left out."""
    found = statuses_by_place(rows, viewer, now=now)
    return [found[place] for place in range(len(rows)) if place in found]


def statuses_by_id(
    viewer: Account | None, post_ids: Collection[int], *, now: datetime, quotes: Mapping[int, Quoted] | None = None
) -> dict[int, bytes]:
    """Return those of `post_ids` that `viewer` may see, as JSON by id; for what brings its own ids."""
    rows = listed_posts(viewer, list(post_ids))
    found = statuses_by_place(rows, viewer, now=now, quotes=quotes)
    return {row.post_id: found[place] for place, row in enumerate(rows) if place in found}


def statuses_with(
    viewer: Account | None, post_ids: Collection[int], people: Collection[Known], *, now: datetime
) -> tuple[dict[int, bytes], dict[int, bytes]]:
    """Return the same, and `people` by id: for what names others beside the posts, and asks for all of them at once."""
    rows = listed_posts(viewer, list(post_ids))
    accounts = accounts_by_id(_named_in(rows) | set(people))
    found = statuses_by_place(rows, viewer, now=now, accounts=accounts)
    return {row.post_id: found[place] for place, row in enumerate(rows) if place in found}, accounts


def status_json(viewer: Account | None, post_id: int, *, now: datetime) -> bytes | None:
    """Return one post as JSON, if `viewer` may see it."""
    return statuses_by_id(viewer, [post_id], now=now).get(post_id)


def raw(content: bytes | None) -> msgspec.Raw | None:
    """Make ready JSON a part of other JSON."""
    return None if content is None else msgspec.Raw(content)


def forget_statuses() -> None:
    """Empty this process's memory; for tests and benches."""
    _kept.clear()
    _kept_boosts.clear()


def statuses_by_place(
    rows: Sequence[Listed],
    viewer: Account | None,
    *,
    now: datetime,
    accounts: Mapping[int, bytes] | None = None,
    quotes: Mapping[int, Quoted] | None = None,
) -> dict[int, bytes]:
    """Return the posts of a list as JSON by their place in it; for lists that are cut into parts afterwards.

    `quotes` is what these posts quote, and what is quoted in these, for who has asked that before; where it is empty,
    what they quote stays away.
    """
    if not rows:
        return {}
    in_rows = quoted_by(viewer, rows, now=now) if quotes is None else quotes
    found = (in_rows.get(row.subject_id) for row in rows)
    quoted = {quote.row.subject_id: quote.row for quote in found if quote is not None and quote.row is not None}
    if quoted:
        # What is quoted is told with the others, after them: so all is asked once.
        told = [*rows, *quoted.values()]
        in_quotes = quoted_by(viewer, quoted.values(), now=now) if quotes is None else quotes
        if accounts is not None:
            accounts = {**accounts, **accounts_by_id(_named_in(list(quoted.values())))}
    else:
        told, in_quotes = list(rows), {}
    parts = _parts_of(told)
    if accounts is None:
        accounts = accounts_by_id(_named_in(told))
    mine = reactions_of(viewer, [row.subject_id for row in told])
    with_polls = [row.subject_id for row in told if row.voters_count is not None]
    polls = polls_by_post(viewer, with_polls, now=now) if with_polls else {}
    filtered = filtered_by_place(viewer, told, now=now)
    boosts = _boosts_of([row.post_id for row in rows if row.is_boost])
    tagged = _collections_in(viewer, parts)
    may = quotable(viewer, [Asked(row.subject_id, row.subject_author_id, row.visibility, row.quoters) for row in told])
    made: dict[int, bytes] = {}
    shown: dict[int, bytes] = {}  # what is quoted, by its id
    for place in _quoted_first(len(rows), len(told)):
        row = told[place]
        part, account = parts.get(row.subject_id), accounts.get(row.subject_author_id)
        if part is None or account is None:
            continue
        is_quoted = place >= len(rows)
        if is_quoted:
            quote = shallow_quote_json(in_quotes.get(row.subject_id))
        else:
            quote = quote_json(in_rows.get(row.subject_id), shown) if row.is_quote else b"null"
        poll = polls.get(row.subject_id)
        is_own = viewer is not None and viewer.id == row.subject_author_id
        done = b"" if viewer is None else _done(mine.get(row.subject_id, NOTHING_DONE), is_own, filtered.get(place))
        # One copy of what is long, not one for each part.
        status = b"".join(
            (
                part.content, b',"account":', account,
                _counted(row.answers_id, row.replies_count, row.boosts_count, row.favourites_count, row.quotes_count),
                b',"quote":', quote, b',"quote_approval":', approval_json(row.quoters, row.subject_id in may),
                b',"poll":', b"null" if poll is None else msgspec.json.encode(poll),
                b',"tagged_collections":', tagged.get(row.subject_id, b"[]"), done, b"}",
            )
        )  # fmt: skip
        if is_quoted:
            shown[row.subject_id] = status
            continue
        if row.is_boost:
            boost, booster = boosts.get(row.post_id), accounts.get(row.author_id)
            if boost is None or booster is None:
                continue
            status = b"".join((boost, b',"account":', booster, b',"reblog":', status, done, b"}"))
        made[place] = status
    return made


def links_to_collections(row: Listed) -> bool:
    """Say whether a post links to collections, of which each of its readers sees something else."""
    return any(part.collections for part in _parts_of([row]).values())


def _collections_in(viewer: Account | None, parts: Mapping[int, _Part]) -> dict[int, bytes]:
    """Return, by post, the collections that these posts link to, as their reader may see them."""
    named = {post_id: part.collections for post_id, part in parts.items() if part.collections}
    found = collections_by_id(viewer, {each for ids in named.values() for each in ids}) if named else {}
    return {
        post_id: b"[%b]" % b",".join(found[each] for each in ids if each in found) for post_id, ids in named.items()
    }


def _quoted_first(rows: int, told: int) -> Iterable[int]:
    return (*range(rows, told), *range(rows))


def _named_in(rows: Sequence[Listed]) -> set[Known]:
    known = {Known(row.subject_author_id, row.subject_author_changed_at) for row in rows}
    return known | {Known(row.author_id, row.author_changed_at) for row in rows if row.is_boost}


@lru_cache(maxsize=2000)
def _counted(answers_id: int | None, replies: int, boosts: int, favourites: int, quotes: int) -> bytes:
    answers = b"null" if answers_id is None else b'"%d"' % answers_id
    return b',"in_reply_to_id":%b,"replies_count":%d,"reblogs_count":%d,"favourites_count":%d,"quotes_count":%d' % (
        answers, replies, boosts, favourites, quotes,
    )  # fmt: skip


def _done(mine: Reactions, is_own: bool, filtered: bytes | None) -> bytes:
    return _said(mine, is_own) + (filtered or b"[]")


@lru_cache(maxsize=500)
def _said(mine: Reactions, is_own: bool) -> bytes:
    said: dict[str, bool] = {
        "favourited": mine.favourited,
        "reblogged": mine.boosted,
        "muted": mine.thread_muted,
        "bookmarked": mine.bookmarked,
    }
    if is_own:
        said["pinned"] = mine.pinned
    return b"," + msgspec.json.encode(said)[1:-1] + b',"filtered":'


def _parts_of(rows: Iterable[Listed]) -> Mapping[int, _Part]:
    emoji = revision()
    # Its author is in the key: moderators may cover all that somebody posts.
    keys = {row.subject_id: (row.subject_id, row.version, row.subject_author_changed_at, emoji) for row in rows}
    kept = _kept.get_many(keys.values())
    if len(kept) == len(keys):
        return dict(zip(keys, kept.values(), strict=True))  # the order is that of the keys
    found = {post_id: kept[key] for post_id, key in keys.items() if key in kept}
    missing = keys.keys() - found.keys()
    if missing:
        made = {post.id: (post.version, _part_of(post)) for post in whole_posts(missing)}
        _kept.put(((post_id, version, *keys[post_id][2:]), part) for post_id, (version, part) in made.items())
        found |= {post_id: part for post_id, (_, part) in made.items()}
    return found


def _part_of(post: Post) -> _Part:
    content = _render(post)
    return _Part(content, named_in(content))


def _render(post: Post) -> bytes:
    return msgspec.json.encode(
        {
            "id": str(post.id),
            "created_at": time_text(post.published_at),
            "edited_at": time_or_none(post.edited_at),
            "in_reply_to_account_id": str(post.in_reply_to_account_id) if post.in_reply_to_account_id else None,
            "sensitive": post.covers_media,
            "spoiler_text": post.warning,
            "visibility": VISIBILITIES[post.visibility],
            "local_only": post.is_local_only,
            "language": post.language or None,
            "uri": post.uri,
            "url": post.url or post.uri,
            "content": content_of(post),
            "reblog": None,
            "media_attachments": [media_json(attachment.media) for attachment in post.attachments.all()],
            "mentions": [_named_json(post, mention.account) for mention in post.mentions.all()],
            "tags": [named_tag_json(tagging.tag.name) for tagging in post.taggings.all()],
            "emojis": emoji_in(post.html, post.warning, post.title, own=post.emojis),
            "card": card_of(post),
            "application": None if post.app is None else {"name": post.app.name, "website": post.app.website or None},
        }
    )[:-1]


def content_of(post: Post) -> str:
    """Return what apps show of a post: its words; of a website's item, what it is called and what it is about."""
    if post.origin != Origin.FEED:
        return with_title(post.title, post.html)
    words = post.title or post.url
    title = format_html('<p><a href="{}" rel="nofollow noopener noreferrer">{}</a></p>', post.url, words)
    return title + (format_html("<p>{}</p>", post.summary) if post.summary else SafeString())


def _named_json(post: Post, account: Account) -> dict[str, Any]:
    """Apps open somebody's page in themselves where the link in the words is the `url` given here: in what came from
    another server, links to people lead to their pages of this one."""
    named = mention_json(account)
    return named | {"url": page_of(account)} if post.origin == Origin.ELSEWHERE else named


def mention_json(account: Account) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Status/#Mention"""
    return {
        "id": str(account.id),
        "username": account.username,
        "url": account.url or account.uri,
        "acct": acct_of(account),
    }


def _boosts_of(ids: Sequence[int]) -> dict[int, bytes]:
    """What a boost is besides what it passes on; it never changes."""
    found = {post_id: part for post_id in ids if (part := _kept_boosts.get(post_id)) is not None}
    missing = [post_id for post_id in ids if post_id not in found]
    if missing:
        posts = boosts_alone(missing)
        made = {post.id: msgspec.json.encode(empty_status(post))[:-1] for post in posts}
        _kept_boosts.put(made.items())
        found |= made
    return found


def empty_status(post: Post) -> dict[str, Any]:
    """Return a post without anything in it: a boost, or what its reader may not see any more."""
    return {
        "id": str(post.id),
        "created_at": time_text(post.published_at),
        "edited_at": None,
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": VISIBILITIES[post.visibility],
        "local_only": post.is_local_only,
        "language": None,
        "uri": post.uri,
        "url": post.url or post.uri,
        "content": "",
        "replies_count": 0,
        "reblogs_count": 0,
        "favourites_count": 0,
        "quotes_count": 0,
        "media_attachments": [],
        "mentions": [],
        "tags": [],
        "emojis": [],
        "card": None,
        "poll": None,
        "quote": None,
        "quote_approval": {"automatic": [], "manual": [], "current_user": "denied"},
        "application": None,
        "tagged_collections": [],
    }


def let_go_json(post: Post) -> dict[str, Any]:
    """Return whose a post is that its reader has let go of, and nothing of what is in it: they see it no more."""
    done = dict.fromkeys(("favourited", "reblogged", "muted", "bookmarked"), False)
    return empty_status(post) | done | {"account": account_json(post.author), "reblog": None, "filtered": []}
