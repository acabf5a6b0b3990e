"""The words of letters: one small file a letter in `templates/members/letters/`, made into text and simple HTML.

A file has three parts with `---` between: the subject, the paragraphs, and the words on its link (if it has one).
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from kith.servers.queries import this_server


@dataclass(frozen=True)
class Words:
    """A letter's words, ready to be written to someone."""

    subject: str
    text: str
    html: str


def compose(letter: str, *, name: str = "", link: str = "", **facts: Any) -> Words:
    """Return the words of the letter called `letter`; one of another room is named by its whole path."""
    server = this_server()
    facts |= {"name": name, "server": server, "origin": settings.KITH_ORIGIN, "link": link}
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
