"""What puts a post into its conversation: the line that says what it answers, and the look into its discussion."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kith.accounts.models import Account
from kith.accounts.queries import people_by_id
from kith.foundations.ids import time_of
from kith.foundations.kept import Kept
from kith.foundations.times import ago_from
from kith.posts.queries import visible_posts
from kith.timelines.folding import Entry
from kith.timelines.listing import Listed
from kith.timelines.words import beginning_of

_LINE_LENGTH = 76
_QUOTE_LENGTH = 240
_MOST_IN_THE_CROWD = 5
_WHEN = f"when-{secrets.token_hex(12)}"

_lines: Kept[str] = Kept(3000)
_peeks: Kept[str] = Kept(2000)


def answering_lines(
    rows: Iterable[Listed], around: Mapping[int, Listed], viewer: Account | None
) -> dict[int, SafeString]:
    """Return for each answer the line “Answering Amara: “Half a year of walking …””, by post.

    What is not in `around` is gone or not for this reader; then the line says so, and nothing of it.
    """
    language = get_language()
    keys = {}
    for row in rows:
        if row.is_answer:
            answered = around.get(row.answers_id or 0)
            keys[row.subject_id] = answered and (
                answered.subject_id, answered.version, answered.author_changed_at,
                answered.author_id == row.subject_author_id, language,
            )  # fmt: skip
    lines = {post_id: _lines.get(key or language) for post_id, key in keys.items()}
    missing = {post_id: keys[post_id] for post_id, line in lines.items() if line is None}
    if missing:
        template = get_template("timelines/_answering.html")
        posts = visible_posts(viewer, {key[0] for key in missing.values() if key})
        for post_id, key in missing.items():
            answered_post = posts.get(key[0]) if key else None
            line = template.render(
                {
                    "answered": answered_post,
                    "words": beginning_of(answered_post, _LINE_LENGTH) if answered_post else "",
                    "goes_on": key is not None and key[3],
                }
            )
            lines[post_id] = line
            if answered_post is not None or key is None:
                _lines.put([(key or language, line)])
    return {post_id: mark_safe(line) for post_id, line in lines.items() if line is not None}  # noqa: S308 - a template's


def peeks_into(entries: Sequence[Entry], viewer: Account, now: datetime) -> dict[int, SafeString]:
    """Return for each folded discussion who answered, the way to all answers, and the newest of somebody else."""
    language = get_language()
    keys = {}
    for entry in entries:
        if entry.answers:
            quoted = next((row for row in entry.answers if row.author_id != viewer.id), entry.answers[0])
            crowd = {row.author_id: row.author_changed_at for row in entry.answers}
            shown = tuple(crowd.items())[:_MOST_IN_THE_CROWD]
            number = max(entry.row.replies_count, len(entry.answers))
            keys[entry.row.subject_id] = (
                entry.row.subject_author_id, entry.row.subject_author_changed_at, entry.row.subject_id, number,
                quoted.post_id, quoted.version, quoted.author_changed_at, shown, language,
            )  # fmt: skip
    peeks = {post_id: _peeks.get(key) for post_id, key in keys.items()}
    missing = [keys[post_id] for post_id, peek in peeks.items() if peek is None]
    if missing:
        template = get_template("timelines/_peek.html")
        posts = visible_posts(viewer, {key[4] for key in missing})
        people = people_by_id({key[0] for key in missing} | {each for key in missing for each, _ in key[7]})
        for key in missing:
            author_id, _, post_id, number, quoted_id, *_, shown, _ = key
            quoted_post = posts.get(quoted_id)
            if quoted_post is None or author_id not in people:
                continue
            context = {
                "author": people[author_id],
                "post_id": post_id,
                "number": number,
                "crowd": [people[each] for each, _ in shown if each in people],
                "quoted": quoted_post,
                "words": beginning_of(quoted_post, _QUOTE_LENGTH),
                "when": _WHEN,
            }
            peeks[post_id] = template.render(context)
            _peeks.put([(key, peeks[post_id] or "")])
    how_long = ago_from(now)
    return {
        post_id: mark_safe(peek.replace(_WHEN, how_long(time_of(keys[post_id][4]))))  # noqa: S308 - a template's
        for post_id, peek in peeks.items()
        if peek is not None
    }


def forget_conversations() -> None:
    """Empty this process's memory; for tests and benches."""
    _lines.clear()
    _peeks.clear()
