"""Keys that sign: made, loaded once and kept, and asked whether they made a signature.

The algorithm is that of the key, never what the sender calls it: else a sender could choose a weaker one.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

PrivateKey = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
PublicKey = rsa.RSAPublicKey | ed25519.Ed25519PublicKey

_BITS = 2048  # what Mastodon makes, and what every server takes
_LEAST_BITS, _MOST_BITS = 2048, 8192  # more would let one signature keep us busy
_LONGEST_PEM = 10_000

# As the two schemes call what a key of this kind makes. `hs2019` says nothing but “look at the key”.
_NAMES_OF_RSA = frozenset({"", "hs2019", "rsa-sha256", "rsa-v1_5-sha256"})
_NAMES_OF_ED25519 = frozenset({"", "hs2019", "ed25519", "ed25519-sha512"})


class NotAKey(ValueError):
    """No key that is used for signing."""


def new_pair() -> tuple[str, str]:
    """Return a new private key and its public key, both as PEM. It takes a tenth of a second."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    private = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = made.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode("ascii"), public.decode("ascii")


@lru_cache(maxsize=1024)
def private_key(pem: str) -> PrivateKey:
    """Return one of our own keys, loaded once. Raises NotAKey."""
    try:
        # Whether its numbers fit together was true when we made it; to look again takes 50 ms.
        found = serialization.load_pem_private_key(pem.encode(), password=None, unsafe_skip_rsa_key_validation=True)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise NotAKey from None
    if not isinstance(found, rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey):
        raise NotAKey
    return found


@lru_cache(maxsize=4096)
def public_key(pem: str) -> PublicKey:
    """Return a key of anyone, loaded once. Raises NotAKey."""
    if len(pem) > _LONGEST_PEM:
        raise NotAKey
    try:
        found = serialization.load_pem_public_key(pem.strip().encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise NotAKey from None
    if isinstance(found, ed25519.Ed25519PublicKey):
        return found
    if not isinstance(found, rsa.RSAPublicKey) or not _LEAST_BITS <= found.key_size <= _MOST_BITS:
        raise NotAKey
    return found


def fits(key: PublicKey, algorithm: str) -> bool:
    """Say whether a key of this kind makes what a sender calls `algorithm`."""
    return algorithm.lower() in (_NAMES_OF_RSA if isinstance(key, rsa.RSAPublicKey) else _NAMES_OF_ED25519)


def is_signed(content: bytes, value: bytes, key: PublicKey) -> bool:
    """Say whether `value` is the signature of `content` by the owner of `key`."""
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, content, padding.PKCS1v15(), hashes.SHA256())
        else:
            key.verify(value, content)
    except InvalidSignature:
        return False
    return True


def sign(content: bytes, key: PrivateKey) -> bytes:
    """Return the signature of `content`."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(content, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(content)


def is_rsa(key: PrivateKey) -> bool:
    """Say whether a key of ours is of the kind that every server knows."""
    return isinstance(key, rsa.RSAPrivateKey)
