"""How a post read before it was changed."""

from itertools import pairwise

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kith.foundations.html import to_text
from kith.posts.comparing import changes
from kith.posts.queries import Reading, history_of
from kith.posts.views.returning import address_of

_MARKED = 20


@require_GET
def history(request: HttpRequest, post_id: int) -> HttpResponse:
    """Every reading of the post, the present one first, with the words that changed marked."""
    found = history_of(request.account, post_id)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    post, readings = found
    return render(
        request,
        "posts/history.html",
        {"post": post, "steps": [*_steps(readings)][::-1], "first": readings[0], "address": address_of(post)},
    )


def _steps(readings: list[Reading]) -> list[dict[str, object]]:
    marked = len(readings) - _MARKED  # of a post that was changed often, the newest changes are marked
    return [
        {
            "reading": after,
            "title": changes(before.title, after.title) if before.title or after.title else None,
            "words": changes(to_text((before if place >= marked else after).html), to_text(after.html)),
            "warning": changes(before.warning, after.warning) if before.warning != after.warning else None,
            "descriptions": _lines(before.descriptions, after.descriptions),
            "poll": _lines(before.poll_options, after.poll_options),
        }
        for place, (before, after) in enumerate(pairwise(readings))
    ]


def _lines(before: tuple[str, ...], after: tuple[str, ...]) -> object:
    return changes("\n".join(before), "\n".join(after)) if before != after else None
