"""Somebody on another server who delivers to ours: known here or not, with a real key, by real requests."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from kith.accounts.models import Account
from kith.federation.models import RemoteActor
from kith.federation.tests.remote import put_actor
from kith.protocols.http_signatures import Scheme, keys, sign
from kith.servers.models import Server
from tests.cast import NOW, make_account
from tests.fake_web import FakeWeb

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
LONG_AGO = NOW - timedelta(days=30)


@cache
def key_pair(number: int) -> tuple[str, str]:
    """A private and a public key as PEM; made once for all tests."""
    return keys.new_pair()


@dataclass
class Sender:
    """Who delivers. The `key` is a number: each stands for another key."""

    username: str = "emi"
    host: str = "elsewhere.test"
    key: int = 0
    path: str = ""  # of their URI, where it is not as Mastodon has it
    key_path: str = "#main-key"
    serial: int = field(default=0, init=False)

    @property
    def uri(self) -> str:
        return f"https://{self.host}{self.path or f'/users/{self.username}'}"

    @property
    def key_id(self) -> str:
        return f"{self.uri}{self.key_path}"

    @property
    def followers(self) -> str:
        return f"{self.uri}/followers"

    @property
    def account(self) -> Account:
        return Account.objects.get(uri=self.uri)

    @property
    def actor(self) -> RemoteActor:
        return RemoteActor.objects.select_related("account", "server").get(account__uri=self.uri)

    def be_known(self, *, fetched_at: datetime = LONG_AGO, **more: Any) -> RemoteActor:
        """Be someone whom this server knows already."""
        server, _ = Server.objects.get_or_create(domain=self.host, defaults={"created_at": LONG_AGO})
        account = make_account(self.username, domain=self.host)
        account.uri = self.uri
        account.save(update_fields=["uri"])
        return RemoteActor.objects.create(
            account=account,
            server=server,
            fetched_at=fetched_at,
            **{
                "type": "Person",
                "inbox": f"{self.uri}/inbox",
                "shared_inbox": f"https://{self.host}/inbox",
                "followers": self.followers,
                "featured": f"{self.uri}/collections/featured",
                "key_id": self.key_id,
                "public_pem": key_pair(self.key)[1],
            }
            | more,
        )

    def stand(self, web: FakeWeb, **more: Any) -> None:
        """Be found by whoever asks for them."""
        key = {"id": self.key_id, "owner": self.uri, "publicKeyPem": key_pair(self.key)[1]}
        put_actor(web, self.username, host=self.host, **{"publicKey": key} | more)

    def does(self, kind: str, obj: Any, **more: Any) -> dict[str, Any]:
        """Return an activity of theirs, with an id of its own."""
        self.serial += 1
        return {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": f"{self.uri}#{kind.lower()}s/{self.serial}",
            "type": kind,
            "actor": self.uri,
            "object": obj,
        } | more

    def deliver(
        self,
        activity: Mapping[str, Any] | bytes,
        *,
        inbox: str = "/inbox",
        key: int | None = None,
        key_id: str = "",
        at: datetime | None = None,
        scheme: Scheme = Scheme.CAVAGE,
        host: str = "kith.test",
        content_type: str = "application/activity+json",
        also_signed: Mapping[str, str] | None = None,
        **changed: str,
    ) -> HttpResponse:
        """Deliver, signed; `changed` are headers that are changed after that, spelt with underscores.

        `also_signed` are headers beside the usual ones, which are signed too (by the draft).
        """
        body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        headers = sign(
            scheme=scheme,
            key_id=key_id or self.key_id,
            private_pem=key_pair(self.key if key is None else key)[0],
            method="POST",
            origin=f"http://{host}",
            target=inbox,
            body=body,
            now=at or timezone.now(),
        )
        if also_signed:
            headers = self._signed_with(headers | dict(also_signed), inbox)
        sent = headers | {name.replace("_", "-"): value for name, value in changed.items()}
        return Client().post(inbox, body, content_type=content_type, headers=sent)  # type: ignore[return-value]

    def _signed_with(self, headers: dict[str, str], inbox: str) -> dict[str, str]:
        signed = {name: value for name, value in headers.items() if name != "signature"}
        lines = [f"(request-target): post {inbox}", *(f"{name}: {value}" for name, value in signed.items())]
        made = keys.sign("\n".join(lines).encode(), keys.private_key(key_pair(self.key)[0]))
        names, value = " ".join(["(request-target)", *signed]), base64.b64encode(made).decode()
        told = f'keyId="{self.key_id}",algorithm="rsa-sha256",headers="{names}",signature="{value}"'
        return signed | {"signature": told}
