"""`kith test`: the tests, on SQLite and then on PostgreSQL. Its last line is pytest's own.

What asks no database, and what a browser shows, is the same on both and runs once.
"""

import argparse
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[4]
USUAL_POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/kith"
NONE_LEFT = 5  # pytest's exit code where there is nothing to run
AGAIN = "KITH_TEST_AGAIN"  # conftest.py leaves out what asks no database
PASSES_ON = "pytest"  # arguments this command does not know are for pytest


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="run on one database only")
    parser.epilog = "All other arguments go to pytest: kith test src/kith/posts -k publish"


def run(options: argparse.Namespace) -> int:
    """Run the tests and return pytest's own exit code, of the first run that failed."""
    if options.only != "postgresql":
        code = run_pytest(options.more, database_url="")
        if code or options.only:
            return code
    url = postgresql_url()
    unreachable = why_unreachable(url)
    if not unreachable:
        code = run_pytest([*options.more, "-m", "not browser"], database_url=url, again=not options.only)
        return 0 if code == NONE_LEFT and not options.only else code
    if os.environ.get("CI") == "true" or options.only:
        print(f"PostgreSQL can't be reached at {_shown(url)}: {unreachable}", file=sys.stderr)
        return 1
    print(f"\nNot tested on PostgreSQL: {_shown(url)} can't be reached. KITH_TEST_DATABASE_URL says where it is.")
    return 0


def run_pytest(arguments: list[str], *, database_url: str, again: bool = False) -> int:
    name = "PostgreSQL" if database_url else "SQLite"
    left_out = ", without those that ask no database or a browser: they ran above" if again else ""
    print(f"\n== Tests on {name}{left_out} ==", flush=True)
    # A part of the suite is quicker without a second process.
    is_a_part = any(Path(one.split("::")[0]).exists() for one in arguments)
    several = [] if is_a_part else ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "worksteal"]
    environment = {**os.environ, "KITH_DATABASE_URL": database_url, AGAIN: "yes" if again else ""}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # or each of hundreds of processes would compile Kith anew
    return subprocess.call([sys.executable, "-m", "pytest", *several, *arguments], cwd=ROOT, env=environment)  # noqa: S603


def postgresql_url() -> str:
    asked = os.environ.get("KITH_TEST_DATABASE_URL") or os.environ.get("KITH_DATABASE_URL", "")
    return asked if asked.startswith("postgres") else USUAL_POSTGRESQL


def why_unreachable(url: str) -> str:
    """Return why the PostgreSQL at `url` can't be used, or nothing."""
    if importlib.util.find_spec("psycopg") is None:
        return "psycopg is not installed."
    parts = urlsplit(url)
    trial = "import sys, psycopg; psycopg.connect(sys.argv[1], connect_timeout=3).close()"
    maintenance = parts._replace(path="/postgres", query="").geturl()
    tried = subprocess.run([sys.executable, "-c", trial, maintenance], capture_output=True, text=True, check=False)  # noqa: S603
    return tried.stderr.strip().split("\n")[-1]


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 5432}"
