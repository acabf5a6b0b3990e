"""The doctor: each ill it knows is found, and told with what mends it."""

import json
import smtplib
from datetime import timedelta

import pytest
from django.utils import timezone

from kith.federation.outbound.sending import send
from kith.jobs.models import ClockEntry
from kith.project.commands import main
from kith.protocols.letters.addressing import Pattern
from kith.servers.models import Server
from kith.site.doctor import door, examining, keeping, letters, machine, mail_in, own_address, working
from kith.site.doctor.findings import State


@pytest.fixture(autouse=True)
def a_worker_strikes(db):
    ClockEntry.objects.create(name="a line", due_at=timezone.now() + timedelta(minutes=1))


@pytest.fixture
def answers(monkeypatch, settings):
    """`answers(**what)` is what our public address says, and what the proxy in front makes of it."""
    settings.KITH_ORIGIN = "https://kith.example"

    def say(*, ours=True, scheme="https", address="198.51.100.4", apart=0.5, probe=200, date=None):
        def ask(path, **headers):
            date_now = date or timezone.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
            if path == "/live/probe":
                return own_address.Answer(probe, {}, b"", apart)
            nonce = path.partition("nonce=")[2]
            told = {"proof": own_address.proof_of(nonce) if ours else "x", "scheme": scheme, "address": address}
            return own_address.Answer(200, {"date": date_now}, json.dumps(told).encode(), 0.0)

        monkeypatch.setattr(own_address, "ask", ask)
        monkeypatch.setattr(own_address, "addresses", lambda: ["198.51.100.1"])
        monkeypatch.setattr(own_address, "certificate_ends_at", lambda: timezone.now() + timedelta(days=60))

    say()
    return say


def ills(findings) -> dict[str, State]:
    return {one.about: one.state for one in findings if one.state in (State.WRONG, State.LOOK)}


def test_a_server_in_order_has_no_ills_outside(answers):
    assert ills(door.findings(timezone.now())) == {}


@pytest.mark.parametrize(
    ("ill", "about"),
    [
        ({"ours": False}, "Way to this server"),
        ({"scheme": "http"}, "What the proxy tells"),
        ({"address": "203.0.113.77"}, "What the proxy tells"),
        ({"apart": 0.0}, "Live streams"),
        ({"probe": 404}, "Live streams"),
        ({"date": "Tue, 17 Nov 2020 09:00:00 GMT"}, "Clock"),
    ],
)
def test_finds_what_ails_the_door(answers, ill, about):
    answers(**ill)

    assert ills(door.findings(timezone.now())) == {about: State.WRONG}


def test_finds_a_name_that_nobody_knows(answers, monkeypatch):
    monkeypatch.setattr(own_address, "addresses", list)

    assert ills(door.findings(timezone.now())) == {"Name": State.WRONG}


@pytest.mark.parametrize(("days", "state"), [(2, State.WRONG), (14, State.LOOK)])
def test_finds_a_certificate_that_ends_soon(answers, monkeypatch, days, state):
    monkeypatch.setattr(own_address, "certificate_ends_at", lambda: timezone.now() + timedelta(days=days, hours=1))

    assert ills(door.findings(timezone.now())) == {"Certificate": state}


def test_finds_an_address_that_does_not_answer(answers, monkeypatch):
    def refuse(*_, **__):
        raise own_address.NoAnswer("Connection refused")

    monkeypatch.setattr(own_address, "ask", refuse)

    assert ills(door.findings(timezone.now())) == {"Way to this server": State.WRONG}


def test_finds_that_no_worker_is_there():
    ClockEntry.objects.update(due_at=timezone.now() - timedelta(minutes=9))

    assert ills(working.findings(timezone.now())) == {"Worker": State.WRONG}


@pytest.mark.parametrize(("failing", "known", "state"), [(0, 5, State.GOOD), (2, 2, State.GOOD), (3, 9, State.GOOD),
                                                         (3, 4, State.LOOK)])  # fmt: skip
def test_tells_which_servers_do_not_answer_and_finds_when_most_do_not(failing, known, state):
    now = timezone.now()
    for number in range(known):
        since = now - timedelta(days=number + 1) if number < failing else None
        Server.objects.create(domain=f"server{number}.test", created_at=now, failing_since=since)
    Server.objects.create(domain="gone.test", created_at=now, failing_since=now - timedelta(days=8))
    to = [(Server.objects.get(domain="server0.test").pk, "https://server0.test/inbox")]
    send({"id": "1"}, actor="http://kith.test/actor", kind="Like", inboxes=to, now=now - timedelta(hours=3))

    (found,) = (each for each in working.findings(now) if each.about == "Deliveries to other servers")

    assert found.state == state
    assert found.words.startswith("1 on its way, the oldest for 3 hours; 1 server is gone")
    assert ("server0.test" in found.words) == bool(failing)


def test_finds_secrets_that_others_can_read(settings, tmp_path):
    settings.KITH_DATA = tmp_path
    (tmp_path / "secrets").mkdir(mode=0o755)
    (tmp_path / "secrets").chmod(0o755)

    assert ills(machine.findings())["Data folder"] == State.WRONG


