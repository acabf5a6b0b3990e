"""The terms and the privacy page: what holds, what held, what will, and what changed between."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from kith.foundations.html import from_markdown
from kith.posts.comparing import changes
from kith.servers.documents import versions_of
from kith.servers.models import Document, DocumentKind
from kith.servers.queries import this_server


@require_safe
def document(request: HttpRequest, kind: str, day: date | None = None) -> HttpResponse:
    """Show the version that holds today, or the one of a day."""
    versions = versions_of(DocumentKind(kind), today=timezone.localdate())
    shown = versions.of_day(day) if day else versions.current
    if day and shown is None:
        raise Http404
    before = versions.before(shown) if shown else None
    context = {
        "kind": DocumentKind(kind),
        "today": timezone.localdate(),
        "shown": shown,
        "versions": versions,
        "is_current": shown == versions.current,
        "is_coming": shown is not None and shown.effective_on > timezone.localdate(),
        "before": before,
        "differences": changes(before.text, shown.text) if shown and before and "changes" in request.GET else None,
        "plain": as_html(shown.plain if shown else ""),
        # Before there were versions, the privacy page was one of the server's settings.
        "words": as_html(shown.text if shown else this_server().privacy if kind == "privacy" else ""),
    }
    return render(request, "site/document.html", context)


def address_of(version: Document) -> str:
    """Return where a version is read."""
    return reverse(f"site:{version.kind}", args=[version.effective_on])


def as_html(markdown: str) -> SafeString:
    return mark_safe(from_markdown(markdown))  # noqa: S308 - cleaned by foundations.html
