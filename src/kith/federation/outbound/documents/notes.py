"""A post of ours as other servers get it: a Note, a Question where it asks something, an Article where it has a title.

However long a post is, without a title it is a Note: Mastodon shows the words of a Note whole, of an Article only its
title and a link (row V19).
"""

from __future__ import annotations

import re
from typing import Any

from kith.federation.outbound.documents import addresses
from kith.federation.outbound.documents.answers import Around, around_posts
from kith.federation.outbound.documents.audiences import audience_of, named_in
from kith.federation.outbound.documents.parts import emoji_tags, file_document, hashtag_tag, mention_tag, without_none
from kith.federation.outbound.documents.policies import policy_of_post
from kith.federation.outbound.documents.quotes import quote_fields, with_quote_in_words
from kith.federation.outbound.documents.times import moment
from kith.foundations.html import as_text_html
from kith.posts.models import Format, Origin, Poll, Post
from kith.posts.quoting import OPEN
from kith.posts.showing import with_title

_SOURCES = {Format.PLAIN.value: "text/plain", Format.MARKDOWN.value: "text/markdown"}
# What nobody reads in the page: “[note]: # (…)” defines a link, and some write remarks that way.
_HIDDEN_IN_MARKDOWN = re.compile(r"^ {0,3}\[[^\]\n]+\]:", re.MULTILINE)


def note_document(post: Post, around: Around | None = None) -> dict[str, Any]:
    """Return a post that was written here (no boost), without `@context`; who may see it is asked before.

    Best with its parts fetched (`loading.with_parts`, of many at once); what is missing is fetched here.
    """
    around = around or around_posts([post])
    return lasting_part(post, around) | counted_part(post, around)


def lasting_part(post: Post, around: Around) -> dict[str, Any]:
    """Return what stays while the post's `version` does; but for a poll, whose votes are counted all the time."""
    is_article = bool(post.title) and post.visibility in OPEN
    content = with_quote_in_words(post)
    if not is_article:  # where an article is only a title and a link, who may not open that link would miss the words
        content = with_title(post.title, content)
    audience = audience_of(post)
    document: dict[str, Any] = {
        "id": post.uri,
        "type": "Note",
        "url": post.url or post.uri,
        "attributedTo": post.author.uri,
        "to": audience.to,
        "cc": audience.cc,
        "published": moment(post.published_at),
        "inReplyTo": _answered(post),
        "summary": post.warning or None,
        "sensitive": post.covers_media,
        "content": content,
        "attachment": without_none(file_document(each.media) for each in post.attachments.all()),
        "tag": _tags(post),
        "interactionPolicy": policy_of_post(post),
    }
    if changes := [at for at in (post.edited_at, post.warned_at) if at]:
        document["updated"] = moment(max(changes))
    if post.language:
        document["contentMap"] = {post.language: content}
    if post.format in _SOURCES and not _hides_something(post):
        document["source"] = {"content": post.source, "mediaType": _SOURCES[post.format]}
    document |= _discussion(post, around) | quote_fields(post) | (_as_article(post, content) if is_article else {})
    if (poll := getattr(post, "poll", None)) is not None:
        document |= _question(poll)
    return document


def counted_part(post: Post, around: Around) -> dict[str, Any]:
    """Return what changes whenever somebody thanks, passes on or answers."""
    return {
        "replies": _replies(post, around),
        "likes": {"id": addresses.likes(post), "type": "Collection", "totalItems": post.favourites_count},
        "shares": {"id": addresses.shares(post), "type": "Collection", "totalItems": post.boosts_count},
    }


def _replies(post: Post, around: Around) -> dict[str, Any]:
    """With what its author added at once, so that whoever fetches one part of a thread gets the others."""
    address = addresses.replies(post)
    first = {
        "type": "CollectionPage",
        "partOf": address,
        "next": f"{address}?page=1",
        "items": around.answers.get(post.id, []),
    }
    return {"id": address, "type": "Collection", "first": first}


def _tags(post: Post) -> list[dict[str, Any]]:
    return [
        *(mention_tag(account) for account in named_in(post)),
        *(hashtag_tag(tagging.tag) for tagging in post.taggings.all()),
        *emoji_tags(post.html, post.warning, post.title),
    ]


def _answered(post: Post) -> str | None:
    """What it answers; not a website's item, which other servers do not find here."""
    answered = post.in_reply_to
    return None if answered is None or answered.origin == Origin.FEED else answered.uri


def _hides_something(post: Post) -> bool:
    return post.format == Format.MARKDOWN and bool(_HIDDEN_IN_MARKDOWN.search(post.source))


def _discussion(post: Post, around: Around) -> dict[str, Any]:
    """Where all of a discussion stands; of one that began elsewhere that is for the server where it did to say."""
    if post.thread_id != post.id and post.thread_id not in around.began_here:
        return {}
    address = addresses.discussion(post.thread_id)
    return {"context": address, "conversation": address}


def _as_article(post: Post, content: str) -> dict[str, Any]:
    """A title makes it an Article; servers that show no articles find the words in `preview` (FEP-b2b8)."""
    preview: dict[str, Any] = {
        "type": "Note",
        "attributedTo": post.author.uri,
        "published": moment(post.published_at),
        "content": as_text_html(post.summary) if post.summary else content,
        "sensitive": post.covers_media,
    }
    if post.warning:
        preview["summary"] = post.warning
    return {
        "type": "Article",
        "name": post.title,
        # Of what is covered a summary is taken for a warning.
        "summary": post.warning or (None if post.covers_media else post.summary or None),
        "preview": preview,
    }


def _question(poll: Poll) -> dict[str, Any]:
    has_ended = poll.told_at is not None
    is_hidden = poll.hides_totals and not has_ended
    answers = [
        {
            "type": "Note",
            "name": option.title,
            "replies": {"type": "Collection", "totalItems": 0 if is_hidden else option.votes_count},
        }
        for option in poll.options.all()
    ]
    question: dict[str, Any] = {
        "type": "Question",
        "anyOf" if poll.is_multiple else "oneOf": answers,
        "votersCount": 0 if is_hidden else poll.voters_count,
    }
    if poll.ends_at:
        question["endTime"] = moment(poll.ends_at)
        if has_ended:
            question["closed"] = moment(poll.ends_at)
    return question
