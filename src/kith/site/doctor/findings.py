"""What the doctor found: one thing looked at, how it is, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    GOOD = "good"
    LOOK = "look"  # works, but someone should look
    WRONG = "wrong"
    SKIPPED = "skipped"


WORDS = {
    State.GOOD: _("in order"),
    State.LOOK: _("have a look"),
    State.WRONG: _("to be mended"),
    State.SKIPPED: _("not looked at"),
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `remedy` says what to do, where something is to be done."""

    about: str
    state: State
    words: str
    remedy: str = ""

    @property
    def kind(self) -> str:
        """The kind of note that shows it."""
        return "care" if self.state == State.WRONG else ""

    @property
    def state_in_words(self) -> str:
        return str(WORDS[self.state])


def good(about: str, words: str) -> Finding:
    return Finding(about, State.GOOD, words)


def look(about: str, words: str, remedy: str) -> Finding:
    return Finding(about, State.LOOK, words, remedy)


def wrong(about: str, words: str, remedy: str) -> Finding:
    return Finding(about, State.WRONG, words, remedy)


def skipped(about: str, words: str) -> Finding:
    return Finding(about, State.SKIPPED, words)
