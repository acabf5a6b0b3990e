"""Handles, and what servers say they stand for."""

import pytest

from kith.protocols.webfinger import Handle, address_to_ask, handle_of, read_answer

SELF = {"rel": "self", "type": "application/activity+json", "href": "https://one.test/users/emi"}


@pytest.mark.parametrize(
    "written", ["emi@one.test", "@emi@one.test", "acct:emi@one.test", "ACCT:emi@ONE.test", " @emi@one.test "]
)
def test_a_handle_is_read_however_it_is_written(written):
    assert handle_of(written) == Handle("emi", "one.test")


@pytest.mark.parametrize(
    "written",
    ["", "emi", "@emi", "emi@", "@@one.test", "e mi@one.test", "emi@one.test/x", "emi@one@two.test", "é@one.test",
     "emi.@one.test", "-emi@one.test", f"{'e' * 65}@one.test", f"emi@{'e' * 300}.test", "emi@one.test:99999"],
)  # fmt: skip
def test_what_is_no_handle_is_none(written):
    assert handle_of(written) is None


def test_a_server_is_looked_up_by_the_name_that_browsers_use():
    assert handle_of("emi@bücher.test") == Handle("emi", "xn--bcher-kva.test")
    assert address_to_ask(Handle("emi", "one.test:8443")) == (
        "https://one.test:8443/.well-known/webfinger?resource=acct:emi@one.test:8443"
    )


def test_an_answer_names_the_actor_and_where_people_there_follow():
    answer = read_answer(
        {
            "subject": "acct:Emi@One.test",
            "links": [
                {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": "https://one.test/@emi"},
                {"rel": "self", "type": "text/html", "href": "https://one.test/@emi"},
                SELF,
                {"rel": "http://ostatus.org/schema/1.0/subscribe", "template": "https://one.test/follow?uri={uri}"},
            ],
        }
    )

    assert answer.subject == Handle("Emi", "one.test")
    assert (answer.actor, answer.page) == (SELF["href"], "https://one.test/@emi")
    assert answer.subscribe == "https://one.test/follow?uri={uri}"


@pytest.mark.parametrize(
    "data",
    [{}, {"links": 7}, {"links": [7, None, {}]}, {"subject": 7, "links": [SELF | {"href": "javascript:x()"}]},
     {"subject": "https://one.test/@emi", "links": [SELF | {"type": "text/html"}]}],
)  # fmt: skip
def test_an_answer_that_says_nothing_is_empty(data):
    answer = read_answer(data)

    assert (answer.subject, answer.actor, answer.subscribe) == (None, "", "")
