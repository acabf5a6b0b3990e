"""The command line: what it says to who asks, and to who mistypes."""

import io

import pytest

from kith.members.models import Rank, User
from kith.project.commands import GROUPS, main
from tests.cast import PASSWORD


def test_help_names_every_command(capsys):
    assert main(["--help"]) == 0

    said = capsys.readouterr().out
    assert [one.word for group in GROUPS.values() for one in group if f"\n  {one.word} " not in said] == []


def test_an_unknown_command_is_answered_in_words(capsys):
    assert main(["opne"]) == 2

    assert "Kith knows no command “opne”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("KITH_LISTEN", "everywhere", "write an address and a port"),
        ("KITH_LISTEN", "127.0.0.1:99999", "write an address and a port"),
    ],
)
def test_a_bad_setting_is_answered_in_words(capsys, monkeypatch, name, value, words):
    monkeypatch.setenv(name, value)

    assert main(["up"]) == 2

    assert words in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["account"], ["account", "create", "amara"], ["reset"], ["map", "upside-down"]])
def test_missing_words_are_asked_for(capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert "usage: kith" in capsys.readouterr().err


def test_the_first_administrator_is_the_owner(db, capsys):
    assert main(["account", "create", "amara", "amara@mail.test", "a long enough password", "--admin"]) == 0
    assert main(["account", "create", "ben", "ben@mail.test", "a long enough password", "--admin"]) == 0
    assert main(["account", "create", "chidi", "chidi@mail.test", "a long enough password"]) == 0

    ranks = dict(User.objects.values_list("username", "rank"))
    assert ranks == {"amara": Rank.OWNER, "ben": Rank.ADMINISTRATOR, "chidi": Rank.MEMBER}
    assert all(user.may_enter for user in User.objects.all())


@pytest.mark.parametrize(
    ("username", "email", "words"),
    [
        ("amara", "new@mail.test", "is called amara already"),
        ("new", "amara@mail.test", "has the address"),
        ("not a name", "new@mail.test", "only the letters"),
    ],
)
def test_a_refused_account_is_answered_in_words(amara, capsys, username, email, words):
    assert main(["account", "create", username, email, "a long enough password"]) == 2

    assert words in capsys.readouterr().err


def test_the_map_shows_rooms_and_wiring(capsys):
    assert main(["map"]) == 0

    said = capsys.readouterr().out
    assert "timelines     Every list of posts" in said
    assert "live.tasks.sweep_tellings" in said


def test_who_is_locked_out_gets_another_password(amara, sign_in, client, monkeypatch, capsys):
    there = sign_in(amara)
    monkeypatch.setattr("sys.stdin", io.StringIO("another long password\n"))

    assert main(["account", "password", "Amara"]) == 0

    assert client.login(username="amara", password="another long password")
    assert there.get("/home").status_code == 302
    assert "another long password" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("username", "password", "words"),
    [("amara", "12345678", "too common"), ("amara", "", "too short"), ("zoe", "another long password", "Nobody here")],
)
def test_a_refused_password_is_answered_in_words(amara, client, monkeypatch, capsys, username, password, words):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))

    assert main(["account", "password", username]) == 2

    assert words in capsys.readouterr().err
    assert client.login(username="amara", password=PASSWORD)
