"""Long posts are folded in lists (row V19): cuts their HTML in two where a reader would pause. Pure."""

import re
from html import unescape

LONG = 1000  # letters from which a post is folded
_BEGINNING = 500  # about as many are shown
_NO_PAUSE = 800  # then between two sentences, where there is no end of a paragraph
_NO_SENTENCE = 1000  # then between two words
_A_LINE = 60  # what the end of a line counts: forty short lines are long too
_WORTH_IT = 200  # less is not worth a press

_TAG = re.compile(r"(<(?:[^<>\"]|\"[^\"]*\")*>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[”\"’')]*\s+|(?<=[。！？؟।])\s*")
_WORD_END = re.compile(r"\s+")
_LINES = frozenset({"p", "br", "li", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr"})
_VOID = frozenset({"br", "img", "hr"})
_WHOLE = frozenset({"a", "pre", "code", "h3", "h4", "h5", "h6"})


def in_two(html: str) -> tuple[str, str] | None:
    """Return how a long post begins and the rest of it, each well-formed; None for one that is short enough."""
    if len(html) < LONG:
        return None
    pieces = _TAG.split(html)
    lengths = [_length(piece, is_tag=number % 2 == 1) for number, piece in enumerate(pieces)]
    whole = sum(lengths)
    if whole <= LONG:
        return None
    open_tags: list[tuple[str, str]] = []
    so_far = 0
    for number, piece in enumerate(pieces):
        if number % 2:
            closes = _follow(piece, open_tags)
            so_far += lengths[number]
            pauses = closes and not open_tags and so_far >= _BEGINNING
            breaks = piece == "<br>" and so_far >= _NO_PAUSE and not _is_whole(open_tags)
            if (pauses or breaks) and whole - so_far >= _WORTH_IT:
                return _cut(pieces, number, len(piece), open_tags)
            continue
        at = None if _is_whole(open_tags) else _pause_in(piece, so_far)
        if at is not None and whole - so_far - at >= _WORTH_IT:
            return _cut(pieces, number, at, open_tags)
        so_far += lengths[number]
    return None


def _length(piece: str, *, is_tag: bool) -> int:
    if not is_tag:
        return len(unescape(piece))
    name = _NAME.match(piece)
    ends = piece.startswith("</") or piece == "<br>"
    return _A_LINE if ends and name and name[1] in _LINES else 0


def _follow(tag: str, open_tags: list[tuple[str, str]]) -> bool:
    """Keep account of what is open, and say whether something was closed."""
    name = _NAME.match(tag)
    if name is None or name[1] in _VOID:
        return False
    if tag.startswith("</"):
        if open_tags:
            open_tags.pop()
        return True
    open_tags.append((name[1], tag))
    return False


def _is_whole(open_tags: list[tuple[str, str]]) -> bool:
    return any(name in _WHOLE or "invisible" in tag for name, tag in open_tags)


def _pause_in(text: str, so_far: int) -> int | None:
    for pattern, after in ((_SENTENCE_END, _NO_PAUSE), (_WORD_END, _NO_SENTENCE)):
        found = pattern.search(text, max(0, after - so_far))
        if found and (pattern is _SENTENCE_END or so_far + found.end() >= after):
            return found.end()
    return None


def _cut(pieces: list[str], number: int, at: int, open_tags: list[tuple[str, str]]) -> tuple[str, str]:
    beginning = "".join(pieces[:number]) + pieces[number][:at].rstrip()
    rest = pieces[number][at:] + "".join(pieces[number + 1 :])
    closing = "".join(f"</{name}>" for name, _ in reversed(open_tags))
    return beginning + closing, "".join(tag for _, tag in open_tags) + rest.removeprefix("<br>")
