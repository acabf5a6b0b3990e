"""Who asks for a document: nobody in particular, or the account whose key signed the question.

Only proof counts. Who merely says to be somebody is nobody in particular, and gets what anyone does: else anybody could
find out, in another's name, whom somebody here blocks. Keys are those that are known here: whoever may see more than
others follows someone here, or was named by them.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from django.http import HttpRequest

from kith.accounts.models import Account
from kith.federation import signing
from kith.federation.inbound.signers import signer_by_key
from kith.foundations.ready import ready_fetch
from kith.protocols import http_signatures
from kith.protocols.activitypub.values import host_of
from kith.protocols.http_signatures import BadSignature
from kith.servers.others import is_kept_away


class KeptAway(Exception):
    """The question is signed by a server that gets nothing from this one."""


class Reader:
    """Whoever asks for a document."""

    def __init__(self, request: HttpRequest, *, now: datetime) -> None:
        self._request = request
        self._now = now
        self._key_id = _key_id_of(request)

    @cached_property
    def account(self) -> Account | None:
        """Who they are, where a key that is known here made the signature."""
        actor = signer_by_key(self._key_id) if self._key_id else None
        if actor is None or actor.gone_at is not None or actor.account.is_gone:
            return None
        headers = {name.lower(): value for name, value in self._request.headers.items()}
        target = self._request.get_full_path()
        method = self._request.method or "GET"
        try:
            claim = signing.claim(method=method, target=target, headers=headers, body=b"", now=self._now)
            if claim is None or claim.key_id != self._key_id:
                return None
            claim.confirm(actor.public_pem)
        except BadSignature:
            return None
        return actor.account

    def refuse_kept_away(self) -> None:
        """Raises KeptAway. What a server is called is taken from the signature, as it stands there."""
        host = host_of(self._key_id)
        if host and is_kept_away(host):
            raise KeptAway

    def is_unwelcome_to(self, account: Account) -> bool:
        """Whether `account` wants to meet nothing of who asks, or of their whole server."""
        if self.account is None:
            return False
        values = [account.pk, self.account.domain, host_of(self.account.uri), account.pk, self.account.pk]
        return bool(ready_fetch(_UNWELCOME, values))


_UNWELCOME = """
SELECT 1 FROM accounts_domainblock WHERE account_id = %s AND domain IN (%s, %s)
UNION ALL SELECT 1 FROM accounts_block WHERE account_id = %s AND target_id = %s
"""


def _key_id_of(request: HttpRequest) -> str:
    if "HTTP_SIGNATURE" not in request.META and "HTTP_SIGNATURE_INPUT" not in request.META:
        return ""
    try:
        signature = http_signatures.parse({name.lower(): value for name, value in request.headers.items()})
    except BadSignature:
        return ""
    return signature.key_id if signature else ""
