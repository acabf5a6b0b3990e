"""Filters hold for the bell and for letters too."""

from datetime import timedelta

import pytest
from django.core import mail

from kith.accounts.models import Account
from kith.filters.actions import FilterDraft, Keyword, make_filter
from kith.notifications.actions import send_notices
from kith.notifications.queries import unread_count
from tests.cast import NOW


@pytest.fixture
def filters_rain(amara):
    """`filters_rain("hide")`: Amara would rather not meet rain in her bell."""

    def keep(action: str, contexts=("notifications",)) -> None:
        draft = FilterDraft(title="Weather", action=action, contexts=contexts, keywords=(Keyword("rain"),))
        make_filter(account=Account.objects.get(pk=amara.pk), draft=draft, now=NOW)

    return keep


def test_what_one_leaves_out_does_not_ring(amara, ben, write, filters_rain, at):
    at(NOW)
    filters_rain("hide")

    write(ben, "@amara rain again")
    write(ben, "@amara sun at last", on=NOW + timedelta(minutes=1))

    assert unread_count(amara) == 1


@pytest.mark.parametrize("action", ["warn", "hide"])
def test_words_one_folds_are_not_quoted(amara, ben, write, filters_rain, sign_in, at, action):
    at(NOW)
    write(ben, "@amara rain again")

    filters_rain(action)

    page = sign_in(amara).get("/notices").content.decode()
    assert "rain again" not in page
    assert "Covered by your filter: Weather" in page


def test_a_filter_that_looks_elsewhere_leaves_the_bell_alone(amara, ben, write, filters_rain, sign_in, at):
    at(NOW)
    filters_rain("hide", contexts=("home",))

    write(ben, "@amara rain again")

    assert "rain again" in sign_in(amara).get("/notices").content.decode()


def test_letters_do_not_quote_them_either(amara, ben, write, reach, filters_rain, mail_is_on, at):
    at(NOW)
    reach(amara, mails={"mention": "at-once"})
    filters_rain("warn")
    write(ben, "@amara rain again")

    send_notices(account_id=amara.id, is_daily=False, now=NOW)

    assert "Covered by your filter: Weather" in mail.outbox[0].body
    assert "rain" not in mail.outbox[0].body
