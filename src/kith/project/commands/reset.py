"""`kith reset --yes`: empties a test server. Everything goes except the settings and the secrets."""

import argparse
import shutil
from pathlib import Path

from django.db import connection, connections

from kith.project import environment
from kith.project.commands import say
from kith.project.locking import only_one


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", required=True, help="yes, delete every account, post and file")


def run(options: argparse.Namespace) -> int:
    """Delete everything people made. Raises AlreadyRunning."""
    folder = environment.data_folder()
    empty(folder)
    say(f"{folder} is empty. ./kith up begins anew.")
    return 0


def empty(folder: Path) -> None:
    """Take all tables and files away, while nothing runs on them. Raises AlreadyRunning."""
    with only_one(folder):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
        else:
            path = Path(str(connection.settings_dict["NAME"]))
            for ending in ("", "-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
        connections.close_all()
        shutil.rmtree(folder / "media", ignore_errors=True)
