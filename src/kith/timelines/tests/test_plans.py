"""How SQLite goes about a page once it has counted its tables."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.foundations.paging import Cursor
from kith.timelines import queries

# As counted in a town of fifty who all follow each other: what made it begin with all authors.
COUNTED = [
    ("timelines_homeentry", "sqlite_autoindex_timelines_homeentry_2", "150000 3000 1"),
    ("timelines_homeentry", "sqlite_autoindex_timelines_homeentry_1", "150000 3000 1"),
    ("accounts_account", "accounts_directory", "50 50 50 17"),
    ("accounts_account", "accounts_one_per_handle", "50 1 1"),
    ("accounts_account", "sqlite_autoindex_accounts_account_2", "50 1"),
    ("accounts_account", "sqlite_autoindex_accounts_account_1", "50 1"),
]


@pytest.mark.only_on("sqlite")
def test_home_begins_with_the_entries_of_its_owner(amara, now):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", COUNTED)
        cursor.execute("ANALYZE sqlite_master")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.home_page(amara, Cursor(), now=now)
    page = max((query["sql"] for query in asked.captured_queries), key=len)
    with connection.cursor() as cursor:
        steps = [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {page}".replace("%", "%%"), []).fetchall()]
    assert steps[0].startswith("SEARCH timelines_homeentry"), steps
    assert not any(step.startswith("SCAN accounts_account") for step in steps)
