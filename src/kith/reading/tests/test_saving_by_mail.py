"""Saving by letter (row K8): the private address, what is saved through it and for whom, and what is answered."""

import re
from email import message_from_string
from urllib.parse import unquote

import pytest
from django.core import mail
from django.db import OperationalError

from kith.accounts.actions.standing import suspend_account, unsuspend_account
from kith.foundations.mailbox import MailboxTrouble
from kith.jobs.running import run_due_jobs
from kith.members.actions import disable_member
from kith.members.leaving import ask_to_leave, stay
from kith.members.models import Letter
from kith.posts.models import Bookmark
from kith.protocols.letters.addressing import Pattern
from kith.protocols.letters.parsing import NotALetter
from kith.reading import receiving
from kith.reading.actions import letters as receiving_letters
from kith.reading.actions.letters import NobodyHere, NotTaken
from kith.reading.mail_in import end_saving_address, make_saving_address, saving_address_of, take_only_own
from kith.reading.models import SavingAddress
from kith.reading.receiving import NotForUs, deliver, empty_mailbox
from kith.reading.tasks import look_into_mailbox

PAGE = "https://lantern.test/a-page"


@pytest.fixture(autouse=True)
def letters_come_in(settings):
    settings.KITH_MAIL_IN_PATTERN = Pattern.of("save@kith.test")
    yield
    receiving.reader.close()


@pytest.fixture
def mail_is_sent(settings):
    settings.EMAIL_HOST = "mail.test"


@pytest.fixture
def address(ben, now):
    return make_saving_address(account=ben, now=now)


def letter(words=PAGE, *, sender="ben@mail.test", subject="A film", head="", to="someone@kith.test"):
    return (
        f"From: Ben <{sender}>\nTo: {to}\nSubject: {subject}\nMessage-ID: <one@mail.test>\n{head}"
        f"Content-Type: text/plain; charset=utf-8\n\n{words}\n"
    ).encode()


def saved(account):
    return sorted(Bookmark.objects.filter(account=account).values_list("link__address", flat=True))


def labels(account):
    return sorted(Bookmark.objects.get(account=account).labels.values_list("name", flat=True))


def test_the_address_is_shown_once_and_saves(ben, sign_in, now):
    browser = sign_in(ben)

    shown = browser.post("/settings/saving", follow=True).content.decode()
    address = re.search(r">(save\+[a-z2-7]{20}@kith\.test)<", shown)[1]
    card = unquote(re.search(r'href="data:text/vcard;charset=utf-8,([^"]+)" download="kith.test.vcf"', shown)[1])
    assert f"EMAIL:{address}\r\n" in card
    assert f'href="mailto:{address}" data-copy' in shown

    assert deliver(letter(), recipient=address, now=now) == 1
    assert saved(ben) == [PAGE]
    assert Bookmark.objects.get(account=ben).title == "A film"
    again = browser.get("/settings/saving").content.decode()
    assert address not in again
    assert "A letter last saved something on" in again
    secret = address.removeprefix("save+").partition("@")[0]
    assert secret not in str(SavingAddress.objects.values())


def test_of_several_pages_each_is_saved_with_the_labels(ben, address, now):
    words = f"{PAGE}\nhttps://lantern.test/b\n#sleep #care home\n"

    assert deliver(letter(words), recipient=address, now=now) == 2

    assert saved(ben) == [PAGE, "https://lantern.test/b"]
    assert set(Bookmark.objects.values_list("title", flat=True)) == {""}
    assert all(
        set(kept.labels.values_list("name", flat=True)) == {"sleep", "care home"} for kept in Bookmark.objects.all()
    )


def test_a_letter_that_comes_twice_saves_once_and_adds_its_labels(ben, address, now):
    deliver(letter(f"{PAGE}\n#sleep"), recipient=address, now=now)
    deliver(letter(f"{PAGE}\n#Sleep #court"), recipient=address, now=now)

    assert saved(ben) == [PAGE]
    assert [name.casefold() for name in labels(ben)] == ["court", "sleep"]


