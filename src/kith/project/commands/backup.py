"""`kith backup`: everything of this server in one file, made while it runs."""

import argparse
from datetime import UTC
from pathlib import Path

from django.utils import timezone

from kith.project import environment
from kith.project.backup.databases import CannotCopy
from kith.project.backup.making import FOLDER, CannotWrite, NoSpace, NothingThere, forget_older, make_backup
from kith.project.commands import CannotDo, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", help="where to; a folder gets a file named by the day (default: backups/)")
    parser.add_argument("--keep", type=int, metavar="N", help="delete all but the N newest of the files named by day")


def run(options: argparse.Namespace) -> int:
    """Make the backup and say where it is. Raises CannotDo."""
    data = environment.data_folder()
    if options.keep is not None and options.keep < 1:
        raise CannotDo("--keep wants a number from 1 on.")
    now = timezone.now()
    target = Path(options.file).expanduser().resolve() if options.file else data / FOLDER
    if target.is_dir() or not options.file:
        target = target / f"kith-{now.astimezone(UTC):%Y-%m-%d-%H%M%S}.tar"
    try:
        made = make_backup(data=data, target=target, now=now, say=say)
    except (CannotCopy, CannotWrite, NoSpace, NothingThere) as error:
        raise CannotDo(str(error)) from error
    say(f"{made.path}: {made.files} files, {made.bytes / 1_000_000:.1f} MB. Whoever has it can sign in as anyone.")
    if environment.STORAGE_URL.text():
        say("Pictures and sounds are in your bucket and not in this file: keep copies there by its provider’s means.")
    if options.keep is not None:
        for path in forget_older(target.parent, keep=options.keep):
            say(f"{path.name} is older than the newest {options.keep} and was deleted.")
    return 0
