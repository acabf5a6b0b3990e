"""What single keys do: a page that lists them, the same that the key ? shows over any page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.members.gate import member_only


@require_GET
@member_only
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys; script fetches the list alone for its dialogue."""
    return render(request, "posts/keys.html", {"groups": _groups()})


def _groups() -> list[tuple[str, list[tuple[list[str], str]]]]:
    # The keys themselves are design/js/keys.js.
    return [
        (
            _("Go from post to post"),
            [(["j"], _("the next post")), (["k"], _("the post before")), (["Enter"], _("open it with its discussion"))],
        ),
        (
            _("With the post you are on"),
            [
                (["r"], _("reply")), (["b"], _("pass it on, or take that back")),
                (["f"], _("thank, or take that back")),
                (["s"], _("save, or take it off your pile")), (["x"], _("open or close what is covered or folded")),
            ],
        ),
        (
            _("Go to a page"),
            [
                (["g", "h"], _("Home")), (["g", "l"], _("what is written here")), (["g", "r"], _("Reading")),
                (["g", "n"], _("Notices")), (["g", "s"], _("Saved")), (["g", "d"], _("Drafts and planned posts")),
                (["g", "u"], _("your own page")),
            ],
        ),
        (
            _("Anywhere"),
            [(["n"], _("write a post")), (["/"], _("search")), (["?"], _("this list")), (["Esc"], _("close it"))],
        ),
    ]  # fmt: skip