def test_more_labels_than_there_is_room_for_leave_those_that_were(ben, address, now):
    deliver(letter(f"{PAGE}\ntags: {','.join(f'a{n}' for n in range(20))}"), recipient=address, now=now)
    before = labels(ben)

    deliver(letter(f"{PAGE}\ntags: more"), recipient=address, now=now)

    assert labels(ben) == before


def test_one_letter_saves_only_so_many(ben, address, now):
    words = "\n".join(f"https://lantern.test/{number}" for number in range(60))

    assert deliver(letter(words), recipient=address, now=now) == receiving_letters.MOST_OF_ONE


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "To", "Cc"])
def test_without_an_envelope_the_letter_says_for_whom(ben, address, now, header):
    assert deliver(letter(head=f"{header}: {address.upper()}\n"), now=now) == 1

    assert saved(ben) == [PAGE]


def test_to_whom_it_was_delivered_counts_more_than_to_whom_it_was_written(amara, ben, address, now):
    amaras = make_saving_address(account=amara, now=now)
    take_only_own(account=amara, is_so=False)

    deliver(letter(to=amaras, head=f"Delivered-To: {address}\n"), now=now)

    assert (saved(amara), saved(ben)) == ([], [PAGE])


def test_ones_own_address_never_saves_to_another(amara, ben, address, now):
    """Also if the letter says that it comes from them, and asks for it by every header."""
    amaras = make_saving_address(account=amara, now=now)
    forged = letter(sender="amara@mail.test", to=amaras, head=f"Delivered-To: {amaras}\nX-Original-To: {amaras}\n")

    with pytest.raises(NotTaken):
        deliver(forged, recipient=address, now=now)

    assert not Bookmark.objects.exists()


@pytest.mark.parametrize("recipient", ["save@kith.test", "save+wrong@kith.test", "other@kith.test"])
def test_an_address_that_is_not_like_ours_is_not_for_us(ben, address, now, recipient):
    with pytest.raises(NotForUs):
        deliver(letter(to=address), recipient=recipient, now=now)

    assert not Bookmark.objects.exists()


def test_an_address_of_nobody(ben, address, now):
    with pytest.raises(NobodyHere):
        deliver(letter(), recipient="save+abcdefghijklmnop2345@kith.test", now=now)


def test_a_new_address_ends_the_old_one_and_so_does_ending_it(ben, address, now):
    newer = make_saving_address(account=ben, now=now)

    with pytest.raises(NobodyHere):
        deliver(letter(), recipient=address, now=now)
    assert deliver(letter(), recipient=newer, now=now) == 1
    end_saving_address(account=ben)
    with pytest.raises(NobodyHere):
        deliver(letter(), recipient=newer, now=now)


def test_whoever_may_not_come_in_saves_nothing(ben, dee, address, now):
    suspend_account(account=ben, now=now)
    with pytest.raises(NobodyHere):
        deliver(letter(), recipient=address, now=now)
    unsuspend_account(account=ben, now=now)
    ask_to_leave(user=ben.user, now=now)
    with pytest.raises(NobodyHere):
        deliver(letter(), recipient=address, now=now)
    stay(user=ben.user, now=now)
    assert deliver(letter(), recipient=address, now=now) == 1
    disable_member(user=ben.user, by=dee.user, now=now)
    with pytest.raises(NobodyHere):
        deliver(letter("https://lantern.test/b"), recipient=address, now=now)

    assert saved(ben) == [PAGE]


