"""A passkey made of software, for tests: what a phone's chip does, without the phone."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN = "http://kith.test"
_PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass
class SoftKey:
    """One passkey, for one server."""

    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    owner: str = ""

    def register(self, options: dict[str, Any]) -> str:
        """Answer `creation_options` as a browser does."""
        asked = options["publicKey"]
        self.owner = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.secret.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        flags = _PRESENT_AND_VERIFIED | AuthenticatorData.FLAG.AT
        seen = AuthenticatorData.create(_hash_of(asked["rp"]["id"]), flags, 0, credential)
        answer = {
            "clientDataJSON": websafe_encode(_client(asked["challenge"], "webauthn.create")),
            "attestationObject": websafe_encode(AttestationObject.create("none", seen, {})),
        }
        return self._credential(answer, clientExtensionResults={"credProps": {"rk": True}})

    def sign_in(self, options: dict[str, Any]) -> str:
        """Answer `request_options` as a browser does."""
        asked = options["publicKey"]
        seen = AuthenticatorData.create(_hash_of(asked["rpId"]), _PRESENT_AND_VERIFIED, 1)
        client = _client(asked["challenge"], "webauthn.get")
        signature = self.secret.sign(seen + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        answer = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(seen),
            "signature": websafe_encode(signature),
            "userHandle": self.owner,
        }
        return self._credential(answer, clientExtensionResults={})

    def _credential(self, answer: dict[str, str], **more: Any) -> str:
        name = websafe_encode(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": answer, **more})


def _hash_of(rp_id: str) -> bytes:
    return hashlib.sha256(rp_id.encode()).digest()


def _client(challenge: str, kind: str) -> bytes:
    return json.dumps({"type": kind, "challenge": challenge, "origin": ORIGIN, "crossOrigin": False}).encode()
