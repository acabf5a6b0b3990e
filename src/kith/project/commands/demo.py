"""`kith demo`: an invented community, made once in a folder of its own, then opened like any other server."""

import argparse
import time
from pathlib import Path

from django.utils import timezone

from kith.members.models import User
from kith.project import environment
from kith.project.commands import CannotDo, reset, say, up
from kith.project.demo.making import PASSWORD, make_demo
from kith.project.locking import only_one
from kith.project.migrating import bring_up_to_date

_MARK = "this-is-the-demo"
_UNFINISHED = "being made\n"
_GUESTS = (
    ("rosa", "who keeps the server: everything a member sees, and the administration"),
    ("amara", "a social worker, in the middle of it"),
    ("joan", "who uses services and reads the small print"),
    ("theo", "a student, new to all of it"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--again", action="store_true", help="forget the demo there is, and make it anew for today")


def run(options: argparse.Namespace) -> int:
    """Make the demo where there is none yet, then run it. Raises CannotDo on real people's data."""
    folder = environment.data_folder()
    mark = folder / _MARK
    if mark.exists() and (options.again or mark.read_text() == _UNFINISHED):
        reset.empty(folder)
        mark.unlink()
    if not mark.exists():
        with only_one(folder):
            _make(mark)
    say(f"\nSign in with the password “{PASSWORD}” as:")
    for username, words in _GUESTS:
        say(f"  {username:<6} {words}")
    say("")
    return up.run(options)


def _make(mark: Path) -> None:
    began = time.monotonic()
    bring_up_to_date(say)
    if User.objects.exists():
        raise CannotDo(
            "There are real people on this server, so the demo stays out. Give it a folder of its own: "
            "KITH_DATA=./data-demo ./kith demo"
        )
    mark.write_text(_UNFINISHED)
    demo = make_demo(now=timezone.now().replace(second=0, microsecond=0), say=say)
    mark.write_text("Made by `kith demo`; `kith demo --again` may empty this folder.\n")
    say(f"{len(demo.accounts)} people and {len(demo.posts)} posts in {time.monotonic() - began:.0f} seconds.")
