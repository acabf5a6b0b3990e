"""Fetching letters: what is asked of the mailbox, and how trouble with it is told."""

import pytest

from kith.foundations.mailbox import BadMailbox, MailboxPlace, MailboxTrouble, open_mailbox
from tests.fake_imap import PASSWORD


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("imaps://u:p@mail.test", ("mail.test", 993, "u", "p", "INBOX", True)),
        ("imaps://u:p@mail.test:9993/Kith", ("mail.test", 9993, "u", "p", "Kith", True)),
        ("imap://u:p@mail.test/", ("mail.test", 143, "u", "p", "INBOX", False)),
        ("imaps://u%40mail.test:p%2Fq%20r@mail.test/a/b", ("mail.test", 993, "u@mail.test", "p/q r", "a/b", True)),
    ],
)
def test_where_a_mailbox_is(url, place):
    assert MailboxPlace.of(url) == MailboxPlace(*place)


@pytest.mark.parametrize(
    "url",
    [
        "mail.test", "smtp://u:p@mail.test", "imaps://mail.test", "imaps://u@mail.test", "imaps://u:p@", "imaps://u:p@h:x",
        "imaps://u:p%0d%0aLOGOUT@mail.test", "imaps://u:p@mail.test/%0a", "imaps://u:p%C3%A9@mail.test",
    ],
)  # fmt: skip
def test_refuses_what_is_no_mailbox_without_saying_the_password(url):
    with pytest.raises(BadMailbox) as refused:
        MailboxPlace.of(url)

    assert "u:p" not in str(refused.value).replace("user:password", "")


def test_a_password_is_never_shown():
    assert "secret" not in repr(MailboxPlace("mail.test", 993, "u", "secret"))


def test_letters_are_read_without_being_marked_and_then_deleted(fake_imap):
    first, second = fake_imap.put("Subject: 1\n\none"), fake_imap.put("Subject: 2\n\ntwo")

    with open_mailbox(fake_imap.place) as mailbox:
        numbers = mailbox.unread()
        assert numbers == [str(first), str(second)]
        assert mailbox.letter(numbers[0], most=1000) == b"Subject: 1\r\n\r\none"
        assert mailbox.letter(numbers[0], most=7) == b"Subject"
        assert mailbox.letter("99", most=7) == b""
        assert fake_imap.unread() == [first, second]
        mailbox.delete(numbers[0])
        mailbox.leave(numbers[1])

    assert list(fake_imap.letters) == [second]
    assert fake_imap.unread() == []
    assert fake_imap.asked[-1] == "LOGOUT"


def test_on_an_older_server_letters_are_deleted_too(fake_imap):
    fake_imap.capabilities = "IMAP4rev1"
    number = fake_imap.put("Subject: 1\n\none")

    with open_mailbox(fake_imap.place) as mailbox:
        mailbox.delete(str(number))

    assert fake_imap.letters == {}


def take_out(fake_imap, number):
    with open_mailbox(fake_imap.place) as mailbox:
        mailbox.unread()
        mailbox.letter(str(number), most=1000)
        mailbox.delete(str(number))


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "SEARCH", "FETCH", "STORE", "EXPUNGE"])
@pytest.mark.parametrize("way", ["refuses", "breaks_at"])
def test_trouble_is_told_without_a_password_or_words(fake_imap, command, way):
    number = fake_imap.put("Subject: A private matter\n\none")
    setattr(fake_imap, way, command)

    with pytest.raises(MailboxTrouble) as trouble:
        take_out(fake_imap, number)

    assert "127.0.0.1" in str(trouble.value)
    assert PASSWORD not in str(trouble.value)
    assert "private" not in str(trouble.value)
    assert list(fake_imap.letters) == [number]


def test_nobody_there_is_trouble_too():
    nowhere = MailboxPlace("127.0.0.1", 1, "u", "p")

    with pytest.raises(MailboxTrouble, match="does not answer"), open_mailbox(nowhere):
        pass


def test_one_that_never_answers_is_given_up(fake_imap, monkeypatch):
    monkeypatch.setattr("tests.fake_imap._Line._answer", lambda self, command: b"+ wait\r\n")

    with pytest.raises(MailboxTrouble), open_mailbox(fake_imap.place, seconds=0.2):
        pass
