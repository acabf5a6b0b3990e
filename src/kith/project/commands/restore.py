"""`kith restore FILE`: the server in a backup comes back, whole or not at all."""

import argparse
from pathlib import Path

from django.utils import timezone

from kith.project import environment
from kith.project.backup import putting_back
from kith.project.backup.archive import BadBackup
from kith.project.backup.databases import CannotCopy
from kith.project.backup.making import NoSpace
from kith.project.commands import CannotDo, say
from kith.project.locking import only_one

_REFUSALS = (BadBackup, CannotCopy, NoSpace, putting_back.NotEmpty, putting_back.InUse)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a file that `kith backup` made")
    parser.add_argument("--yes", action="store_true", help="yes, replace the server that is there")


def run(options: argparse.Namespace) -> int:
    """Put the backup back. Raises AlreadyRunning and CannotDo; then all is as it was."""
    path, data = options.file.expanduser().resolve(), environment.data_folder()
    if not path.is_file():
        raise CannotDo(f"There is no file {path}.")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with only_one(data):
        try:
            kept = putting_back.restore(data=data, path=path, is_sure=options.yes, now=timezone.now(), say=say)
        except _REFUSALS as error:
            raise CannotDo(str(error)) from error
    say("Restored. ./kith up, or your services, bring it to life.")
    if kept:
        say(f"What was there before is in {kept}; delete it once all is well.")
    if origin := putting_back.origin_differs(path):
        say(f"The server in the backup was {origin}, and KITH_ORIGIN is another now: others know it by the old one.")
    return 0
