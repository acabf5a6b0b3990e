"""The door to files of other servers: to our copy, fetched if it is not here, so that no look is told there."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kith.federation.lookup.files import fetch_at_the_door
from kith.media.copies import file_behind
from kith.protocols.activitypub.values import host_of

_SECONDS_UNTIL_THEN = "5"


@require_safe
def file(request: HttpRequest, file_id: int, key: str) -> HttpResponse:
    """Send on to our copy; whoever opened the address itself is told if there is none, and where it lies."""
    found = file_behind(file_id, key)
    if found is None:
        raise Http404
    if not found.file:
        fetch_at_the_door(file=found, now=timezone.now())
    if found.file:
        return _sent_on(found.preview if "small" in request.GET and found.preview else found.file)
    if request.headers.get("Sec-Fetch-Dest", "document") == "document" and request.accepts("text/html"):
        context = {"file": found, "host": host_of(found.remote_url)}
        answer = render(request, "federation/file_not_here.html", context, status=503)
    else:
        answer = HttpResponse("This is not here yet.", status=503, content_type="text/plain")
    answer["Cache-Control"] = "no-store"
    answer["Retry-After"] = _SECONDS_UNTIL_THEN
    return answer


def _sent_on(name: str) -> HttpResponse:
    answer = redirect(default_storage.url(name))
    answer["Cache-Control"] = "private, max-age=600"
    return answer
