"""The rate limits, counted across processes, lifted by one setting."""

import pytest
from django.test import Client

from kith.members import limits
from kith.members.limits import Limit, count, forget_old_tallies, give_back
from kith.members.models import Tally
from kith.members.tests.conftest import fill_in
from kith.servers.models import SignUp
from tests.cast import PASSWORD

THREE = Limit("test", 3, 60)


@pytest.fixture(autouse=True)
def limits_are_on(settings, db):
    settings.KITH_RATE_LIMITS = True


def test_counts_up_to_the_limit_and_no_further():
    assert [count(THREE, "amara").is_over for _ in range(5)] == [False, False, False, True, True]
    assert not count(THREE, "ben").is_over


def test_begins_anew_when_the_time_is_over(monkeypatch):
    for _ in range(4):
        count(THREE, "amara")

    monkeypatch.setattr(limits.time, "time", lambda: 4e9)

    assert count(THREE, "amara").left == 2
    assert forget_old_tallies() == 0


def test_gives_back_what_was_right():
    for _ in range(10):
        assert not count(THREE, "amara").is_over
        give_back(THREE, "amara")


def test_names_nobody():
    count(THREE, "amara@mail.test")

    assert "amara" not in Tally.objects.get().key


def test_one_setting_lifts_all(settings):
    settings.KITH_RATE_LIMITS = False

    assert not any(count(THREE, "amara").is_over for _ in range(9))


def test_guessing_a_password_is_slowed_down(client, amara):
    for _ in range(limits.SIGN_IN_BY_NAME_AND_ADDRESS.most):
        client.post("/sign-in", {"login": "amara", "password": "a wrong password"})

    stopped = client.post("/sign-in", {"login": "amara", "password": PASSWORD})
    from_elsewhere = Client(REMOTE_ADDR="203.0.113.9").post("/sign-in", {"login": "amara", "password": PASSWORD})

    assert stopped.status_code == 422
    assert "wait five minutes" in stopped.content.decode()
    assert from_elsewhere.status_code == 302


def test_signing_in_often_with_the_right_password_is_fine(amara):
    for _ in range(limits.SIGN_IN_BY_NAME_AND_ADDRESS.most + 3):
        assert Client().post("/sign-in", {"login": "amara", "password": PASSWORD}).status_code == 302


def test_letters_for_new_passwords_are_few(client, amara):
    answers = [client.post("/reset", {"email": "amara@mail.test"}) for _ in range(limits.LETTERS_BY_NAME.most + 1)]

    assert answers[-2].status_code == 302
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "A little slower" in answers[-1].content.decode()


def test_one_address_joins_a_few_times_an_hour(client, joined_by):
    joined_by(SignUp.OPEN)

    answers = [client.post("/join", fill_in(username="")) for _ in range(limits.JOIN_BY_ADDRESS.most + 1)]

    assert answers[-1].status_code == 429


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", ""),
    ],
)
def test_a_home_counts_once(rf, address, counted_as):
    assert limits.address_of(rf.get("/", REMOTE_ADDR=address)) == counted_as
