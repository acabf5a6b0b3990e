"""`kith translate`: gathers the words of the pages into locale/, and makes what the pages read of them."""

import argparse
import os
import shutil

from django.core.management import call_command

from kith.project import translating
from kith.project.commands import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--compile", action="store_true", help="only make the .mo files anew; needs no tool of gettext")
    parser.add_argument("--begin", metavar="LANGUAGE", help="begin a language that is not there yet: gd, ga, pl …")


def run(options: argparse.Namespace) -> int:
    """Gather, compile, and say how far each language is."""
    if options.begin:
        (translating.LOCALE / options.begin / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    if not options.compile:
        if shutil.which("xgettext"):
            _gather()
        else:
            say("xgettext is missing (Debian: apt install gettext), so no new words were gathered.")
    for path in translating.languages():
        text = path.read_text()
        path.with_suffix(".mo").write_bytes(translating.compiled(text))
        done, all_of_them = translating.progress(text)
        say(f"{path.parts[-3]}: {done} of {all_of_them} texts")
    return 0


def _gather() -> None:
    found = sorted(path.name for path in translating.LOCALE.iterdir() if path.is_dir())
    before = os.getcwd()
    os.chdir(translating.LOCALE.parent)
    try:
        call_command(
            "makemessages", locale=found, no_wrap=True, add_location="file", no_obsolete=True, verbosity=0,
            ignore_patterns=["tests/*", "*/tests/*", "project/demo/*"],
        )  # fmt: skip
    finally:
        os.chdir(before)
    for path in translating.languages():
        # The hour of gathering would make every gathering a change.
        lines = [line for line in path.read_text().splitlines() if not line.startswith('"POT-Creation-Date')]
        path.write_text("\n".join(lines) + "\n")
