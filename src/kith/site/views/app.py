"""What makes the pages an app on a phone: its description, and the worker that shows a page when there is no line."""

import json

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kith.media.icons import masked_name
from kith.servers.queries import this_server

_SIGN, _PAPER = "#0f3d3a", "#fbfcf9"
# What the page without a line needs; all of it has the release in its address.
_KEPT = (
    "design/css/core.css", "design/css/empty.css", "design/fonts/commissioner-latin.woff2", "design/art/mark.svg",
)  # fmt: skip
_AN_HOUR = 3600


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe this place to a phone that puts it on its home screen."""
    server = this_server()
    told = {
        "id": "/",
        "name": server.name,
        "short_name": server.name if len(server.name) <= 16 else "Kith",
        "description": server.summary or _("For everyone around social care, on the open social web."),
        "lang": get_language() or settings.LANGUAGE_CODE,
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": "/home",
        "scope": "/",
        "display": "standalone",
        "theme_color": _SIGN,
        "background_color": _PAPER,
        "categories": ["social", "education"],
        "icons": _icons(server.icon),
        "shortcuts": [
            {"name": _("Write a post"), "short_name": _("Write"), "url": "/write"},
            {"name": _("Notices"), "url": "/notices"},
            {"name": _("Search"), "url": "/search"},
        ],
        # An address that another app shares goes on the pile.
        "share_target": {
            "action": "/save",
            "method": "GET",
            "enctype": "application/x-www-form-urlencoded",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    response = HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/manifest+json")
    response["Cache-Control"] = f"public, max-age={_AN_HOUR}"
    return response


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Send the worker with today's files in it; it stands at the root, for it may only serve what is below it."""
    files = [static(name) for name in _KEPT]
    facts = {"release": static(""), "files": json.dumps(["/offline", *files])}
    words = render_to_string("site/service_worker.js", facts)
    response = HttpResponse(words, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown where there is no line. It names nobody, for it is kept on the computer."""
    response = render(request, "site/offline.html")
    response["Cache-Control"] = "no-cache"
    return response


def _icons(name: str) -> list[dict[str, str]]:
    sides = [
        ("192x192", static("design/app/icon-192.png"), "any"),
        ("512x512", static("design/app/icon-512.png"), "any"),
        ("512x512", static("design/app/icon-masked-512.png"), "maskable"),
    ]
    if name:
        whole, masked = default_storage.url(name), default_storage.url(masked_name(name))
        sides = [("512x512", whole, "any"), ("512x512", masked, "maskable")]
    return [{"src": src, "sizes": size, "type": "image/png", "purpose": purpose} for size, src, purpose in sides]
