"""How mail leaves the house: one address in the settings, one letter at a time."""

import smtplib
from collections.abc import Mapping
from email.utils import formataddr
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

_SECONDS_TO_WAIT = 20
_FOR_GOOD = 500


class BadMailAddress(Exception):
    """KITH_MAIL_URL should be smtp://user:password@host:587 or smtps://user:password@host:465."""


class NotDelivered(Exception):
    """The mail server did not take the letter; the message says what kind of trouble, never the letter's words."""


class Refused(NotDelivered):
    """The mail server will not take letters to this address, now or later (SMTP 5xx about who it is for)."""


def django_settings(url: str) -> dict[str, Any]:
    """Return Django's EMAIL settings for `url`; empty where no mail is set up. Raises BadMailAddress."""
    if not url:
        return {"EMAIL_HOST": ""}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadMailAddress(BadMailAddress.__doc__)
    is_implicit_tls = parts.scheme == "smtps"
    # A server on this very machine (a relay, or one made for tests) need not speak TLS.
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if is_implicit_tls else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_implicit_tls,
        "EMAIL_USE_TLS": not is_implicit_tls and not is_here,
        "EMAIL_TIMEOUT": _SECONDS_TO_WAIT,
    }


def is_set_up() -> bool:
    return bool(settings.EMAIL_HOST)


def deliver(
    *, to: str, subject: str, text: str, html: str = "", headers: Mapping[str, str] | None = None, message_id: str = ""
) -> None:
    """Hand one letter to the mail server. Raises Refused where it never will take it, else NotDelivered.

    `message_id`, unique here, lets a letter that went twice (a crash between) be known as one.
    """
    letter = EmailMultiAlternatives(" ".join(subject.split()), text, settings.DEFAULT_FROM_EMAIL, [to])
    # Tells other machines not to answer with holiday notices (RFC 3834).
    letter.extra_headers |= {"Auto-Submitted": "auto-generated", **(headers or {})}
    if message_id:
        letter.extra_headers["Message-ID"] = f"<{message_id}@{settings.KITH_DOMAIN.split(':')[0]}>"
    if html:
        letter.attach_alternative(html, "text/html")
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as refused:
        ((code, words),) = refused.recipients.values()
        raise _refusal(code, words)(f"The mail server answered {code}.") from refused
    except smtplib.SMTPDataError as refused:
        raise _refusal(refused.smtp_code, refused.smtp_error)(
            f"The mail server answered {refused.smtp_code}."
        ) from refused
    except smtplib.SMTPResponseException as refused:
        # Who we are, or who sends: nothing that the reader could do about it.
        raise NotDelivered(f"The mail server answered {refused.smtp_code}.") from refused
    except UnicodeError as unwritable:
        raise Refused("The mail server can't write to this address.") from unwritable
    except (smtplib.SMTPException, OSError) as broken:
        raise NotDelivered(f"The mail server could not be used ({type(broken).__name__}).") from broken


def _refusal(code: int, words: bytes | str) -> type[NotDelivered]:
    # 5.7.x (RFC 3463): it does not trust the server that sends. That is ours to mend, not the reader's.
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    return Refused if code >= _FOR_GOOD and not said.startswith("5.7.") else NotDelivered


def sender(address: str, name: str, domain: str) -> str:
    """Return the sender of all letters: `address` if set, else kith@ this server."""
    return formataddr((name, address or f"kith@{domain.split(':')[0]}"))
