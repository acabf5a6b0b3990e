"""The demo's script: who they are, what they say, and when, as plain values read from the files beside this one.

Times are minutes before “now”; everything else is fixed, so that two demos made at one time are the same.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from random import Random
from re import Match, sub

_HERE = Path(__file__).resolve().parent
_WEEKS = timedelta(weeks=3)
_ANSWER_USES = 5  # how often one of the ready answers may be used
_SEED = "kith"

PICTURES = {
    "kitten": "A grey tabby kitten asleep on a stack of three ring binders by a sunny window.",
    "kittentwo": "A ginger kitten sits in front of a wall chart and points at the last line of it with one paw.",
    "teapot": "A large plum-coloured teapot with a smile painted on it, steaming, next to one small cup.",
    "chart": (
        "A bar chart: how long is the walk to the brother or sister I miss most? Under 20 minutes: 23 in 100. "
        "20 to 40 minutes: 18. 40 to 60 minutes: 9. Over an hour: 20. Another town: 30. "
        "A dashed line says: the bus starts."
    ),
    "notes": (
        "Drawn notes: a person in the middle, with dotted lines to a home, the surgery, a school, a small cloud called "
        "“my cloud”, and “so many buses”."
    ),
    "moor": "A red car on a winding road over green hills at sunrise, with three sheep watching.",
    "allotment": "Two people side by side on an allotment, next to cabbages, tall rhubarb and a wooden hut.",
    "ramp": "A new ramp with a handrail up to a green front door; an old blue door leans against the wall beside it.",
}


@dataclass(frozen=True)
class Person:
    """One of the invented people."""

    username: str
    name: str
    role: str
    bio: str
    pronouns: str = ""
    portrait: str = ""
    kind: str = "person"
    rank: str = "member"
    locked: bool = False
    place: str = ""
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


@dataclass
class Line:
    """One post of the script, and what is answered to it."""

    who: str
    at: datetime
    text: str = ""
    options: dict[str, str] = field(default_factory=dict)
    answers: list["Line"] = field(default_factory=list)

    def walk(self) -> Iterator[tuple["Line", "Line | None"]]:
        """Yield every line of the discussion with the line it answers."""
        yield self, None
        yield from self._below()

    def _below(self) -> Iterator[tuple["Line", "Line | None"]]:
        for answer in self.answers:
            yield answer, self
            yield from answer._below()


def people() -> list[Person]:
    """Return everyone, in the order in which they joined."""
    with (_HERE / "people.toml").open("rb") as file:
        read = tomllib.load(file)["person"]
    return [
        Person(**{**one, "fields": tuple(map(tuple, one.get("fields", ()))), "tags": tuple(one.get("tags", ()))})
        for one in read
    ]


def discussions(now: datetime) -> list[Line]:
    """Return all discussions of the three weeks before `now`."""
    names = [person.username for person in people() if person.kind == "person"]
    return [*_written(now), *_small_talk(now, names)]


def picture(name: str) -> bytes:
    return (_HERE / "pictures" / f"{name}.webp").read_bytes()


def feeds(now: datetime) -> list[tuple[str, str, bytes]]:
    """Return the six websites: address of the site, address of its feed, and the feed as it is at `now`."""
    found = []
    for path in sorted((_HERE / "feeds").iterdir()):
        text = sub(r"\{\{ago:(\d+):(\w+)\}\}", partial(_moment, now), path.read_text())
        site = _SITES[path.stem]
        found.append((f"https://{site}/", f"https://{site}/{path.name}", text.encode()))
    return found


_SITES = {
    "buurtbrief": "buurtbrief.example",
    "care-almanac": "almanac.example",
    "kinship-quarterly": "kinship-quarterly.example",
    "long-corridor": "long-corridor.example",
    "ordinary-evidence": "ordinary-evidence.example",
    "plain-words": "plain-words.example",
}


def _moment(now: datetime, found: Match[str]) -> str:
    at = now - timedelta(hours=int(found[1]))
    return format_datetime(at) if found[2] == "rfc822" else at.isoformat(timespec="seconds")


def _written(now: datetime) -> list[Line]:
    """Read conversations.txt (its head says how it is written)."""
    found: list[Line] = []
    branch: list[Line] = []
    for row in (_HERE / "conversations.txt").read_text().splitlines():
        if row.startswith("#"):
            continue
        if row.startswith("=="):
            branch = [_opening(row, now)]
            found.append(branch[0])
        elif row.startswith(">"):
            marks, minutes, who, *rest = row.split(" ", 3)
            parent = branch[len(marks) - 1]
            line = Line(who, parent.at + timedelta(minutes=int(minutes)), options=_options("".join(rest)))
            parent.answers.append(line)
            branch[len(marks) :] = [line]
        elif branch:
            branch[-1].text += f"{row}\n"
    for opening in found:
        for line, _ in opening.walk():
            line.text = line.text.strip()
            line.at = min(line.at, now - timedelta(minutes=2))
    return found


def _opening(row: str, now: datetime) -> Line:
    """`== -19 08:15 amara option=value …`; on day 0 the time is minutes before now."""
    _, day, clock, who, *rest = row.split(" ", 4)
    if day == "0":
        at = now + timedelta(minutes=int(clock))
    else:
        hours, minutes = clock.split(":")
        at = (now + timedelta(days=int(day))).replace(hour=int(hours), minute=int(minutes))
    return Line(who, at, options=_options(rest[0] if rest else ""))


def _options(text: str) -> dict[str, str]:
    """Read `a=word b="some words"`."""
    read: dict[str, str] = {}

    def keep(found: Match[str]) -> str:
        read[found[1]] = found[2].strip('"')
        return ""

    sub(r'(\w+)=("[^"]*"|\S+)', keep, text)
    return read


def _small_talk(now: datetime, names: list[str]) -> list[Line]:
    """Spread moments.txt over the three weeks and let others answer with what is in replies.txt."""
    chance = Random(_SEED)  # noqa: S311 - a story, not a secret
    answers = _rows("replies.txt") * _ANSWER_USES
    chance.shuffle(answers)
    moments = _rows("moments.txt")
    chance.shuffle(moments)
    found = []
    for place, row in enumerate(moments):
        who, _, text = row.partition(": ")
        share = (place + chance.random()) / len(moments)
        line = Line(who, _waking(now - _WEEKS + share * (_WEEKS - timedelta(hours=2)), now, chance), text)
        others = [name for name in chance.sample(names, 6) if name != who]
        for name in others[: chance.choice((1, 2, 3, 3, 4, 4, 5))]:
            at = min(line.at + timedelta(minutes=chance.randint(3, 400)), now - timedelta(minutes=1))
            line.answers.append(Line(name, at, answers.pop()))
        if len(line.answers) > 2 and chance.random() < 0.4:
            last = line.answers[-1]
            thanks = Line(who, min(last.at + timedelta(minutes=9), now - timedelta(seconds=30)), chance.choice(_THANKS))
            last.answers.append(thanks)
        found.append(line)
    return found


_THANKS = (
    "Thank you. That helps more than you know.",
    "Thank you all. Reading every one of these.",
    "You lot. Thank you.",
    "Right back at you.",
    "I'll report back.",
    "Kind of you to say so.",
)


def _rows(name: str) -> list[str]:
    return [row for row in (_HERE / name).read_text().splitlines() if row and not row.startswith("#")]


def _waking(at: datetime, now: datetime, chance: Random) -> datetime:
    """Most people post between seven and eleven."""
    if 7 <= at.hour <= 22:
        return at
    moved = at.replace(hour=chance.choice((7, 8, 12, 13, 18, 19, 20, 21)))
    return moved if moved < now - timedelta(hours=1) else moved - timedelta(days=1)
