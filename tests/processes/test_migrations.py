"""The tables of a first start are those that all migrations lead to, taken one after another."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable

import psycopg
import pytest

from tests.processes.running import PATIENCE
from tests.processes.test_backup import House, clean  # noqa: F401 - its databases are put away

pytestmark = pytest.mark.processes

_AT_ONCE = "from kith.project.migrating import bring_up_to_date; bring_up_to_date(print)"
_STEP_BY_STEP = "from django.core.management import call_command; call_command('migrate', verbosity=0)"
_ROWS = {
    "steps": "SELECT app, name FROM django_migrations",
    "kinds": "SELECT app_label, model FROM django_content_type",
    "rights": "SELECT codename, name FROM auth_permission",
}
# What PostgreSQL itself says of tables; the names it gave to keys and indexes by itself tell how they came to be.
_POSTGRESQL = {
    "columns": """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default,
        is_identity, identity_generation, is_generated, generation_expression, collation_name
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """SELECT conrelid::regclass::text, contype, condeferrable, condeferred, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": """SELECT tablename, regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON') FROM pg_indexes
        WHERE schemaname = 'public'""",
    "triggers": "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": """SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
}


def test_a_first_start_makes_what_all_migrations_lead_to(tmp_path):
    at_once, step_by_step = House(tmp_path / "new"), House(tmp_path / "old")

    for house, code in ((at_once, _AT_ONCE), (step_by_step, _STEP_BY_STEP)):
        made = _python(house, code)
        assert made.returncode == 0, made.stderr

    found, expected = _shape(at_once), _shape(step_by_step)
    assert found.keys() == expected.keys()
    for what, lines in expected.items():
        assert found[what] == lines, what
        assert lines or what == "triggers"


def test_what_is_cut_off_is_made_whole_by_the_next_start(tmp_path):
    house = House(tmp_path / "house")
    dies = "import os; from kith.project import migrating as m; m._says_more_than_models = lambda *_: os._exit(9); "

    assert _python(house, dies + _AT_ONCE).returncode == 9

    house.with_amara()

    assert "ok   Tables: up to date" in house.command("doctor").stdout


def _python(house: House, code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        env={**house.environment, "DJANGO_SETTINGS_MODULE": "kith.project.settings"},
        capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip


def _shape(house: House) -> dict[str, list[tuple[object, ...]]]:
    """Everything that can be told of a database, but for the order it was made in."""
    url = house.environment["KITH_DATABASE_URL"]
    if not url:
        with sqlite3.connect(house.folder / "kith.sqlite3") as opened:
            return _told(opened.execute, _ROWS) | _sqlite(opened)
    with psycopg.connect(url) as opened:
        return _told(opened.execute, _ROWS | _POSTGRESQL)


def _told(ask: Callable, questions: dict[str, str]) -> dict[str, list[tuple[object, ...]]]:
    return {what: sorted(ask(question).fetchall(), key=repr) for what, question in questions.items()}


def _sqlite(opened: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    shape: dict[str, list[tuple[object, ...]]] = {}
    for kind, table, words in opened.execute("SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
        shape.setdefault(kind, []).append((table, *(_columns(words) if kind == "table" else [_nameless(words)])))
    return {kind: sorted(lines) for kind, lines in shape.items()}


def _nameless(words: str) -> str:
    return re.sub(r'INDEX "\S+" ON', "INDEX ON", words)


def _columns(words: str) -> list[str]:
    """The parts between the outermost brackets of a CREATE TABLE, in an order that does not depend on history."""
    head, _, rest = words.partition("(")
    parts, depth = [""], 0
    for sign in rest[: rest.rindex(")")]:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [head.strip(), *sorted(part.strip() for part in parts)]
