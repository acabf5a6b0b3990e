"""Addresses with a secret in them: `save+SECRET@example.org`, which mail servers deliver as `save@example.org`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ADDRESS = re.compile(r"[a-z0-9._*+=-]{1,40}@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_SECRET = "[a-z2-7]{20}"  # noqa: S105 - what one looks like: 100 bits in base32, in one case, since some fold it
PLACE = "*"


class BadPattern(ValueError):
    """The address is none, or has more than one place for the secret; the message says what it should be."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How addresses of one server look: what stands before the secret, and what after it."""

    before: str
    after: str

    @classmethod
    def of(cls, address: str) -> "Pattern":
        """Return the pattern of `save@example.org`, or of one that says by “*” where the secret stands.

        Raises BadPattern.
        """
        small = address.strip().lower()
        if not _ADDRESS.fullmatch(small) or small.count(PLACE) > 1 or PLACE in small.partition("@")[2]:
            raise BadPattern(f"“{address}” is no address like save@example.org, or save-*@example.org.")
        name, at, domain = small.partition("@")
        before, _, after = name.partition(PLACE)
        # Subaddressing (RFC 5233): “+” and what follows it says nothing of whose mailbox it is.
        return cls(before if PLACE in name else f"{name}+", f"{after}{at}{domain}")

    def address(self, secret: str) -> str:
        """Return the address with `secret` in it."""
        return f"{self.before}{secret}{self.after}"

    def secret_in(self, address: str) -> str:
        """Return the secret in `address`, "" where it is none of ours."""
        pattern = re.escape(self.before) + f"({_SECRET})" + re.escape(self.after)
        found = re.fullmatch(pattern, address.strip().strip("<>").lower())
        return found[1] if found else ""

    def secrets_in(self, addresses: Iterable[str]) -> list[str]:
        """Return the secrets in those of `addresses` that are ours, each once."""
        return list(dict.fromkeys(secret for address in addresses if (secret := self.secret_in(address))))
