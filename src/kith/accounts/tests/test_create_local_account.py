"""Making accounts: which names there can be."""

import pytest

from kith.accounts.creating import NameNotAllowed, NameReserved, NameTaken, create_local_account, free_username
from kith.accounts.models import Kind
from kith.accounts.queries import by_handle


@pytest.mark.django_db
def test_has_its_addresses(now):
    made = create_local_account(username="Gwen_H", now=now, display_name="Gwen\u202e Hughes")

    assert made.uri == "http://kith.test/users/Gwen_H"
    assert made.url == "http://kith.test/@Gwen_H"
    assert made.name == "Gwen Hughes"
    assert made.is_local
    assert not made.is_discoverable  # nobody is listed who did not ask for it


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["", "two words", "amara!", "müller", "a" * 31, "../x", "amara.nwosu"])
def test_refuses_what_other_servers_would(now, username):
    with pytest.raises(NameNotAllowed):
        create_local_account(username=username, now=now)


@pytest.mark.django_db
def test_refuses_names_that_speak_for_the_house(now):
    with pytest.raises(NameReserved):
        create_local_account(username="Admin", now=now)

    assert create_local_account(username="admin", now=now, allows_reserved=True).username == "admin"


def test_refuses_a_taken_name_in_any_case(amara, now):
    with pytest.raises(NameTaken):
        create_local_account(username="AMARA", now=now)


@pytest.mark.django_db
def test_a_website_is_called_by_its_domain(now):
    site = create_local_account(
        username="www.care-news.example", now=now, kind=Kind.FEED, url="https://www.care-news.example/"
    )

    assert site.url == "https://www.care-news.example/"
    assert free_username("www.care-news.example") == "www.care-news.example_2"


def test_is_found_by_every_spelling_of_its_handle(amara, emi):
    assert by_handle("amara") == by_handle("@Amara") == by_handle("@amara@kith.test") == amara
    assert by_handle("@Emi@Elsewhere.test") == emi
    assert by_handle("@emi") is None
    assert by_handle("@") is None
