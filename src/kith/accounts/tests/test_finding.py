"""People are found by any part of their name or handle, by an index that the database keeps."""

import pytest
from django.db import connection, transaction

from kith.accounts.actions import ProfileDraft, change_profile
from kith.accounts.finding import find_people
from kith.accounts.models import Account
from tests.cast import make_account


def found(text):
    return sorted(one.username for one in find_people(text, None))


@pytest.mark.only_on("sqlite")  # PostgreSQL needs none: its index is made of the columns themselves
def test_the_triggers_are_there(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'accounts_account'")
        assert {row[0] for row in cursor.fetchall()} == {
            "accounts_names_added", "accounts_names_removed", "accounts_names_changed"
        }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("nwosu", ["amara"]),  # within a name
        ("OSU-H", ["amara"]),
        ("a nwo", ["amara"]),  # over a space
        ("mar", ["amara"]),  # within a handle
        ("am", ["amara", "amy"]),  # two letters: what it begins with
        ("a", ["amara", "amy"]),
        ("wo", []),
        ("@amy", ["amy"]),
        ("amy@else", ["amy"]),
        ("@amy@els", ["amy"]),
        ("山", ["yamada"]),
        ("山田太", ["yamada"]),
        ("田太郎", ["yamada"]),
        ('amy"', []),
        ("amy OR", []),
        ("NEAR(", []),
        ("-am", []),
        ("*", []),
    ],
)
def test_by_which_part(text, names, amara):
    make_account("amy", domain="elsewhere.test", display_name="Õie")
    make_account("yamada", display_name="山田太郎")

    assert found(text) == names


def test_a_new_name_is_found_at_once_and_the_old_no_more(amara, now):
    change_profile(account=amara, draft=ProfileDraft(display_name="Grace Obi"), now=now)

    assert (found("grace"), found("nwosu"), found("mara")) == (["amara"], [], ["amara"])


def test_who_is_erased_is_found_no_more(amara):
    make_account("quill")
    Account.objects.filter(username="quill").delete()

    assert found("quill") == []


def test_what_is_taken_back_was_never_found(transactional_db):
    with transaction.atomic():
        make_account("quill")
        assert found("quill") == ["quill"]
        transaction.set_rollback(True)

    assert found("quill") == []


@pytest.mark.parametrize("text", ["quill", "qu", "quill@els"])
def test_asks_an_index_however_many_there_are(text, now, db):
    crowd = [
        Account(id=place, username=f"someone{place}", uri=f"https://x.test/{place}", created_at=now)
        for place in range(1, 2001)
    ]
    Account.objects.bulk_create(crowd)
    make_account("quill", domain="elsewhere.test")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_account")

    with connection.execute_wrapper(plans := Plans()):
        assert found(text) == ["quill"]

    assert plans.of
    scans = {"SCAN account", "SCAN accounts_account", "Seq Scan on accounts_account"}
    assert not any(line.startswith(tuple(scans)) and "accounts_names" not in line for line in plans.of), plans.of


class Plans:
    """What the database means to do for each statement that looks for somebody."""

    def __init__(self):
        self.of = []

    def __call__(self, execute, sql, params, many, context):
        if "is_followed" in sql:
            explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
            cursor = context["cursor"]
            execute(explain + sql, params, many, context)
            self.of += [str(row[-1]).lstrip("-> ") for row in cursor.fetchall()]
        return execute(sql, params, many, context)
