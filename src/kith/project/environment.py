"""What can be set from outside: every `KITH_…` variable, its default and what it is for.

`docs/running/settings.md` is made from this list and a test holds the two together.
"""

import os
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from kith.foundations.mailbox import BadMailbox, MailboxPlace
from kith.protocols.letters.addressing import BadPattern, Pattern


class BadSetting(Exception):
    """A variable holds what Kith can't use; the message says which and what it should be."""


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, its default as text, and one sentence for the docs."""

    name: str
    default: str
    purpose: str

    def text(self) -> str:
        return os.environ.get(self.name, "").strip() or self.default

    def is_on(self) -> bool:
        value = self.text().lower()
        if value not in {"", "0", "1", "on", "off", "true", "false", "yes", "no"}:
            raise BadSetting(f"{self.name} is “{self.text()}”; write 1 or 0.")
        return value in {"1", "on", "true", "yes"}


ORIGIN = Variable(
    "KITH_ORIGIN",
    "http://localhost:8000",
    "The public address people type, without a path. It can't change once others know your server.",
)
LISTEN = Variable("KITH_LISTEN", "127.0.0.1:8000", "Where the site listens: address and port.")
LIVE_LISTEN = Variable(
    "KITH_LIVE_LISTEN",
    "127.0.0.1:8001",
    "Where live streams listen; only used by `kith live`, where `web` and `live` run apart behind a proxy.",
)
DATA = Variable("KITH_DATA", "./data", "The folder that holds everything: database, media, secrets.")
DATABASE_URL = Variable(
    "KITH_DATABASE_URL",
    "",
    "Which database; empty is SQLite in the data folder. For PostgreSQL: postgresql://user:password@host:5432/name.",
)
MAIL_URL = Variable(
    "KITH_MAIL_URL",
    "",
    "How mail leaves: smtp://user:password@host:587 (STARTTLS) or smtps://…:465. "
    "Empty: no mail is sent and administrators see the links instead.",
)
MAIL_FROM = Variable("KITH_MAIL_FROM", "", "The sender of mail; empty is kith@ and your server's name.")
MAIL_IN_ADDRESS = Variable(
    "KITH_MAIL_IN_ADDRESS",
    "",
    "The address at which letters come in, like save@example.org: each member who asks gets save+SECRET@example.org. "
    "For save-SECRET@ or a whole domain write save-*@example.org or *@save.example.org. Empty: no letters are taken.",
)
MAIL_IN_URL = Variable(
    "KITH_MAIL_IN_URL",
    "",
    "The mailbox in which these letters arrive, looked into every minute: imaps://user:password@host/INBOX. It should "
    "hold nothing else. Empty: they come through `./kith mail-in`.",
)
STORAGE_URL = Variable(
    "KITH_STORAGE_URL",
    "",
    "Where pictures and sounds are kept; empty is the data folder. "
    "For S3: s3://key:secret@endpoint/bucket (needs the `s3` extra).",
)
TRUSTED_PROXIES = Variable(
    "KITH_TRUSTED_PROXIES",
    "127.0.0.1,::1",
    "Addresses whose X-Forwarded-For and X-Forwarded-Proto headers are believed, with commas between.",
)
METRICS_TOKEN = Variable(
    "KITH_METRICS_TOKEN",
    "",
    "Who brings it (`Authorization: Bearer …`) may read numbers for Prometheus at /metrics; empty: nobody may.",
)
QUICK_READS = Variable(
    "KITH_QUICK_READS",
    "on",
    "Apps' most frequent reads are answered before the event loop, on SQLite; `off` sends all the usual way.",
)
ALLOW_LOOPBACK = Variable("KITH_ALLOW_LOOPBACK", "0", "For tests only: outgoing fetches may reach this very machine.")
INSECURE_FEDERATION = Variable("KITH_INSECURE_FEDERATION", "0", "For tests only: other servers may be reached by http.")
RATE_LIMITS = Variable("KITH_RATE_LIMITS", "on", "For tests and benches only: `off` lifts all rate limits.")

ALL = (
    ORIGIN, LISTEN, LIVE_LISTEN, DATA, DATABASE_URL, MAIL_URL, MAIL_FROM, MAIL_IN_ADDRESS, MAIL_IN_URL,
    STORAGE_URL, TRUSTED_PROXIES, METRICS_TOKEN, QUICK_READS, ALLOW_LOOPBACK, INSECURE_FEDERATION, RATE_LIMITS,
)  # fmt: skip


def origin() -> str:
    """Return the public address, checked, without a slash at its end."""
    text = ORIGIN.text().rstrip("/")
    if text == ORIGIN.default:
        # Someone who only chose another port still gets links that work.
        text = f"http://localhost:{address_of(LISTEN)[1]}"
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise BadSetting(
            f"KITH_ORIGIN is “{text}”; write a whole address without a path, like https://kith.example.org."
        )
    return text


def address_of(variable: Variable) -> tuple[str, int]:
    """Return the host and port to listen on: `127.0.0.1:8000`, `[::1]:8000`, `:8000` (every address) or `8000`."""
    text = variable.text()
    host, _, port = text.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise BadSetting(f"{variable.name} is “{text}”; write an address and a port, like 127.0.0.1:8000.")
    if not host:
        return ("0.0.0.0" if text.startswith(":") else "127.0.0.1"), int(port)  # noqa: S104 - asked for by the colon
    return host.strip("[]"), int(port)


def trusted_proxies() -> list[str]:
    """Return the addresses, or whole networks like 10.0.0.0/8, of the proxies in front."""
    found = [part.strip() for part in TRUSTED_PROXIES.text().split(",") if part.strip()]
    for one in found:
        try:
            ip_network(one, strict=False)
        except ValueError as error:
            raise BadSetting(f"{TRUSTED_PROXIES.name} has “{one}”, which is no address like 10.0.0.7.") from error
    return found


def mail_in_pattern() -> Pattern | None:
    """Return how the addresses look at which letters come in, None where none are taken."""
    if not MAIL_IN_ADDRESS.text():
        return None
    try:
        return Pattern.of(MAIL_IN_ADDRESS.text())
    except BadPattern as problem:
        raise BadSetting(f"{MAIL_IN_ADDRESS.name}: {problem}") from problem


def mail_in_place() -> MailboxPlace | None:
    """Return where the mailbox for letters is, None where there is none."""
    if not MAIL_IN_URL.text():
        return None
    if not MAIL_IN_ADDRESS.text():
        raise BadSetting(f"{MAIL_IN_URL.name} is set; {MAIL_IN_ADDRESS.name} must say for which address.")
    try:
        return MailboxPlace.of(MAIL_IN_URL.text())
    except BadMailbox as problem:
        # Without the value: there is a password in it.
        raise BadSetting(f"{MAIL_IN_URL.name}: {problem}") from None


def data_folder() -> Path:
    return Path(DATA.text()).expanduser().resolve()


def unsafe_switches() -> list[str]:
    """Return the names of the switches for tests that are on, to be reported loudly at start."""
    switched = [variable.name for variable in (ALLOW_LOOPBACK, INSECURE_FEDERATION) if variable.is_on()]
    return switched if RATE_LIMITS.is_on() else [*switched, RATE_LIMITS.name]
