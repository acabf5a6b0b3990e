"""What an app sent, however it sent it: in the address, as a form, with files, or as JSON; with Rails' names for lists.

Clients of the Mastodon API write one list as `id[]=1&id[]=2`, `id=1&id=2`, `id[0]=1` or `{"id": ["1", "2"]}`, one part
as `source[privacy]=public`, and one truth as `true`, `"true"`, `1` or `on`. All of it is the same here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict

from kith.foundations.ids import parse_id
from kith.foundations.text import printable

File = UploadedFile[Any]

_PART = re.compile(r"\[([^\[\]]*)\]")
_PLACE = re.compile("[0-9]{1,9}")
_MOST_DEEP = 5
_NO = {"0", "f", "F", "false", "FALSE", "off", "OFF", "False"}


class Unreadable(Exception):
    """The body is not what it says it is."""


class Wrong(Exception):
    """One argument can't be what was sent; the message names it."""


class Arguments:
    """What was sent, by name. A name that was not sent is None, or empty where a list is asked for."""

    def __init__(self, sent: Mapping[str, Any], files: Mapping[str, File] | None = None) -> None:
        self._sent = sent
        self._files = files or {}

    def __contains__(self, name: str) -> bool:
        return name in self._sent or name in self._files

    def text(self, name: str) -> str | None:
        """Return words; an empty text is one."""
        value = _single(self._sent.get(name))
        if value is None or isinstance(value, Mapping):
            return None
        return _as_text(value)

    def flag(self, name: str) -> bool | None:
        """Return yes or no as Rails reads it: an empty text is neither."""
        value = _single(self._sent.get(name))
        if value is None or isinstance(value, Mapping) or value == "":
            return None
        return value if isinstance(value, bool) else _as_text(value) not in _NO

    def number(self, name: str) -> int | None:
        """Return a whole number. Raises Wrong where something else was sent."""
        value = self.text(name)
        if value is None or value.strip() == "":
            return None
        if not re.fullmatch(r"[+-]?\d{1,18}", value.strip(), re.ASCII):
            raise Wrong(name)
        return int(value)

    def id(self, name: str) -> int | None:
        """Return an id; what can't be one means nothing that exists, and is 0."""
        value = self.text(name)
        return None if not value else parse_id(value.strip()) or 0

    def ids(self, name: str) -> list[int]:
        """Return ids in their order, each once; what can't be one is left out."""
        found = (parse_id(text.strip()) for text in self.texts(name))
        return list(dict.fromkeys(each for each in found if each is not None))

    def texts(self, name: str) -> list[str]:
        return [_as_text(value) for value in _several(self._sent.get(name)) if not isinstance(value, Mapping)]

    def part(self, name: str) -> Arguments:
        """Return what was sent as a part: `poll[options][]`, or an object."""
        value = self._sent.get(name)
        return Arguments(value if isinstance(value, Mapping) else {})

    def parts(self, name: str) -> list[Arguments]:
        """Return a list of parts: `fields_attributes[0][name]`, `keywords_attributes[][id]`, or a list of objects.

        Raises Wrong where a form leaves open which values belong together.
        """
        value = self._sent.get(name)
        if isinstance(value, Mapping) and set(value) == {""} and isinstance(value[""], Mapping):
            return [Arguments(part) for part in _zipped(name, value[""])]
        return [Arguments(each) for each in _several(value) if isinstance(each, Mapping)]

    def file(self, name: str) -> File | None:
        return self._files.get(name)

    def names(self) -> Iterable[str]:
        return self._sent.keys()


def arguments_of(request: HttpRequest) -> Arguments:
    """Return all that came with `request`; the body goes before the address. Raises Unreadable."""
    sent = _tree(request.GET)
    body, files = _body_of(request)
    return Arguments(_joined(sent, body), files)


def _body_of(request: HttpRequest) -> tuple[dict[str, Any], dict[str, File]]:
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return {}, {}
    if request.content_type == "application/json":
        return _json(request.body), {}
    try:
        if request.method == "POST":
            return _tree(request.POST), _files(request.FILES)
        if request.content_type == "multipart/form-data":
            # Django reads bodies of POST alone, and apps change profiles, with pictures, by PATCH.
            form, files = MultiPartParser(request.META, request, request.upload_handlers, request.encoding).parse()
            return _tree(form), _files(files)
    except MultiPartParserError as error:
        raise Unreadable from error
    return _tree(QueryDict(request.body, encoding=request.encoding)), {}


def _files(sent: MultiValueDict[str, Any]) -> dict[str, File]:
    return {name: file for name, file in sent.items() if isinstance(file, UploadedFile)}


def _json(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        sent = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(sent, dict):
        raise Unreadable
    return {name.removesuffix("[]"): value for name, value in sent.items()}


def _tree(form: QueryDict) -> dict[str, Any]:
    """Put flat names into their places: `a[b][]=1` is {"a": {"b": ["1"]}}."""
    tree: dict[str, Any] = {}
    for name, values in form.lists():
        head = name.partition("[")[0]
        path = [head, *_PART.findall(name[len(head) :])]
        if not head or len(path) > _MOST_DEEP:
            continue
        _put(tree, path, list(values))
    return tree


def _put(tree: dict[str, Any], path: list[str], values: list[Any]) -> None:
    place = tree
    for index, name in enumerate(path):
        last = index == len(path) - 1
        if last or (path[index + 1] == "" and index + 1 == len(path) - 1):
            had = place.get(name)
            place[name] = [*(had if isinstance(had, list) else []), *values]
            return
        inner = place.get(name)
        if not isinstance(inner, dict):
            inner = place[name] = {}
        place = inner


def _joined(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _joined(under[name], over[name])
        if isinstance(under.get(name), dict) and isinstance(over.get(name), dict)
        else over.get(name, under.get(name))
        for name in {**under, **over}
    }


def _single(value: Any) -> Any:
    return value[-1] if isinstance(value, list) and value else None if isinstance(value, list) else value


def _several(value: Any) -> list[Any]:
    """A list, however it was written; `a[0]=x&a[1]=y` goes by its numbers."""
    if value is None:
        return []
    if isinstance(value, Mapping):
        if value and all(_PLACE.fullmatch(str(name)) for name in value):
            return [each for name in sorted(value, key=int) for each in _several_of(value[name])]
        return [value]
    return list(value) if isinstance(value, list) else [value]


def _zipped(name: str, columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`a[][x]=1&a[][y]=2&a[][x]=3&a[][y]=4` is {x: [1, 3], y: [2, 4]} to us, and two parts to Rails."""
    lists = {key: _several_of(values) for key, values in columns.items()}
    lengths = {len(values) for values in lists.values()}
    if len(lengths) != 1:
        raise Wrong(name)
    return [{key: values[place] for key, values in lists.items()} for place in range(lengths.pop())]


def _several_of(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return printable(value if isinstance(value, str) else str(value))
