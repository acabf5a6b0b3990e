"""A backup is put back only where nobody else uses the database; who is hanging up is waited for."""

import psycopg
import pytest
from django.db import connection

from kith.project.backup import databases


@pytest.fixture
def seen(monkeypatch):
    """`seen(2, 1, 0)`: who looks again and again sees so many others; the last for ever."""

    def seen(*counts):
        left = list(counts)
        monkeypatch.setattr(databases, "_clients", lambda: left.pop(0) if len(left) > 1 else left[0])

    return seen


def test_who_hangs_up_in_a_moment_is_waited_for(seen):
    seen(2, 1, 0)
    assert databases.others_connected() == 0


def test_who_stays_counts(seen, monkeypatch):
    monkeypatch.setattr(databases, "_TO_HANG_UP", 0.2)
    seen(1)
    assert databases.others_connected() == 1


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_another_line_is_seen():
    given = connection.get_connection_params()
    with psycopg.connect(**{name: given[name] for name in ("dbname", "user", "host", "port") if given.get(name)}):
        assert databases._clients() >= 1