@pytest.mark.parametrize(
    ("sender", "takes_only_own", "is_taken"),
    [
        ("ben@mail.test", True, True),
        ("BEN@Mail.Test", True, True),
        ("ben@work.test", True, False),
        ("amara@mail.test", True, False),
        ("ben@work.test", False, True),
        ("amara@mail.test", False, True),
    ],
)
def test_whose_letters_are_taken(amara, ben, address, now, sign_in, sender, takes_only_own, is_taken):
    browser = sign_in(ben)
    browser.post("/settings/saving", {"from": "own" if takes_only_own else "any"})

    try:
        deliver(letter(sender=sender), recipient=address, now=now)
    except NotTaken:
        assert "It came from another address than yours." in browser.get("/settings/saving").content.decode()

    assert saved(ben) == ([PAGE] if is_taken else [])
    assert saved(amara) == []


def test_an_address_that_was_never_confirmed_is_not_ones_own(ben, address, now):
    ben.user.emailaddress_set.update(verified=False)

    with pytest.raises(NotTaken):
        deliver(letter(), recipient=address, now=now)


def answered(run_jobs):
    run_jobs()
    return mail.outbox


def test_a_letter_without_a_page_is_answered(ben, address, now, mail_is_sent, run_jobs, sign_in):
    with pytest.raises(NotTaken):
        deliver(letter("Private words of Ben"), recipient=address, now=now)

    (answer,) = answered(run_jobs)
    assert answer.to == ["ben@mail.test"]
    assert "There was nothing to save" in answer.subject
    assert "https://" in answer.body
    assert "Private words" not in answer.body
    sent = message_from_string(answer.message().as_string())
    assert sent["Auto-Submitted"] == "auto-replied"
    assert (sent["In-Reply-To"], sent["References"]) == ("<one@mail.test>", "<one@mail.test>")
    assert "no address of a page" in sign_in(ben).get("/settings/saving").content.decode()


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        ("Auto-Submitted: auto-replied\n", "ben@mail.test"),
        ("List-Id: <x.lists.test>\n", "ben@mail.test"),
        ("Precedence: bulk\n", "ben@mail.test"),
        ("Return-Path: <>\n", "ben@mail.test"),
        ("", "victim@mail.test"),
        ("", "amara@mail.test"),
    ],
)
def test_no_machine_and_no_stranger_is_answered(amara, ben, address, now, mail_is_sent, run_jobs, head, sender):
    take_only_own(account=ben, is_so=False)

    with pytest.raises(NotTaken):
        deliver(letter("no page", head=head, sender=sender), recipient=address, now=now)

    assert answered(run_jobs) == []


def test_only_so_many_are_answered(ben, address, now, mail_is_sent, run_jobs, settings):
    settings.KITH_RATE_LIMITS = True

    for _ in range(6):
        with pytest.raises(NotTaken):
            deliver(letter("no page"), recipient=address, now=now)

    assert len(answered(run_jobs)) == 3


def test_a_day_has_a_limit_which_is_told(ben, address, now, mail_is_sent, run_jobs, settings, monkeypatch):
    settings.KITH_RATE_LIMITS = True
    monkeypatch.setattr(receiving_letters, "SAVES", receiving_letters.SAVES.__class__("mail-in-saves", 2, 86_400))

    deliver(letter(f"{PAGE}\nhttps://lantern.test/b\nhttps://lantern.test/c"), recipient=address, now=now)

    assert saved(ben) == [PAGE, "https://lantern.test/b"]
    (answer,) = answered(run_jobs)
    assert "Not all of your letter" in answer.subject
    with pytest.raises(NotTaken):
        deliver(letter("https://lantern.test/d"), recipient=address, now=now)


def test_what_can_not_be_read_changes_nothing(ben, address, now):
    with pytest.raises(NotALetter):
        deliver(b"\0\0\0", recipient=address, now=now)

    assert saving_address_of(ben).refused_at is None