@pytest.mark.parametrize(("days", "state"), [(1, State.GOOD), (5, State.LOOK), (30, State.WRONG)])
def test_finds_that_the_last_backup_is_old(settings, tmp_path, days, state):
    settings.KITH_DATA = tmp_path
    (tmp_path / "run").mkdir()
    made_at = timezone.now() - timedelta(days=days)
    (tmp_path / "run" / keeping.LAST_BACKUP).write_text(json.dumps({"at": made_at.isoformat(), "file": "kith.tar"}))

    assert keeping.backup().state == state


def test_finds_that_there_was_no_backup_yet(settings, tmp_path):
    settings.KITH_DATA = tmp_path

    assert keeping.backup().state == State.LOOK


def test_files_can_be_kept(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    assert ills(keeping.files()) == {}


class MailServer:
    """A mail server as smtplib sees it, with one thing wrong."""

    def __init__(self, ill: Exception | None, at: str) -> None:
        self.ill, self.at = ill, at

    def __call__(self, *_, **__):
        return self._do("connect") or self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def __getattr__(self, name):
        return lambda *_, **__: self._do(name)

    def _do(self, name):
        if self.ill and name == self.at:
            raise self.ill


@pytest.mark.parametrize(
    ("ill", "at", "word"),
    [
        (None, "", "takes our letters"),
        (ConnectionRefusedError("refused"), "connect", "does not answer"),
        (smtplib.SMTPNotSupportedError("no"), "starttls", "offers no STARTTLS"),
        (smtplib.SMTPAuthenticationError(535, b"no"), "login", "does not know us"),
    ],
)
def test_finds_what_ails_the_mail(settings, monkeypatch, ill, at, word):
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_USER = "mail.test", 587, "kith"
    settings.EMAIL_USE_TLS = True
    monkeypatch.setattr(letters.smtplib, "SMTP", MailServer(ill, at))

    found = next(letters.findings())

    assert word in found.words
    assert found.state == (State.WRONG if ill else State.GOOD)
    assert bool(found.remedy) == bool(ill)


def test_sends_a_letter_to_try_it_out(settings, monkeypatch, mailoutbox):
    settings.EMAIL_HOST = "mail.test"
    monkeypatch.setattr(letters.smtplib, "SMTP", MailServer(None, ""))

    list(letters.findings(write_to="you@mail.test"))

    assert [letter.to for letter in mailoutbox] == [["you@mail.test"]]


def test_the_command_ends_with_1_where_something_is_to_be_mended(capsys, answers):
    answers(ours=False)

    assert main(["doctor"]) == 1

    said = capsys.readouterr().out
    assert "MEND Way to this server: Another Kith answers" in said
    assert "→ Look where the proxy sends it." in said


def test_machines_get_json(capsys, answers):
    main(["doctor", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert {"about", "state", "words", "remedy"} == set(told["findings"][0])


def test_administrators_see_the_same_on_a_page(sign_in, dee, monkeypatch, answers):
    answers(apart=0.0)
    browser = sign_in(dee)

    inside, outside = browser.get("/manage/health"), browser.post("/manage/health")

    assert "held back" not in inside.content.decode()
    assert "held back and come all at once" in outside.content.decode()


def test_shows_what_is_set_in_the_environment_but_no_secret(sign_in, dee, settings):
    settings.EMAIL_HOST, settings.EMAIL_HOST_PASSWORD, settings.KITH_METRICS_TOKEN = (
        "mail.test",
        "hush-hush",
        "tell-none",
    )

    page = sign_in(dee).get("/manage/health").content.decode()

    assert "KITH_ORIGIN" in page
    assert "mail.test" in page
    assert "hush-hush" not in page
    assert "tell-none" not in page


def test_a_lost_database_ends_the_examination(monkeypatch):
    monkeypatch.setattr(keeping, "findings", lambda: iter([keeping.wrong("Database", "gone", "bring it back")]))

    found = list(examining.examine(now=timezone.now()))

    assert found[-1].about == "Database"


@pytest.fixture
def letters_come_in(settings, fake_imap):
    settings.KITH_MAIL_IN_PATTERN = Pattern.of("save@kith.test")
    settings.KITH_MAIL_IN_PLACE = fake_imap.place
    return fake_imap


@pytest.mark.parametrize(
    ("refuses", "waiting", "state", "words"),
    [
        ("", 0, State.GOOD, "The mailbox answers"),
        ("", 201, State.LOOK, "201 letters wait"),
        ("LOGIN", 0, State.WRONG, "does not know us"),
        ("SELECT", 0, State.WRONG, "no folder INBOX"),
        ("SEARCH", 0, State.WRONG, "stopped answering"),
    ],
)
def test_looks_into_the_mailbox(letters_come_in, refuses, waiting, state, words):
    letters_come_in.refuses = refuses
    for _ in range(waiting):
        letters_come_in.put("Subject: x\n\nx")

    (finding,) = mail_in.findings()

    assert finding.state == state
    assert words in finding.words
    assert len(letters_come_in.unread()) == waiting


def test_says_how_letters_come_in_without_a_mailbox(letters_come_in, settings):
    settings.KITH_MAIL_IN_PLACE = None
    (finding,) = mail_in.findings()
    assert (finding.state, "save+…@kith.test" in finding.words) == (State.SKIPPED, True)

    settings.KITH_MAIL_IN_PATTERN = None
    assert list(mail_in.findings()) == []
