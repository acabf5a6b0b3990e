"""What an app does with a push: the other half of sealing.py, written for itself, so that tests show both agree."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC

from kith.protocols.web_push.encoding import from_text, to_text


class App:
    """The keys of an app that subscribed."""

    def __init__(self, private: str = "", secret: str = "AAECAwQFBgcICQoLDA0ODw") -> None:
        self.key = key_of(private) if private else ec.generate_private_key(ec.SECP256R1())
        self.secret = from_text(secret)

    @property
    def public(self) -> bytes:
        return point_of(self.key)

    def keys(self) -> dict[str, str]:
        return {"p256dh": to_text(self.public), "auth": to_text(self.secret)}

    def open(self, body: bytes) -> bytes:
        """RFC 8291 section 4, RFC 8188 section 2."""
        salt, length = body[:16], body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        secret = _hmac(_hmac(self.secret, self._shared(theirs)), b"WebPush: info\0" + self.public + theirs + b"\1")
        prk = _hmac(salt, secret)
        key = _hmac(prk, b"Content-Encoding: aes128gcm\0\1")[:16]
        nonce = _hmac(prk, b"Content-Encoding: nonce\0\1")[:12]
        text = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert text[-1:] == b"\2"
        return text[:-1]

    def open_as_drafted(self, body: bytes, headers: dict[str, str]) -> bytes:
        """draft-ietf-webpush-encryption-04 section 4."""
        salt = from_text(headers["encryption"].partition("salt=")[2].strip('"'))
        theirs = from_text(headers["crypto-key"].partition("dh=")[2].split(";")[0].strip('"'))
        context = b"P-256\0" + b"\0\x41" + self.public + b"\0\x41" + theirs
        prk = _hmac(salt, _hmac(_hmac(self.secret, self._shared(theirs)), b"Content-Encoding: auth\0\1"))
        key = _hmac(prk, b"Content-Encoding: aesgcm\0" + context + b"\1")[:16]
        nonce = _hmac(prk, b"Content-Encoding: nonce\0" + context + b"\1")[:12]
        text = AESGCM(key).decrypt(nonce, body, None)
        return text[2 + int.from_bytes(text[:2], "big") :]

    def _shared(self, theirs: bytes) -> bytes:
        return self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))


def key_of(private: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(from_text(private), "big"), ec.SECP256R1())


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    numbers = key.public_key().public_numbers()
    return b"\4" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


def _hmac(key: bytes, content: bytes) -> bytes:
    made = HMAC(key, hashes.SHA256())
    made.update(content)
    return made.finalize()
