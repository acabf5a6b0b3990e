"""The words of letters: one small file a letter in `templates/members/letters/`, made into text and simple HTML.

A file has three parts with `---` between: the subject, the paragraphs, and the words on its link (if it has one).
Whoever sets a letter going, its words are in the language and its times in the zone of who reads it.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, override

from kith.foundations.times import zone_of
from kith.members.models import User
from kith.servers.queries import this_server


@dataclass(frozen=True)
class Words:
    """A letter's words, ready to be written to someone."""

    subject: str
    text: str
    html: str


def compose(
    letter: str, *, reader: User | None, is_asked_for: bool = False, name: str = "", link: str = "", **facts: Any
) -> Words:
    """Return the words of the letter called `letter` to `reader`; one of another room is named by its whole path.

    `is_asked_for`: whoever asks is the reader, so that what they never chose is as their browser says.
    """
    zone = zone_of(reader.time_zone) if reader else None
    if is_asked_for:
        zone = zone or timezone.get_current_timezone()
    language = language_of(reader, otherwise=(get_language() or "") if is_asked_for else "")
    with override(language), timezone.override(zone):
        return _compose(letter, {**facts, "name": name, "link": link})


def language_of(reader: User | None, *, otherwise: str = "") -> str:
    """Return in which language to speak to someone: the one they chose, what their browser or app said, or ours."""
    return (reader.language if reader else "") or otherwise or _of_this_server()


def _of_this_server() -> str:
    ours = this_server().default_language.partition("-")[0]
    return next((code for code, _ in settings.LANGUAGES if code.partition("-")[0] == ours), settings.LANGUAGE_CODE)


def _compose(letter: str, facts: dict[str, Any]) -> Words:
    server = this_server()
    facts |= {"server": server, "origin": settings.KITH_ORIGIN}
    path = letter if "/" in letter else f"members/letters/{letter}.txt"
    parts = render_to_string(path, facts).split("\n---\n")
    subject, body, link_words = (*(part.strip() for part in parts), "", "")[:3]
    paragraphs = [" ".join(paragraph.split()) for paragraph in body.split("\n\n")]
    frame = {**facts, "subject": subject, "paragraphs": paragraphs, "link_words": link_words}
    return Words(
        subject=" ".join(subject.split()),
        text=render_to_string("members/letters/_letter.txt", frame).strip() + "\n",
        html=render_to_string("members/letters/_letter.html", frame),
    )
