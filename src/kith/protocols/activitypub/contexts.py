"""The `@context` of what is sent: only the terms that a document uses, so that most of it is not about words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from kith.protocols.activitypub.vocabulary import ACTIVITY_STREAMS, SECURITY, TERMS

_OF_KEYS: Final = frozenset({"publicKey", "publicKeyPem", "owner"})
_NOT_TERMS: Final = frozenset({"contentMap", "nameMap", "summaryMap"})  # what is in them are languages


def in_context(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with its `@context` before it."""
    return {"@context": _context(frozenset(_words_of(document))), **document}


def _words_of(value: Any) -> Iterator[str]:
    """Yield all names of properties, and types."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield name
            if name == "type" and isinstance(inner, str):
                yield inner
            elif name not in _NOT_TERMS:
                yield from _words_of(inner)
    elif isinstance(value, list):
        for each in value:
            yield from _words_of(each)


@lru_cache(maxsize=500)
def _context(words: frozenset[str]) -> str | list[Any]:
    used = {name: TERMS[name] for name in TERMS if name in words}
    prefixes = {_prefix_of(definition) for definition in used.values()}
    terms = {name: TERMS[name] for name in TERMS if name in used or name in prefixes}
    context: list[Any] = [ACTIVITY_STREAMS]
    if words & _OF_KEYS:
        context.append(SECURITY)
    if terms:
        context.append(terms)
    return context[0] if len(context) == 1 else context


def _prefix_of(definition: Any) -> str:
    address = definition["@id"] if isinstance(definition, Mapping) else definition
    return str(address).partition(":")[0]
