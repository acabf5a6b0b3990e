"""Who sent a request: HTTP signatures as the fediverse writes them (draft-cavage-12), and by RFC 9421."""

from kith.protocols.http_signatures.checking import check, verify
from kith.protocols.http_signatures.model import BadSignature, Claim, Scheme, Signature
from kith.protocols.http_signatures.reading import parse
from kith.protocols.http_signatures.writing import sign

__all__ = ["BadSignature", "Claim", "Scheme", "Signature", "check", "parse", "sign", "verify"]
