"""What a room tells others: a happening has a name and facts, and rooms define theirs in their own `happenings.py`."""

from dataclasses import dataclass


@dataclass(frozen=True, init=False)
class Happening:
    """Something that happened, told with these facts (ids and other small plain values; never words of people)."""

    name: str
    facts: tuple[str, ...]

    def __init__(self, name: str, *facts: str) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "facts", facts)

    def __str__(self) -> str:
        return f"{self.name.upper()}({', '.join(self.facts)})"
