"""How letters are fetched: a mailbox that is Kith's own, by IMAP over TLS (RFC 9051), one look at a time.

Letters are read without marking them, so one that could not be handled is found again by the next look.
"""

import contextlib
import imaplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

_SECONDS_TO_WAIT = 20
_HERE = {"localhost", "127.0.0.1", "::1"}


class BadMailbox(ValueError):
    """The address of the mailbox should be imaps://user:password@host/INBOX."""


class MailboxTrouble(Exception):
    """The mailbox can't be used now; the message says what kind of trouble, and no password."""


@dataclass(frozen=True, slots=True)
class MailboxPlace:
    """Where a mailbox is, and the key to it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)  # never in a trace
    folder: str = "INBOX"
    is_implicit_tls: bool = True

    @classmethod
    def of(cls, url: str) -> "MailboxPlace":
        """Return the place that `url` names: imaps:// is TLS from the first byte, imap:// by STARTTLS.

        Raises BadMailbox.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as problem:
            raise BadMailbox(BadMailbox.__doc__) from problem
        if parts.scheme not in {"imap", "imaps"} or not parts.hostname or not parts.username or not parts.password:
            raise BadMailbox(BadMailbox.__doc__)
        user, password, folder = (unquote(part) for part in (parts.username, parts.password, parts.path.strip("/")))
        # Each goes into one line of the conversation (RFC 9051, section 4.3).
        if not (user + password + folder).isascii() or not (user + password + folder).isprintable():
            raise BadMailbox("User, password and folder of the mailbox have to be plain ASCII.")
        is_implicit = parts.scheme == "imaps"
        return cls(
            parts.hostname, port or (993 if is_implicit else 143), user, password, folder or "INBOX", is_implicit
        )


class Mailbox:
    """An open mailbox. What is done to its letters is done at once."""

    def __init__(self, line: imaplib.IMAP4) -> None:
        self._line = line

    def unread(self) -> list[str]:
        """Return the numbers (UIDs) of letters that were not handled yet, the oldest first."""
        numbers = _ask(self._line, "SEARCH", "UNSEEN")
        return [number.decode() for part in numbers if isinstance(part, bytes) for number in part.split()]

    def letter(self, number: str, *, most: int) -> bytes:
        """Return a letter as it travels, its first `most` bytes; nothing where it has gone meanwhile."""
        parts = _ask(self._line, "FETCH", number, f"(BODY.PEEK[]<0.{most}>)")
        found = [part[1] for part in parts if isinstance(part, tuple) and b"BODY[]" in part[0]]
        return bytes(found[0]) if found else b""

    def delete(self, number: str) -> None:
        """Take a letter out of the mailbox."""
        _ask(self._line, "STORE", number, "+FLAGS.SILENT", r"(\Seen \Deleted)")
        if "UIDPLUS" in self._line.capabilities:
            _ask(self._line, "EXPUNGE", number)
        else:
            self._line.expunge()

    def leave(self, number: str) -> None:
        """Leave a letter where it is, marked as read, so that it is not looked at again."""
        _ask(self._line, "STORE", number, "+FLAGS.SILENT", r"(\Seen)")


@contextlib.contextmanager
def open_mailbox(place: MailboxPlace, *, seconds: float = _SECONDS_TO_WAIT) -> Iterator[Mailbox]:
    """Open a mailbox for a look; no answer may take longer than `seconds`. Raises MailboxTrouble."""
    where = f"{place.host}:{place.port}"
    try:
        line = _call(place, seconds)
    except ssl.SSLError as broken:
        raise MailboxTrouble(f"{where}: {broken.reason or 'no TLS'}") from None
    except (OSError, imaplib.IMAP4.error) as broken:
        raise MailboxTrouble(f"{where} does not answer ({type(broken).__name__}).") from None
    try:
        try:
            line.login(_quoted(place.user), place.password)  # it quotes the password only
        except imaplib.IMAP4.error:
            # Not chained: the words of the refusal may hold what was sent.
            raise MailboxTrouble(f"{where} does not know us by this name and password.") from None
        if line.select(_quoted(place.folder))[0] != "OK":
            raise MailboxTrouble(f"{where} has no folder {place.folder} that can be changed.")
        yield Mailbox(line)
    except (OSError, imaplib.IMAP4.error) as broken:
        raise MailboxTrouble(f"{where} stopped answering ({type(broken).__name__}).") from None
    finally:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            line.logout()


def _call(place: MailboxPlace, seconds: float) -> imaplib.IMAP4:
    secured = ssl.create_default_context()
    if place.is_implicit_tls:
        return imaplib.IMAP4_SSL(place.host, place.port, ssl_context=secured, timeout=seconds)
    line = imaplib.IMAP4(place.host, place.port, timeout=seconds)
    if place.host not in _HERE:  # a server on this very machine need not speak TLS
        line.starttls(ssl_context=secured)
    return line


def _ask(line: imaplib.IMAP4, *words: str) -> list[Any]:
    kind, answer = line.uid(*words)
    if kind != "OK":
        raise imaplib.IMAP4.error(words[0])
    return answer


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
