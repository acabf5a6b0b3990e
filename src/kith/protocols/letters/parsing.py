"""Letters read by the standard library, with a limit on everything: they come from anyone who knows the address."""

import re
from email import message_from_bytes
from email.errors import MessageError
from email.headerregistry import AddressHeader
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from typing import Any

from kith.foundations.html import to_text
from kith.foundations.text import on_one_line, printable
from kith.protocols.letters.model import Letter
from kith.protocols.letters.words import labels_in, links_in, links_in_html

LARGEST = 4 * 1024 * 1024  # of a letter as it travels; what comes after (films, scans) is not looked at
MOST_WORDS = 1024 * 1024
_MOST_PARTS = 100
_DEEPEST = 10
_LONGEST_HEADING = 256 * 1024
_LONGEST_HEADER = 8_000
_LONGEST_SUBJECT = 500
_MOST_ADDRESSES = 20

_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To")
_WRITTEN = ("To", "Cc")
_OF_MACHINES = {"bulk", "junk", "list", "auto_reply"}
_ADDRESS = re.compile(r"[^\s<>@\"(),:;]{1,64}@[^\s<>@\"(),:;]{1,255}")
_HEADING_ENDS = re.compile(rb"\r?\n\r?\n")
_FLOWED = re.compile(" \n(?!-- \n)")


class NotALetter(Exception):
    """This can't be read as a letter; the message says why, and nothing of what is in it."""


class _Guarded(EmailPolicy):
    """The standard library's rules, made fit for whatever comes: cut headers, and parts known by their plain words.

    Its parser of headers takes 2 ms for the smallest and minutes for a megabyte of addresses; each part of a letter
    has headers, and is asked for them several times. What `Content-…` says the older, quick parser understands too.
    """

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        # Read as ASCII; many programs write UTF-8 as it is (RFC 6532).
        text = str(value)[:_LONGEST_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        cut = printable(text)
        return cut if name.lower().startswith("content-") else super().header_fetch_parse(name, cut)


_RULES = _Guarded(utf8=True)


def parse_letter(body: bytes) -> Letter:
    """Return what is in a letter as it travels (RFC 5322, MIME). Raises NotALetter."""
    heading = _HEADING_ENDS.search(body)
    if (heading.start() if heading else len(body)) > _LONGEST_HEADING:
        raise NotALetter("The heading of this letter is longer than any honest one.")
    try:
        message = message_from_bytes(body[:LARGEST], policy=_RULES)
    except (MessageError, ValueError, LookupError, RecursionError) as problem:
        raise NotALetter("This can't be read as a letter.") from problem
    if not isinstance(message, EmailMessage) or not message.keys():
        raise NotALetter("There is no heading on this letter.")
    text, html = _words(message)
    shown = text or to_text(html)
    subject = on_one_line(_header(message, "Subject"))[:_LONGEST_SUBJECT]
    links = links_in(text) or (links_in_html(html) if html else []) or links_in(subject)
    return Letter(
        sender=_sender(message),
        subject=subject,
        message_id=_message_id(message),
        delivered_to=_addresses(message, _DELIVERED),
        written_to=_addresses(message, _WRITTEN),
        is_automatic=_is_automatic(message),
        text=text,
        html=html,
        links=tuple(links),
        labels=tuple(labels_in(shown)),
    )


def _words(message: EmailMessage) -> tuple[str, str]:
    """Return the plain text and the HTML of a letter; what is attached is left."""
    found: dict[str, list[str]] = {"plain": [], "html": []}
    left = MOST_WORDS
    waiting: list[tuple[Any, int]] = [(message, 0)]
    for _ in range(_MOST_PARTS):
        if not waiting or left <= 0:
            break
        part, depth = waiting.pop()
        if part.is_multipart():  # a letter within a letter, passed on as a file, is one too
            inner = part.get_payload() if depth < _DEEPEST else []
            waiting += [(one, depth + 1) for one in reversed(inner[:_MOST_PARTS])]
        elif part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
            words = _decoded(part)[:left]
            left -= len(words)
            found["html" if part.get_content_subtype() == "html" else "plain"].append(words)
    return "\n".join(found["plain"]).strip("\n"), "\n".join(found["html"])


def _decoded(part: Message) -> str:
    raw = part.get_payload(decode=True)
    body = raw if isinstance(raw, bytes) else b""
    charset = str(part.get_content_charset() or "utf-8")
    try:
        words = body.decode(charset, "replace")
    except (LookupError, ValueError):  # one that nobody knows, or “undefined”, which no error handler softens
        words = body.decode("utf-8", "replace")
    words = printable(words.replace("\r\n", "\n").replace("\r", "\n"))
    if _parameter(part, "format") == "flowed" and _parameter(part, "delsp") == "yes":
        words = _FLOWED.sub("", words)  # RFC 3676: lines broken for the way only
    return words


def _parameter(part: Message, name: str) -> str:
    value = part.get_param(name)
    return value.lower() if isinstance(value, str) else ""


def _header(message: EmailMessage, name: str) -> str:
    """Return a header in plain words; as it was written where the standard library trips over it."""
    try:
        value = message[name]
    except Exception:  # its parser of headers fails in a dozen ways on what no rule allows
        value = next((raw for known, raw in message.raw_items() if known.lower() == name.lower()), "")
    return printable(str(value or ""))[:_LONGEST_HEADER]


def _sender(message: EmailMessage) -> str:
    senders = _in_header(message, "From")
    return senders[0] if len(senders) == 1 and len(message.get_all("From", [])) == 1 else ""


def _addresses(message: EmailMessage, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for name in names for address in _in_header(message, name)))[:_MOST_ADDRESSES]


def _in_header(message: EmailMessage, name: str) -> list[str]:
    """Return the addresses in all headers of that name, in small letters."""
    found: list[str] = []
    try:
        for value in message.get_all(name, [])[:_MOST_ADDRESSES]:
            if isinstance(value, AddressHeader):
                found += [address.addr_spec for address in value.addresses]
            else:
                found += _ADDRESS.findall(str(value))
    except Exception:  # see _header
        return []
    return [address.lower() for address in found if _ADDRESS.fullmatch(address)]


def _message_id(message: EmailMessage) -> str:
    found = re.search(r"<[!-;=?-~]{1,250}>", _header(message, "Message-ID"))
    return found[0] if found else ""


def _is_automatic(message: EmailMessage) -> bool:
    """Say whether a machine sent it, as RFC 3834 and the customs older than it tell."""
    names = {name.lower() for name in message.keys()}  # noqa: SIM118 - the keys of a letter may come twice
    submitted = _header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        submitted not in {"", "no"}
        or _header(message, "Precedence").strip().lower() in _OF_MACHINES
        or any(name.startswith("list-") for name in names)
        or bool(names & {"x-auto-response-suppress", "x-autoreply", "x-autorespond"})
        or _header(message, "Return-Path").strip() == "<>"
        or message.get_content_type() == "multipart/report"
    )
