"""The backend for SQLite reads statements as Django's own does."""

import pytest
from django.db import connection

from kith.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def test_values_of_every_kind_find_their_places():
    with connection.cursor() as cursor:
        for _ in range(2):  # converted, and remembered
            assert cursor.execute("SELECT %s, '100%%', %s", ["a%sb", 2]).fetchone() == ("a%sb", "100%", 2)
        assert cursor.execute("SELECT %(a)s, %(b)s, %(a)s", {"a": 1, "b": 2}).fetchone() == (1, 2, 1)
        assert cursor.execute("SELECT '%s'").fetchone() == ("%s",)


def test_a_percent_in_what_is_looked_for_stays_one(amara):
    Account.objects.filter(pk=amara.pk).update(display_name="100%s")
    assert Account.objects.filter(display_name__contains="0%s").get() == amara
