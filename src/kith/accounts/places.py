"""Where people may say they are: a council area of the United Kingdom or a country, nothing finer (row N12)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "places.tsv"
LONGEST_CODE = 60


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    group: str  # a nation of the United Kingdom, or “Countries”


@cache
def places() -> dict[str, Place]:
    """Return all places by code, in the order of the file."""
    lines = (line.split("\t") for line in _FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {code: Place(code, name, group) for code, name, group in lines}


def place_name(code: str) -> str:
    """Return what a place is called, with its nation where that is not said; "" for a code that is none."""
    place = places().get(code)
    if place is None:
        return ""
    if place.code.count("-") < 2:
        return place.name.removesuffix(", anywhere")
    return f"{place.name}, {place.group}"


def place_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the places as a form offers them: in groups."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in places().values():
        groups.setdefault(place.group, []).append((place.code, place.name))
    return list(groups.items())
