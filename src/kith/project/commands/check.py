"""`kith check`: everything that must hold before a change is done; the same here as anywhere."""

import argparse
import os
import subprocess
import sys
import tempfile
import time

from kith.project.commands import test

STEPS = (
    ("Format", ["ruff", "format", "--check", "--quiet", "."]),
    ("Lint", ["ruff", "check", "--quiet", "."]),
    ("Types", ["mypy", "-p", "kith", "--no-error-summary"]),
    ("Walls", ["pytest", "tests/test_architecture.py", "tests/test_house_rules.py", "--no-header"]),
    ("Migrations", ["django", "makemigrations", "--check", "--dry-run", "--verbosity", "1"]),
    ("Settings", ["django", "check", "--fail-level", "WARNING"]),
)
PASSES_ON = test.PASSES_ON


def run(options: argparse.Namespace) -> int:
    """Take every step, then run the tests if all of them held; return 1 if anything did not."""
    failed = [title for title, command in STEPS if not _holds(title, command)]
    if failed:
        print(f"\nTo be mended first: {', '.join(failed)}. The tests were not run.", file=sys.stderr)
        return 1
    options.only = None
    return test.run(options)


def _holds(title: str, command: list[str]) -> bool:
    print(f"{title:<12}", end="", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kith-check-") as folder:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kith.project.settings", "KITH_DATA": folder}
        tried = subprocess.run(  # noqa: S603 - the steps above
            [sys.executable, "-m", *command],
            cwd=test.ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    print(f"{'holds' if tried.returncode == 0 else 'FAILS'}  {time.monotonic() - began:5.1f} s", flush=True)
    if tried.returncode:
        print(tried.stdout + tried.stderr, flush=True)
    return tried.returncode == 0
