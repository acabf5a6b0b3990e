"""A post in few words: the sign over its discussion, the line over an answer, the answer that is quoted, its spine."""

from __future__ import annotations

import re
from html import unescape

from kith.foundations.text import on_one_line, shorten
from kith.posts.models import Post

_LINE_END = re.compile(r"<(?:br|/p|/li|/h[1-6]|/blockquote)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)+/\S*")
_ADDRESSED = re.compile(r"(?:@[\w.-]+(?:@[\w.-]+)?[\s,:]+)+(?=\S)")
_SENTENCE = re.compile(r"(?:[^.!?…]|[.!?…](?=\w))+[.!?…]*[”\"’')]*")
_TITLE_LENGTH = 72


def title_of(post: Post) -> str:
    """The sign over a discussion: the article's title, the warning, or the question it asks, else how it begins."""
    if post.title or post.warning:
        return post.title or post.warning
    text = words_of(post)
    # An address says little over a page, unless it is all there is.
    text = on_one_line(_ADDRESS.sub(" ", text)) or text
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(text)]
    asked = [sentence for sentence in sentences if sentence.endswith("?") and len(sentence) <= _TITLE_LENGTH]
    return asked[0] if asked else shorten(sentences[0] if sentences else "", _TITLE_LENGTH)


def beginning_of(post: Post, length: int) -> str:
    """How a post begins, without whom it is addressed to; nothing where it has no words, or a warning stands before."""
    if post.warning:
        return ""
    text = post.title or words_of(post)
    return shorten(_ADDRESSED.sub("", text, count=1) if text.startswith("@") else text, length)


def words_of(post: Post) -> str:
    """The words of a post on one line."""
    return on_one_line(unescape(_TAG.sub("", _LINE_END.sub(" ", post.html))))