def test_a_mailbox_is_emptied_but_for_what_is_nobodys(ben, address, now, fake_imap):
    fake_imap.put(letter(to=address))
    fake_imap.put(letter("https://lantern.test/b", head=f"Delivered-To: {address}\n"))
    fake_imap.put(letter("https://lantern.test/c", to="save+abcdefghijklmnop2345@kith.test"))
    fake_imap.put(letter("no page", to=address))
    fake_imap.put(b"\0")
    spam = fake_imap.put(letter("https://spam.test", to="save@kith.test"))

    assert empty_mailbox(place=fake_imap.place, clock=lambda: now) == 6

    assert saved(ben) == [PAGE, "https://lantern.test/b"]
    assert list(fake_imap.letters) == [spam]
    assert empty_mailbox(place=fake_imap.place, clock=lambda: now) == 0


def test_a_fault_of_ours_keeps_no_other_letter_waiting(ben, address, now, fake_imap, monkeypatch, caplog):
    first, _ = fake_imap.put(letter("https://lantern.test/secret-1", to=address)), fake_imap.put(letter(to=address))
    real = receiving.receive_letter

    def broken(*, letter, **more):
        if "secret-1" in letter.text:
            raise KeyError(letter.text)
        return real(letter=letter, **more)

    monkeypatch.setattr(receiving, "receive_letter", broken)

    empty_mailbox(place=fake_imap.place, clock=lambda: now)

    assert saved(ben) == [PAGE]
    assert list(fake_imap.letters) == [first]
    assert "KeyError" in caplog.text
    assert "secret" not in caplog.text


def test_a_database_that_is_away_loses_no_letter(ben, address, now, fake_imap, monkeypatch):
    number = fake_imap.put(letter(to=address))

    def away(**_):
        raise OperationalError("the database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(receiving, "receive_letter", away)
        with pytest.raises(OperationalError):
            empty_mailbox(place=fake_imap.place, clock=lambda: now)
    assert fake_imap.unread() == [number]

    empty_mailbox(place=fake_imap.place, clock=lambda: now)
    assert saved(ben) == [PAGE]


def test_a_line_that_breaks_loses_no_letter(ben, address, now, fake_imap):
    fake_imap.put(letter(to=address))
    fake_imap.breaks_at = "STORE"
    with pytest.raises(MailboxTrouble):
        empty_mailbox(place=fake_imap.place, clock=lambda: now)
    fake_imap.breaks_at = ""

    empty_mailbox(place=fake_imap.place, clock=lambda: now)

    assert saved(ben) == [PAGE]
    assert fake_imap.letters == {}


def test_the_clock_looks_into_the_mailbox(ben, address, fake_imap, settings, caplog):
    fake_imap.put(letter(to=address))
    settings.KITH_MAIL_IN_PLACE = None
    look_into_mailbox.enqueue()
    run_due_jobs()
    assert fake_imap.asked == []

    settings.KITH_MAIL_IN_PLACE = fake_imap.place
    look_into_mailbox.enqueue()
    run_due_jobs()
    assert saved(ben) == [PAGE]

    fake_imap.refuses = "LOGIN"
    look_into_mailbox.enqueue()
    run_due_jobs()
    assert "does not know us" in caplog.text


def test_where_no_letters_come_in_nothing_is_offered(ben, sign_in, settings, now):
    browser = sign_in(ben)
    assert "/settings/saving" in browser.get("/save").content.decode()
    assert "/settings/saving" in browser.get("/settings").content.decode()
    settings.KITH_MAIL_IN_PATTERN = None

    assert "/settings/saving" not in browser.get("/save").content.decode()
    assert "/settings/saving" not in browser.get("/settings").content.decode()
    page = browser.post("/settings/saving", follow=True).content.decode()
    assert "This server takes no letters" in page
    assert not SavingAddress.objects.exists()
    with pytest.raises(NotForUs):
        deliver(letter(), now=now)


def test_without_mail_nothing_waits_to_be_answered(ben, address, now):
    with pytest.raises(NotTaken):
        deliver(letter("no page"), recipient=address, now=now)

    assert not Letter.objects.exists()
