"""The words in which shapes are written: JSON Schema 2020-12, as OpenAPI 3.1 takes it."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
ID: Schema = {"type": "string", "pattern": "^[0-9]{1,19}$"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$"}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
ADDRESS: Schema = {"type": "string", "pattern": "^https?://"}
DIGITS: Schema = {"type": "string", "pattern": "^[0-9]+$"}
NOTHING: Schema = {"type": "object", "maxProperties": 0}
ANYTHING: Schema = {"type": "object"}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def listed(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def or_null(of: Schema) -> Schema:
    return {"anyOf": [of, {"type": "null"}]}


def one_of(*words: str) -> Schema:
    return {"type": "string", "enum": list(words)}


def by_name(of: Schema) -> Schema:
    """An object with names that nobody knows beforehand."""
    return {"type": "object", "additionalProperties": of}


def shape(may: dict[str, Schema] | None = None, /, **parts: Schema) -> Schema:
    """An object that has all of `parts` and may have those of `may`."""
    return {"type": "object", "properties": parts | (may or {}), "required": list(parts)}


def more(base: Schema, may: dict[str, Schema] | None = None, /, **parts: Schema) -> Schema:
    """What `base` is, and more."""
    return {
        "type": "object",
        "properties": base["properties"] | parts | (may or {}),
        "required": [*base["required"], *parts],
    }


def sent(*needed: str, **parts: Schema) -> Schema:
    """An object that an app sends; `needed` are the names that may not be missing."""
    return {"type": "object", "properties": parts} | ({"required": list(needed)} if needed else {})
