"""What a post is found by: its words, and what may be asked of it besides (who wrote it, has it a picture …).

All of it is one line of words, so that one index answers every question. The words of the house begin with a sign that
nobody's do (foundations.tokens.HOUSE).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kith.foundations.html import to_text
from kith.foundations.tokens import HOUSE, words_of
from kith.media.models import Kind, MediaFile
from kith.posts.models import Format, Origin, Post, Visibility

# First in the line: whoever signs in here may find it. A hint that keeps the index quick; what decides is
# `visible_to` and the author's present wish, asked of each post that is found.
OPEN = f"{HOUSE}open "

_KINDS = {Kind.IMAGE: "image", Kind.GIFV: "video", Kind.VIDEO: "video", Kind.AUDIO: "audio"}


def key(name: str, value: object = "") -> str:
    """Return the word of the house for one thing that is so of a post."""
    return f"{HOUSE}{name}{value}"


def findable_words(post: Post, *, files: Iterable[MediaFile] = (), answers: Iterable[str] = ()) -> str:
    """Return the line by which `post` (its `author` fetched) is found, with its `files` and the `answers` of its poll.

    What its author wrote is taken as it was typed; only what arrived as HTML has to be read as such.
    """
    files, answers = list(files), list(answers)
    said = to_text(post.html) if post.format == Format.HTML else post.source
    texts = [post.title, post.warning, said, *(file.description for file in files), *answers]
    keys = [key("by", post.author_id), *_keys(post, files, said, bool(answers))]
    words = [word for text in texts if text for word in words_of(text)]
    return (OPEN if is_open(post) else "") + " ".join(keys + words)


def is_open(post: Post) -> bool:
    """May people who have nothing to do with the post find it by its words? Its author (or website) lets them."""
    return post.visibility == Visibility.PUBLIC and (post.author.is_indexable or post.author.is_feed)


def _keys(post: Post, files: list[MediaFile], said: str, has_poll: bool) -> Iterator[str]:
    language = "".join(words_of(post.language.partition("-")[0]))
    if language:
        yield key("lang", language)
    if post.origin == Origin.FEED:
        yield key("feed")
    if post.is_reply:
        yield key("reply")
    if post.warning:
        yield key("warning")
    if post.is_sensitive:
        yield key("sensitive")
    if "://" in said or "www." in said or ('href="http' in post.html and post.format == Format.HTML):
        yield key("link")
    if has_poll:
        yield key("poll")
    kinds = {_KINDS.get(Kind(file.kind)) or _kind_of(file.content_type) for file in files}
    yield from (key(kind) for kind in sorted(kinds) if kind)
    if files:
        yield key("media")


def _kind_of(content_type: str) -> str:
    kind = content_type.partition("/")[0]
    return kind if kind in {"image", "video", "audio"} else ""
