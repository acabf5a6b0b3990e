"""`kith mail-in`: take in one letter that a mail server hands over on standard input; answers as sysexits.h says."""

import argparse
import os
import sys
from typing import BinaryIO

from django.utils import timezone

from kith.protocols.letters.parsing import LARGEST, NotALetter
from kith.reading.actions.letters import NobodyHere, NotTaken
from kith.reading.receiving import NotForUs, deliver, reader

# A mail server sends a letter back for every answer but the first and the last; after the last it tries again later.
_TAKEN, _NO_LETTER, _NOBODY, _LATER = os.EX_OK, os.EX_DATAERR, os.EX_NOUSER, os.EX_TEMPFAIL
_PIECE = 1 << 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "recipient",
        nargs="?",
        default="",
        help="the address it is delivered to; without it Delivered-To, X-Original-To or To in the letter say",
    )


def run(options: argparse.Namespace) -> int:
    """Take the letter in. What is said goes into the mail server's log and into what it sends back: no words of it."""
    body = _read(sys.stdin.buffer)
    try:
        deliver(body, recipient=options.recipient, now=timezone.now())
    except NotTaken:
        return _TAKEN  # whose address it is finds the reason on their page; the sender learns nothing
    except (NotForUs, NobodyHere):
        return _say("There is nobody here with this address.", _NOBODY)
    except NotALetter as refusal:
        return _say(str(refusal), _NO_LETTER)
    except Exception as fault:
        # Whatever it is, the letter is not lost: it stays with the mail server. Its kind only: a trace may quote.
        return _say(f"This can't be done now ({type(fault).__name__}).", _LATER)
    finally:
        reader.close()
    return _TAKEN


def _read(stream: BinaryIO) -> bytes:
    """Return as much of the letter as is looked at, and take the rest too: a mail server may wait for that."""
    body = stream.read(LARGEST)
    while stream.read(_PIECE):
        pass
    return body


def _say(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code
