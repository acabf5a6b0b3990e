"""Letters that come in, from a mailbox or handed over by a mail server: read, and given to whom their address is.

Other kinds of address than that which saves will be asked for here, after it.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError

from kith.foundations.mailbox import Mailbox, MailboxPlace, open_mailbox
from kith.protocols.letters.addressing import Pattern
from kith.protocols.letters.isolated import LetterReader
from kith.protocols.letters.model import Letter
from kith.protocols.letters.parsing import LARGEST, NotALetter
from kith.reading.actions.letters import NobodyHere, NotTaken, receive_letter

MOST_AT_ONCE = 50
MOST_SECONDS = 45  # the next look comes in a minute
_MOST_RECIPIENTS = 5  # of one letter that no server noted as delivered to one of them
reader = LetterReader()
log = logging.getLogger(__name__)


class NotForUs(Exception):
    """None of its addresses looks like one of ours."""


def deliver(body: bytes, *, recipient: str = "", now: datetime) -> int:
    """Give a letter to those it is for, and return how many addresses were saved.

    `recipient`: as the mail server knows; without it the letter's own headers say. Raises NotALetter, NotForUs,
    NobodyHere, NotTaken; of several it is for, where none took it, the last one's.
    """
    pattern: Pattern | None = settings.KITH_MAIL_IN_PATTERN
    if pattern is None:
        raise NotForUs
    if recipient and not pattern.secret_in(recipient):
        raise NotForUs
    letter = reader.read(body)
    secrets = pattern.secrets_in([recipient]) if recipient else _secrets(pattern, letter)
    if not secrets:
        raise NotForUs
    saved, refusal = 0, None
    for secret in secrets[:_MOST_RECIPIENTS]:
        try:
            saved += receive_letter(letter=letter, secret=secret, now=now)
        except (NobodyHere, NotTaken) as refused:
            refusal = refused
    if refusal is not None and not saved:
        raise refusal
    return saved


def empty_mailbox(*, place: MailboxPlace, clock: Callable[[], datetime]) -> int:
    """Handle the letters in the mailbox and take them out of it; return how many there were. Raises MailboxTrouble.

    What is addressed to nobody of ours stays there, marked as read: someone should see why it arrives.
    """
    until = time.monotonic() + MOST_SECONDS
    handled = 0
    with open_mailbox(place) as mailbox:
        for number in mailbox.unread()[:MOST_AT_ONCE]:
            if time.monotonic() > until:
                break
            _handle(mailbox, number, clock())
            handled += 1
    return handled


def _handle(mailbox: Mailbox, number: str, now: datetime) -> None:
    body = mailbox.letter(number, most=LARGEST)
    try:
        if body:
            deliver(body, now=now)
    except NotForUs:
        mailbox.leave(number)
        return
    except (NobodyHere, NotTaken, NotALetter):
        pass  # done with: its address is nobody's, or whose it is was told on the page, or it is no letter
    except (OSError, OperationalError, InterfaceError):
        raise  # nothing about this letter: the next look finds it again
    except Exception as fault:
        # A fault of ours must not keep all letters behind this one waiting. Its kind only: a trace may quote.
        log.error("A letter could not be handled (%s); it stays in the mailbox, marked as read.", type(fault).__name__)
        mailbox.leave(number)
        return
    mailbox.delete(number)


def _secrets(pattern: Pattern, letter: Letter) -> list[str]:
    # A server that noted to whom it delivered knows better than what the writer put on top.
    return pattern.secrets_in(letter.delivered_to) or pattern.secrets_in(letter.written_to)
