"""Why a post stands at home though nobody one follows wrote it: “Because you follow #walking”."""

from __future__ import annotations

from collections.abc import Iterable

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kith.foundations.kept import Kept
from kith.posts.models import Tag
from kith.timelines.listing import Listed

_lines: Kept[str] = Kept(1000)


def reasons_for(rows: Iterable[Listed]) -> dict[int, SafeString]:
    """Return the line over a card for each followed tag that brought some of `rows`."""
    tag_ids = {row.tag_id for row in rows if row.tag_id is not None}
    if not tag_ids:
        return {}
    language = get_language()
    lines = {tag_id: _lines.get((tag_id, language)) for tag_id in tag_ids}
    missing = [tag_id for tag_id, line in lines.items() if line is None]
    if missing:
        template = get_template("timelines/_because.html")
        made = {tag.id: template.render({"tag": tag}) for tag in Tag.objects.filter(id__in=missing)}
        _lines.put(((tag_id, language), line) for tag_id, line in made.items())
        lines |= made
    return {tag_id: mark_safe(line) for tag_id, line in lines.items() if line is not None}  # noqa: S308 - a template's


def forget_reasons() -> None:
    """Empty this process's memory; for tests and benches."""
    _lines.clear()
