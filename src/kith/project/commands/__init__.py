"""The `kith` command: what each word on the command line does. Each command is a file of this folder."""

import argparse
import os
import sys
from dataclasses import dataclass
from importlib import import_module

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from kith.project import environment
from kith.project.backup import STAGE
from kith.project.environment import DATA, BadSetting
from kith.project.locking import AddressTaken, AlreadyRunning, only_one


@dataclass(frozen=True)
class Command:
    """A word on the command line: the file that does it, and a line of help."""

    word: str
    purpose: str
    needs_django: bool = True
    data: str = ""  # the data folder where KITH_DATA names none; empty: the usual one
    refused: int = 2  # the exit code where a setting, or the database, stands in its way

    @property
    def module(self) -> str:
        return f"kith.project.commands.{self.word.replace('-', '_')}"


GROUPS = {
    "To open a server": (
        Command("up", "open your server: pages, live streams and background work, on one port"),
        Command("demo", "the same with an invented community in it, to look around", data="./data-demo"),
    ),
    "To look after it": (
        Command(
            "account", "account create USERNAME EMAIL PASSWORD [--admin]; account password or token USERNAME"
        ),
        Command("doctor", "is all in order, and if not, what mends it"),
        Command("backup", "put everything into one file, while it runs: backup [FILE]"),
        Command("restore", "bring a backup back: restore FILE"),
        Command("web", "serve only pages, behind a proxy (see docs/running/)"),
        Command("live", "serve only live streams, behind a proxy"),
        Command("worker", "do only background work"),
        Command("mail-in", "take in one letter from a mail server: mail-in [RECIPIENT] < letter", refused=75),
        Command("reset", "empty a test server: reset --yes"),
    ),
    "To build on it": (
        Command("test", "run the tests, on SQLite and on PostgreSQL", needs_django=False),
        Command("check", "format, lint, types, walls, templates, migrations, tests", needs_django=False),
        Command("translate", "gather the words of the pages, and compile what was translated"),
        Command("map", "print the rooms, and what starts what"),
        Command("feed", "read feeds as the poller does: feed parse < lines of JSON"),
    ),
}  # fmt: skip
_HELP = {"-h", "--help", "help"}


class CannotDo(Exception):
    """A command can't do what it was asked; the message is for who typed it."""


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code; what can be mended by who typed it is said in one plain line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.project.settings")
    if not arguments or arguments[0] in _HELP:
        print(help_text())
        return 0 if arguments else 2
    command = next((one for group in GROUPS.values() for one in group if one.word == arguments[0]), None)
    if command is None:
        print(f"Kith knows no command “{arguments[0]}”. `./kith --help` lists them all.", file=sys.stderr)
        return 2
    try:
        return _run(command, arguments[1:])
    except (BadSetting, ImproperlyConfigured, AlreadyRunning, AddressTaken, CannotDo) as error:
        print(error, file=sys.stderr)
    except OperationalError as error:
        print(f"The database does not do what Kith asks of it: {str(error).strip()}", file=sys.stderr)
    return command.refused


def say(words: str) -> None:
    """Tell who typed the command, at once."""
    print(words, flush=True)


def _run(command: Command, arguments: list[str]) -> int:
    if command.data:
        os.environ.setdefault(DATA.name, command.data)
    if command.needs_django:
        django.setup()
        if command.word != "restore":
            _settle_interrupted_restore()
    module = import_module(command.module)
    parser = argparse.ArgumentParser(
        prog=f"kith {command.word}", description=f"Kith {command.word}: {command.purpose}."
    )
    if hasattr(module, "add_arguments"):
        module.add_arguments(parser)
    options, more = parser.parse_known_args(arguments)
    if more and not hasattr(module, "PASSES_ON"):
        parser.error(f"“{' '.join(more)}” is not understood here")
    options.more = more
    code: int = module.run(options)
    return code


def _settle_interrupted_restore() -> None:
    data = environment.data_folder()
    if not (data / STAGE).exists():
        return
    with only_one(data):
        import_module("kith.project.backup.putting_back").settle_interrupted(data, print)
    # The settings were read with what lay there before: begin again with what lies there now.
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the very command that was typed


def help_text() -> str:
    lines = ["Kith: a place of its own on the open social web for social care.", "", "  ./kith COMMAND [--help]"]
    for title, commands in GROUPS.items():
        lines += ["", title, *(f"  {command.word:<10}{command.purpose}" for command in commands)]
    return "\n".join([*lines, "", "Settings are KITH_… variables; docs/running/settings.md lists them all."])
