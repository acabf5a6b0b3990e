"""Reading who signs, and what, from the headers of a request."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping

from kith.protocols.http_signatures.model import BadSignature, Scheme, Signature
from kith.protocols.http_signatures.structured import InnerList, Item, NotStructured, read_dictionary, write_inner_list

_LONGEST = 8000  # characters of a header; a signature of the longest key has 1400
_MOST_COVERED = 40
_LONGEST_KEY_ID = 2000
_MOST_SECONDS = 2**40

# `name="value"`, or of (created) and (expires) a number without quotation marks; the draft knows nothing else.
_PARAMETER = re.compile(r'\s*([A-Za-z]{1,20})=(?:"([^"\\\r\n]*)"|(\d{1,15}(?:\.\d{1,9})?))\s*(?:,|$)')
_HEADER_NAME = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]+")
_UNREADABLE = "the signature can't be read"


def parse(headers: Mapping[str, str]) -> Signature | None:
    """Return the signature of a request by its headers (names in small letters), None where it has none.

    Raises BadSignature where there is one that nobody can read.
    """
    if headers.get("signature-input"):
        return _parse_9421(headers["signature-input"], headers.get("signature", ""))
    if headers.get("signature"):
        return _parse_cavage(headers["signature"])
    return None


def _parse_cavage(header: str) -> Signature:
    told = _parameters(header)
    algorithm = told.get("algorithm", "").lower()
    covered = tuple(told.get("headers", "(created)" if algorithm in {"", "hs2019"} else "date").lower().split())
    if len(covered) > _MOST_COVERED or len(set(covered)) != len(covered):
        raise BadSignature(_UNREADABLE)
    for name in covered:
        if name not in {"(request-target)", "(created)", "(expires)"} and not _HEADER_NAME.fullmatch(name):
            raise BadSignature(_UNREADABLE)
    if {"(created)", "(expires)"} & set(covered) and algorithm not in {"", "hs2019", "ed25519"}:
        # Draft 12, section 2.3: whoever signs so would otherwise be two signers in one.
        raise BadSignature("the moment of signing may not stand in a signature of this kind")
    try:
        value = base64.b64decode(told["signature"], validate=True)
    except (KeyError, binascii.Error, ValueError):
        raise BadSignature(_UNREADABLE) from None
    return Signature(
        scheme=Scheme.CAVAGE,
        key_id=_key_id(told.get("keyId", "")),
        algorithm=algorithm,
        covered=covered,
        value=value,
        created=_whole(told.get("created")),
        expires=_whole(told.get("expires")),
    )


def _parameters(header: str) -> dict[str, str]:
    if len(header) > _LONGEST:
        raise BadSignature("the signature is too long")
    found: dict[str, str] = {}
    place = 0
    while place < len(header):
        match = _PARAMETER.match(header, place)
        if match is None or match.end() == place:
            raise BadSignature(_UNREADABLE)
        name, quoted, number = match.groups()
        if name in found:
            raise BadSignature("a part of the signature is given twice")
        found[name] = number if quoted is None else quoted
        place = match.end()
    return found


def _parse_9421(described: str, signed: str) -> Signature:
    if len(described) > _LONGEST or len(signed) > _LONGEST:
        raise BadSignature("the signature is too long")
    try:
        lists, values = read_dictionary(described), read_dictionary(signed)
    except NotStructured:
        raise BadSignature(_UNREADABLE) from None
    for label, given in lists.items():
        value = values.get(label)
        if not isinstance(given, InnerList) or not isinstance(value, Item) or not isinstance(value.value, bytes):
            continue
        told = given.parameters
        return Signature(
            scheme=Scheme.RFC_9421,
            key_id=_key_id(told.get("keyid", "")),
            algorithm=str(told.get("alg", "")),
            covered=_components(given),
            value=value.value,
            created=_number(told, "created"),
            expires=_number(told, "expires"),
            parameters=write_inner_list(given),
        )
    raise BadSignature(_UNREADABLE)


def _components(given: InnerList) -> tuple[str, ...]:
    found: list[str] = []
    for item in given.items:
        if not isinstance(item.value, str) or item.parameters:
            # Parts of headers, trailers, and of the request that an answer is for: nobody sends them to an inbox.
            raise BadSignature("the signature covers what is not known here")
        name = item.value
        if not _HEADER_NAME.fullmatch(name.removeprefix("@")) or name in found:
            raise BadSignature(_UNREADABLE)
        found.append(name)
    if len(found) > _MOST_COVERED:
        raise BadSignature(_UNREADABLE)
    return tuple(found)


def _key_id(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_KEY_ID:
        raise BadSignature("the signature names no key")
    if any(character <= " " or character >= "\x7f" for character in value):
        raise BadSignature("the signature names no key")
    return value


def _whole(value: str | None) -> int | None:
    if value is None:
        return None
    if not value.isascii() or not value.isdigit() or int(value[:15]) > _MOST_SECONDS:
        raise BadSignature("the moment of signing can't be read")
    return int(value)


def _number(told: Mapping[str, object], name: str) -> int | None:
    value = told.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_SECONDS:
        raise BadSignature("the moment of signing can't be read")
    return value
