"""`kith mail-in`: one letter from a mail server, and the exit codes that mail servers know."""

import io
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from kith.posts.models import Bookmark
from kith.project import environment
from kith.project.commands import mail_in as command
from kith.project.commands import main
from kith.protocols.letters.addressing import Pattern
from kith.protocols.letters.parsing import LARGEST
from kith.reading.mail_in import make_saving_address
from tests.house import ROOT

LETTER = b"From: ben@mail.test\nSubject: A private film\nTo: %s\n\nhttps://lantern.test/film\n"


@pytest.fixture(autouse=True)
def letters_come_in(settings):
    settings.KITH_MAIL_IN_PATTERN = Pattern.of("save@kith.test")


@pytest.fixture
def address(ben, now):
    return make_saving_address(account=ben, now=now)


@pytest.fixture
def hand_over(monkeypatch):
    """`hand_over(letter, recipient)` gives a letter to the command as a mail server does, and returns the exit code."""

    def give(letter, *recipient):
        stream = io.BytesIO(letter)
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=stream))
        code = main(["mail-in", *recipient])
        assert stream.read() == b""
        return code

    return give


def test_a_letter_is_taken_by_its_envelope_or_by_its_heading(ben, address, hand_over, capsys):
    assert hand_over(LETTER % b"someone@kith.test", address) == os.EX_OK
    assert Bookmark.objects.get(account=ben).title == "A private film"
    Bookmark.objects.all().delete()

    assert hand_over(LETTER % address.encode()) == os.EX_OK
    assert Bookmark.objects.filter(account=ben).exists()
    assert capsys.readouterr() == ("", "")


def test_a_letter_of_any_size_is_taken_whole(ben, address, hand_over):
    assert hand_over(LETTER % b"x@kith.test" + b"x" * 2 * LARGEST, address) == os.EX_OK


@pytest.mark.parametrize("recipient", ["save@kith.test", "save+abcdefghijklmnop2345@kith.test", "x@y.test"])
def test_nobodys_letters_are_sent_back(ben, address, hand_over, capsys, recipient):
    assert hand_over(LETTER % b"x@kith.test", recipient) == os.EX_NOUSER
    assert hand_over(LETTER % b"x@kith.test") == os.EX_NOUSER

    assert capsys.readouterr().err == "There is nobody here with this address.\n" * 2


def test_what_is_no_letter_is_sent_back(ben, address, hand_over, capsys):
    assert hand_over(b"", address) == os.EX_DATAERR

    assert "no heading" in capsys.readouterr().err


def test_a_letter_that_was_not_taken_tells_its_sender_nothing(ben, address, hand_over, capsys):
    assert hand_over((LETTER % b"x@kith.test").replace(b"ben@", b"stranger@"), address) == os.EX_OK

    assert not Bookmark.objects.exists()
    assert capsys.readouterr() == ("", "")


def test_whatever_goes_wrong_the_mail_server_keeps_the_letter(ben, address, hand_over, capsys, monkeypatch):
    def broken(body, **_):
        raise RuntimeError(body.decode())

    monkeypatch.setattr(command, "deliver", broken)

    assert hand_over(LETTER % b"x@kith.test", address) == os.EX_TEMPFAIL

    assert capsys.readouterr().err == "This can't be done now (RuntimeError).\n"


@pytest.mark.parametrize(
    "surroundings",
    [
        {"KITH_MAIL_IN_ADDRESS": "nonsense"},
        {"KITH_MAIL_IN_URL": "imaps://u:p@mail.test"},
        {"KITH_MAIL_IN_ADDRESS": "save@kith.test", "KITH_DATABASE_URL": ""},  # no tables there
    ],
)
def test_a_server_that_is_set_up_badly_gets_its_letters_later(tmp_path, surroundings):
    """In a process of its own: settings are read before the command begins."""
    ended = subprocess.run(
        [sys.executable, "-m", "kith", "mail-in", "save+abcdefghijklmnop2345@kith.test"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "KITH_DATA": str(tmp_path), **surroundings},
        input=LETTER % b"x@kith.test",
        capture_output=True,
        timeout=60,
    )

    assert ended.returncode == os.EX_TEMPFAIL
    assert ended.stderr
    assert b"Traceback" not in ended.stderr
    assert b"private" not in ended.stderr


@pytest.mark.parametrize(
    ("address", "url", "words"),
    [
        ("nonsense", "", "no address like"),
        ("", "imaps://u:p4ss@mail.test", "must say for which"),
        ("save@kith.test", "https://u:p4ss@mail.test", "should be imaps"),
    ],
)
def test_refuses_settings_without_saying_the_password(monkeypatch, address, url, words):
    monkeypatch.setenv("KITH_MAIL_IN_ADDRESS", address)
    monkeypatch.setenv("KITH_MAIL_IN_URL", url)

    with pytest.raises(environment.BadSetting, match=words) as refused:
        _ = environment.mail_in_pattern(), environment.mail_in_place()

    assert "p4ss" not in str(refused.value)
