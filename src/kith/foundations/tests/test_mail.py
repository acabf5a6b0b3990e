"""How mail leaves, against a mail server of our own that speaks plain SMTP on this machine."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

import pytest

from kith.foundations.mail import BadMailAddress, NotDelivered, Refused, deliver, django_settings


class Server(socketserver.ThreadingTCPServer):
    """Takes letters, and answers as it is told: `answers["RCPT"] = "550 no such person"`."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers: dict[str, str] = {}
        self.letters: list[Message] = []


class Conversation(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.say("220 mail.test")
        while line := self.rfile.readline():
            verb = line.split(None, 1)[0].upper().decode()
            if verb == "DATA" and "DATA" not in self.server.answers:
                self.say("354 go on")
                self.server.letters.append(message_from_bytes(b"".join(self.lines())))
                self.say(self.server.answers.get("END", "250 taken"))
            else:
                self.say(self.server.answers.get(verb, "250 yes"))
            if verb == "QUIT":
                return

    def lines(self) -> Iterator[bytes]:
        while (line := self.rfile.readline()) != b".\r\n":
            yield line.removeprefix(b".") if line.startswith(b"..") else line

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@pytest.fixture
def server(settings) -> Iterator[Server]:
    with Server() as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        point_at(settings, running.server_address[1])
        yield running
        running.shutdown()


def point_at(settings, port: int) -> None:
    for name, value in django_settings(f"smtp://127.0.0.1:{port}").items():
        setattr(settings, name, value)


def send(**fields) -> None:
    deliver(**{"to": "amara@mail.test", "subject": "Two notices", "text": "Ben answered you.", **fields})


def test_a_letter_arrives_as_it_was_written(server):
    link = "<https://kith.test/mail/stop/" + "x" * 120 + ">"

    send(html="<p>Ben answered you.</p>", headers={"List-Unsubscribe": link}, message_id="notices-1-2-3")

    (letter,) = server.letters
    assert letter["To"] == "amara@mail.test"
    assert letter["Subject"] == "Two notices"
    assert letter["List-Unsubscribe"].split() == [link]
    assert letter["Message-ID"].startswith("<notices-1-2-3@")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


def test_a_subject_has_one_line_whatever_it_holds(server):
    send(subject="Ben\r\nBcc: everyone@mail.test")

    assert server.letters[0]["Subject"] == "Ben Bcc: everyone@mail.test"
    assert server.letters[0]["Bcc"] is None


@pytest.mark.parametrize(
    ("verb", "answer", "trouble"),
    [
        ("RCPT", "550 no such person", Refused),
        ("RCPT", "451 come back later", NotDelivered),
        ("RCPT", "550 5.1.1 no such person", Refused),
        ("RCPT", "554 5.7.1 relay access denied", NotDelivered),  # our trouble, not the reader's
        ("END", "550 5.7.26 not signed", NotDelivered),
        ("END", "552 the box is full for good", Refused),
        ("END", "452 the disk is full", NotDelivered),
        ("MAIL", "530 sign in first", NotDelivered),
        ("DATA", "421 going to sleep", NotDelivered),
    ],
)
def test_tells_refused_for_good_from_late(server, verb, answer, trouble):
    server.answers[verb] = answer

    with pytest.raises(NotDelivered) as caught:
        send()

    assert caught.type is trouble
    assert "amara" not in str(caught.value)


def test_a_server_that_is_not_there_is_trouble_that_passes(settings, server):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        point_at(settings, free.getsockname()[1])

    with pytest.raises(NotDelivered) as caught:
        send()

    assert caught.type is NotDelivered


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtp://kith:a%40b@mail.test", 587, False, True),
        ("smtps://kith:a%40b@mail.test", 465, True, False),
        ("smtp://kith:a%40b@localhost:25", 25, False, False),
    ],
)
def test_reads_where_mail_leaves(url, port, ssl, tls):
    read = django_settings(url)

    assert (read["EMAIL_PORT"], read["EMAIL_USE_SSL"], read["EMAIL_USE_TLS"]) == (port, ssl, tls)
    assert (read["EMAIL_HOST_USER"], read["EMAIL_HOST_PASSWORD"]) == ("kith", "a@b")


@pytest.mark.parametrize("url", ["mail.test:25", "http://mail.test", "smtp://"])
def test_refuses_an_address_that_is_none(url):
    with pytest.raises(BadMailAddress):
        django_settings(url)
