"""Lists as apps get them: the rows as JSON, and in the `Link` header where the neighbouring pages begin.

https://docs.joinmastodon.org/api/guidelines/#pagination
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpResponse

from kith.client_api.door import ApiRequest, ready_answer
from kith.foundations.paging import Cursor, cursor_from

_PLACES = {"max_id", "since_id", "min_id", "offset"}


def cursor_of(request: ApiRequest, *, usual: int = 20, most: int = 40) -> Cursor:
    """Return which part of a list is asked for."""
    asked = request.arguments
    return cursor_from({name: asked.text(name) or "" for name in _ASKED}, usual=usual, most=most)


_ASKED = ("limit", "max_id", "since_id", "min_id")


def joined(rows: Iterable[bytes]) -> bytes:
    """Return a JSON list of what is JSON already."""
    return b"[" + b",".join(rows) + b"]"


def list_answer(request: ApiRequest, rows: Sequence[bytes], places: Sequence[int]) -> HttpResponse:
    """Return a list, with the ways on from its `places`: what it is sorted by, also of rows that are left out of it.

    As other servers do, both ways are named wherever there are rows: an app that asks later for what is newer finds it.
    """
    first, last = (places[0], places[-1]) if places else (None, None)
    links = link_header(request, first=first, last=last)
    return ready_answer(joined(rows), headers={"Link": links} if links else None)


def link_header(request: ApiRequest, *, first: int | str | None, last: int | str | None) -> str:
    """Return the value of `Link`, "" where no way leads on."""
    return _ways(request, next=("max_id", last), prev=("min_id", first))


def offset_links(request: ApiRequest, *, before: int | None, after: int | None) -> str:
    """Return the value of `Link` for what is paged by how many are passed over (None: there is nothing there)."""
    return _ways(request, next=("offset", after), prev=("offset", before))


def _ways(request: ApiRequest, **ways: tuple[str, int | str | None]) -> str:
    kept = urlencode([(key, one) for key, values in request.GET.lists() if key not in _PLACES for one in values])
    # A header holds no more than ASCII, and the names of tags do.
    before = f"{settings.KITH_ORIGIN}{quote(request.path)}?{kept}{'&' if kept else ''}"
    led = [(way, urlencode({name: place})) for way, (name, place) in ways.items() if place is not None]
    return ", ".join(f'<{before}{after}>; rel="{way}"' for way, after in led)
