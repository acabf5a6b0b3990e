"""Sending a file, asking how it is, and saying what it shows."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.foundations.addresses import safe_next
from kith.foundations.door import member_only
from kith.media.actions import NotAccepted, TooBig, TooManyUploads, describe_media, receive_upload
from kith.media.models import MediaFile, State
from kith.media.queries import file_of


@require_POST
@member_only
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in."""
    sent = request.FILES.get("file")
    if sent is None:
        return _refused(request, _("Choose a file first."))
    try:
        file = receive_upload(
            owner_id=_owner(request), upload=sent, now=timezone.now(), description=request.POST.get("description", "")
        )
    except (NotAccepted, TooBig, TooManyUploads) as refusal:
        return _refused(request, words_for(refusal))
    return _answer(request, file)


@require_http_methods(["GET", "POST"])
@member_only
def one(request: HttpRequest, file_id: int) -> HttpResponse:
    """Say how a file is; a POST changes what is said of it."""
    file = file_of(_owner(request), file_id)
    if file is None:
        raise Http404
    if request.method == "POST":
        focus = _focus(request)
        describe_media(file=file, description=request.POST.get("description"), focus=focus)
    return _answer(request, file)


def words_for(refusal: NotAccepted | TooBig | TooManyUploads) -> str:
    """Return what to tell someone whose file was not taken."""
    if isinstance(refusal, TooBig):
        return _("This file is too large. %(most)s MB is the most.") % {"most": refusal.most // 1_000_000}
    if isinstance(refusal, TooManyUploads):
        return _("That is a lot of files for one day. Try again in a while.")
    return _("This sort of file can’t be shown here. Pictures, MP4, WebM, MP3, M4A, OGG, FLAC and WAV can.")


def _answer(request: HttpRequest, file: MediaFile) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "media/_file.html", {"file": file})
    if request.accepts("text/html"):
        return redirect(safe_next(request))
    return JsonResponse(_told(file), status=200 if file.state == State.READY else 202)


def _refused(request: HttpRequest, words: str) -> HttpResponse:
    if request.headers.get("HX-Request") or request.accepts("text/html"):
        return render(request, "media/_refused.html", {"words": words}, status=422)
    return JsonResponse({"error": words}, status=422)


def _told(file: MediaFile) -> dict[str, Any]:
    return {
        "id": str(file.pk),
        "kind": file.kind,
        "state": file.state,
        "problem": file.problem,
        "description": file.description,
        "url": default_storage.url(file.file) if file.file else None,
        "preview_url": default_storage.url(file.preview) if file.preview else None,
        "blurhash": file.blurhash,
    }


def _focus(request: HttpRequest) -> tuple[float, float] | None:
    try:
        return float(request.POST["focus_x"]), float(request.POST["focus_y"])
    except (KeyError, ValueError):
        return None


def _owner(request: HttpRequest) -> int:
    account = getattr(request, "account")  # noqa: B009 - put there by the members' room, which this one does not know
    return int(account.pk)
