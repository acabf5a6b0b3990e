"""The tag that answers carry without anybody typing it: a chat's, in the discussion of its questions (row V5)."""

from dataclasses import replace

from kith.foundations.tags import tag_name
from kith.posts.counting import length_of
from kith.posts.drafts import Draft
from kith.posts.models import Post, Visibility
from kith.posts.reading_text import Hashtag, parts_of
from kith.servers.queries import this_server

_OPEN = {Visibility.PUBLIC.value, Visibility.QUIET.value}


def with_reply_tag(draft: Draft, answered: Post | None, visibility: str) -> Draft:
    """Return `draft` with the tag that answers to `answered` carry; what has it, or has no room for it, stays as it is.

    What is for a few stays among them: a tag would say where it was said.
    """
    if answered is None or not answered.reply_tag or visibility not in _OPEN:
        return draft
    return with_tag(draft, answered.reply_tag)


def with_tag(draft: Draft, tag: str) -> Draft:
    """Return `draft` with `tag` (no sign before it) at its end, unless it has it, has no room for it, or is empty."""
    text = draft.text.rstrip()
    if not (text.strip() or draft.media_ids or draft.poll or draft.quoted_id):
        return draft  # a tag alone is nothing said
    name = tag_name(tag)
    if any(isinstance(part, Hashtag) and part.name == name for part in parts_of(text)):
        return draft
    tagged = f"{text}\n\n#{tag}" if text else f"#{tag}"
    if length_of(tagged, draft.warning) > this_server().post_length:
        return draft
    return replace(draft, text=tagged)
