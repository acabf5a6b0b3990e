"""Whether a signature is worth asking its key: made just now, over the whole request, with the digest of its body.

What we insist on is what Mastodon and GoToSocial do, save that the host must be signed in every request: without it,
what was signed for another server could be played back to this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from kith.protocols.http_signatures.digests import check_content_digest, check_digest
from kith.protocols.http_signatures.model import BadSignature, Claim, Scheme, Signature

# As Mastodon has it: what waited in a queue with its date is still taken, and clocks may be a summer time apart.
MOST_PAST = timedelta(hours=12)
MOST_FUTURE = timedelta(hours=1)

_READING = frozenset({"GET", "HEAD"})
_USUAL_PORTS = {"https": ":443", "http": ":80"}


def verify(
    signature: Signature,
    *,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes,
    public_pem: str,
    now: datetime,
    scheme: str = "https",
) -> None:
    """Return if the owner of the key sent exactly this request, lately. Raises BadSignature."""
    claim = check(signature, method=method, target=target, headers=headers, body=body, now=now, scheme=scheme)
    claim.confirm(public_pem)


def check(
    signature: Signature,
    *,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
    scheme: str = "https",
) -> Claim:
    """Look at all of a signature but its key. Raises BadSignature.

    `target` is path and query as they were asked for; names in `headers` are in small letters.
    """
    method = method.upper()
    missing = _missing(signature, method, target, has_body=bool(body))
    if missing:
        raise BadSignature(f"the signature does not cover {missing}")
    _check_time(signature, headers, now)
    if signature.scheme == Scheme.CAVAGE:
        if "digest" in signature.covered:
            check_digest(_header(headers, "digest"), body)
        # Mastodon before 4.3 asked for pages of collections with a query that it did not sign.
        targets = {target: None, target.partition("?")[0] if method in _READING else target: None}
        texts = tuple(_cavage_text(signature, method, each, headers) for each in targets)
    else:
        if "content-digest" in signature.covered:
            check_content_digest(_header(headers, "content-digest"), body)
        texts = ("\n".join(_lines_of_9421(signature, method, target, headers, scheme)),)
    return Claim(key_id=signature.key_id, algorithm=signature.algorithm, texts=texts, value=signature.value)


def _missing(signature: Signature, method: str, target: str, *, has_body: bool) -> str:
    """Say what must be signed and is not; empty where all is."""
    covered = set(signature.covered)
    needs_digest = has_body or method not in _READING
    if signature.scheme == Scheme.CAVAGE:
        needed = ["(request-target)", "host", "digest"] if needs_digest else ["(request-target)", "host"]
        if not covered & {"date", "(created)"}:
            return "when it was made"
        return next((name for name in needed if name not in covered), "")
    if signature.created is None:
        return "when it was made"
    if "@method" not in covered:
        return "@method"
    if "@target-uri" not in covered:
        if not covered & {"@authority", "host"}:
            return "the host"
        path_and_query = {"@path", "@query"} if "?" in target else {"@path"}
        if "@request-target" not in covered and not path_and_query <= covered:
            return "the address"
    return "content-digest" if needs_digest and "content-digest" not in covered else ""


def _check_time(signature: Signature, headers: Mapping[str, str], now: datetime) -> None:
    for moment in _moments(signature, headers):
        if not now - MOST_PAST <= moment <= now + MOST_FUTURE:
            raise BadSignature("the signature was made too long ago, or in the future: do the clocks agree?")
    is_covered = signature.scheme == Scheme.RFC_9421 or "(expires)" in signature.covered
    if is_covered and signature.expires is not None and _time(signature.expires) + MOST_FUTURE < now:
        raise BadSignature("the signature does not hold any more")


def _moments(signature: Signature, headers: Mapping[str, str]) -> Iterator[datetime]:
    if signature.created is not None and (signature.scheme == Scheme.RFC_9421 or "(created)" in signature.covered):
        yield _time(signature.created)
    if "date" in signature.covered:
        try:
            told = parsedate_to_datetime(_header(headers, "date"))
        except (ValueError, OverflowError):
            raise BadSignature("the date can't be read") from None
        yield told if told.tzinfo else told.replace(tzinfo=UTC)


def _time(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise BadSignature("the moment of signing can't be read") from None


def _cavage_text(signature: Signature, method: str, target: str, headers: Mapping[str, str]) -> str:
    lines = []
    for name in signature.covered:
        match name:
            case "(request-target)":
                value = f"{method.lower()} {target}"
            case "(created)":
                value = _told(signature.created)
            case "(expires)":
                value = _told(signature.expires)
            case _:
                value = _header(headers, name)
        lines.append(f"{name}: {value}")
    return "\n".join(lines)


def _lines_of_9421(
    signature: Signature, method: str, target: str, headers: Mapping[str, str], scheme: str
) -> Iterator[str]:
    """Yield the lines of a signature base (RFC 9421, section 2.5)."""
    path, _, query = target.partition("?")
    for name in signature.covered:
        match name:
            case "@method":
                value = method
            case "@target-uri":
                value = f"{scheme}://{_authority(headers, scheme)}{target}"
            case "@authority":
                value = _authority(headers, scheme)
            case "@scheme":
                value = scheme
            case "@request-target":
                value = target
            case "@path":
                value = path or "/"
            case "@query":
                value = f"?{query}"
            case _ if name.startswith("@"):
                raise BadSignature("the signature covers what is not known here")
            case _:
                value = _header(headers, name)
        yield f'"{name}": {value}'
    yield f'"@signature-params": {signature.parameters}'


def _authority(headers: Mapping[str, str], scheme: str) -> str:
    return _header(headers, "host").lower().removesuffix(_USUAL_PORTS.get(scheme, ""))


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name)
    if value is None:
        raise BadSignature("a header that is signed did not arrive")
    value = value.strip(" \t")
    if any(character < " " and character != "\t" for character in value):
        # One value must not look like two lines of what was signed.
        raise BadSignature("a header that is signed has more than one line")
    return value


def _told(seconds: int | None) -> str:
    if seconds is None:
        raise BadSignature("the moment of signing is missing")
    return str(seconds)
