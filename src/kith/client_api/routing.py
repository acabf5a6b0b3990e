"""Which view answers which address: one table of routes, looked up step by step.

Apart from Django's addresses, because these are asked a hundred times as often: a tree of words finds one of two
hundred routes in two millionths of a second, a list of patterns in the time of a database query. The same table says
what the document of the API has to describe, and what the tests of scopes have to try.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse

from kith.client_api.door import View, endpoint
from kith.foundations.ids import parse_id

Serve = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Route:
    """One address, `api/v1/statuses/:id/context`, and its views by method, in small letters."""

    path: str
    views: dict[str, View]
    serve: Serve


def route(path: str, **views: View) -> Route:
    """Make a route. `:id` and `:some_id` are ids, and what spells none is not found; other `:names` are words."""
    return Route(path, views, endpoint(**views))


@dataclass(slots=True)
class _Step:
    words: dict[str, _Step] = field(default_factory=dict)
    blank: _Step | None = None
    blank_name: str = ""
    route: Route | None = None


class Router:
    """Finds a route by the address asked for. A word that is spelt out goes before a blank."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = list(routes)
        self._top = _Step()
        for each in self.routes:
            self._add(each)

    def find(self, path: str) -> tuple[Route, dict[str, Any]] | None:
        """Return the route of `path`, with or without a slash at its end, and what stands in its blanks."""
        if "\0" in path:
            return None
        found: dict[str, Any] = {}
        step = self._top
        for word in path.strip("/").split("/"):
            named = step.words.get(word)
            if named is not None:
                step = named
            elif step.blank is not None and word:
                found[step.blank_name] = word
                step = step.blank
            else:
                return None
        if step.route is None:
            return None
        for name, word in found.items():
            if name == "id" or name.endswith("_id"):
                number = parse_id(word)
                if number is None:
                    return None
                found[name] = number
        return step.route, found

    def _add(self, added: Route) -> None:
        step = self._top
        for word in added.path.split("/"):
            if not word.startswith(":"):
                step = step.words.setdefault(word, _Step())
                continue
            if step.blank is None:
                step.blank, step.blank_name = _Step(), word[1:]
            if step.blank_name != word[1:]:
                raise ValueError(f"{added.path}: this blank is called :{step.blank_name} elsewhere")
            step = step.blank
        if step.route is not None:
            raise ValueError(f"{added.path} is there twice")
        step.route = added


def answer(found: tuple[Route, dict[str, Any]], request: HttpRequest) -> HttpResponse:
    """Let the view of a route answer."""
    return found[0].serve(request, **found[1])
