"""The document itself: each route with its methods, as the routing table has them and the decorators guard them.

https://spec.openapis.org/oas/v3.1.1.html

Who adds a route says in one of the files beside this what it takes and gives.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from functools import cache
from http import HTTPStatus
from typing import Any

import msgspec
from django.conf import settings

import kith
from kith.client_api.door import ANYONE, MEMBERS, View
from kith.client_api.openapi import (
    of_collections,
    of_notices,
    of_people,
    of_posts,
    of_servers,
    takes_collections,
    takes_notices,
    takes_people,
    takes_posts,
    takes_servers,
)
from kith.client_api.openapi.operations import JSON, Operation
from kith.client_api.openapi.shapes import ID, TEXT, Schema, ref
from kith.client_api.routing import Route
from kith.members.scopes import ALL

SCHEMAS: dict[str, Schema] = (
    of_people.SCHEMAS | of_collections.SCHEMAS | of_posts.SCHEMAS | of_notices.SCHEMAS | of_servers.SCHEMAS
)
OPERATIONS: dict[str, Operation] = (
    takes_people.OPERATIONS
    | takes_collections.OPERATIONS
    | takes_posts.OPERATIONS
    | takes_notices.OPERATIONS
    | takes_servers.OPERATIONS
)
_ABOUT = (
    "The Mastodon client API, as Kith speaks it, and what is Kith’s own. Wherever a body is taken it may come as JSON, "
    "as a form or as multipart, and lists as `id[]=1&id[]=2`, `id=1&id=2` or `id[0]=1`. Addresses may end with a slash."
)
_REFUSALS = {
    400: "What was sent can’t be read",
    401: "A token is missing, or opens nothing",
    403: "The token, or who gave it, may not do this",
    429: "Asked too often",
}


def document(routes: Iterable[Route]) -> bytes:
    return _rendered(tuple((route.path, tuple(route.views.items())) for route in routes))


def name_of(method: str, path: str) -> str:
    """`GET api/v1/lists/:id`, as the files beside this call an operation."""
    return f"{method.upper()} {path}"


@cache
def _rendered(routes: tuple[tuple[str, tuple[tuple[str, View], ...]], ...]) -> bytes:
    here = settings.KITH_ORIGIN
    scopes = {scope: f"{scope.partition(':')[2] or 'everything'}: {scope}" for scope in ALL}
    flow = {"tokenUrl": f"{here}/oauth/token", "scopes": scopes}
    told = {
        "openapi": "3.1.0",
        "info": {"title": "Kith", "version": kith.__version__, "description": _ABOUT,
                 "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}},
        "externalDocs": {"url": "https://docs.joinmastodon.org/api/"},
        "servers": [{"url": here}],
        "paths": {
            _address(path): {
                method: _operation(method, path, view) for method, view in views if name_of(method, path) in OPERATIONS
            }
            for path, views in routes
        },
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "oauth": {
                    "type": "oauth2",
                    "flows": {
                        "authorizationCode": flow | {"authorizationUrl": f"{here}/oauth/authorize"},
                        "clientCredentials": flow,
                    },
                }
            },
        },
    }  # fmt: skip
    return msgspec.json.encode(told)


def _operation(method: str, path: str, view: View) -> dict[str, Any]:
    said = OPERATIONS[name_of(method, path)]
    described = inspect.getdoc(view) or ""
    shown: dict[str, Any] = {
        "operationId": name_of(method, path).replace("/", "_").replace(":", "").replace(" ", "_"),
        "summary": said.summary,
        "description": described,
        "tags": [_subject(path)],
        "parameters": [*_blanks(path), *_asked(said)],
        "responses": {str(status): answer for status, answer in _answers(said, path, view)},
        "security": _security(view),
    }
    if said.takes is not None:
        shown["requestBody"] = {"content": {kind: {"schema": said.takes} for kind in said.takes_as}}
    return shown


def _answers(said: Operation, path: str, view: View) -> Iterator[tuple[int, dict[str, Any]]]:
    for status, schema in said.answers.items():
        content = {} if status == HTTPStatus.NO_CONTENT else {"content": {JSON: {"schema": schema} if schema else {}}}
        links = {"Link": {"description": "The pages before and after (RFC 8288)", "schema": TEXT}}
        headers = {"headers": links} if said.has_links and status == HTTPStatus.OK else {}
        yield status, {"description": HTTPStatus(status).phrase, **content, **headers}
    refusals = dict(_REFUSALS)
    if ":" in path:
        refusals[404] = "There is nothing there, or nothing that who asks may know of"
    if said.takes is not None or getattr(view, "audience", ANYONE) == MEMBERS:
        refusals[422] = "It can’t be done as it was asked for"
    for status, words in refusals.items():
        if status not in said.answers:
            yield status, {"description": words, "content": {JSON: {"schema": ref("Error")}}}


def _security(view: View) -> list[dict[str, list[str]]]:
    """Any one of these is enough; an empty one means that no token is needed."""
    scopes = sorted(getattr(view, "scopes", ()))
    ways: list[dict[str, list[str]]] = [{"oauth": [scope]} for scope in scopes] or [{"oauth": []}]
    return [{}, *ways] if getattr(view, "audience", ANYONE) == ANYONE else ways


def _blanks(path: str) -> Iterator[dict[str, Any]]:
    for word in path.split("/"):
        if word.startswith(":"):
            name = word[1:]
            is_id = name == "id" or name.endswith("_id")
            yield {"name": name, "in": "path", "required": True, "schema": ID if is_id else TEXT | {"minLength": 1}}


def _asked(said: Operation) -> Iterator[dict[str, Any]]:
    for name, schema in said.asks.items():
        yield {"name": name, "in": "query", "required": name in said.needed, "schema": schema}


def _address(path: str) -> str:
    words = (f"{{{word[1:]}}}" if word.startswith(":") else word for word in path.split("/"))
    return "/" + "/".join(words)


def _subject(path: str) -> str:
    words = [word for word in path.split("/") if not word.startswith("v") or not word[1:2].isdigit()]
    return words[1] if words[0] == "api" and len(words) > 1 else words[0]
