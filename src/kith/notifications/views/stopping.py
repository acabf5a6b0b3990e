"""Stopping mail from a letter: no sign-in, for who holds the link holds the letter."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from kith.notifications import actions
from kith.notifications.models import Kind
from kith.notifications.stopping import ONE_CLICK, Stop, stop_from, undo_from, undo_token


@csrf_exempt
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mail: at once when a mail program asks (RFC 8058), for people by a page that says what they stop.

    A GET changes nothing, for programs that look for bad links open every link of a letter.
    """
    name, value = ONE_CLICK
    is_program = request.method == "POST" and request.POST.get(name) == value
    return _at_once(token) if is_program else _page(request, token)


def _at_once(token: str) -> HttpResponse:
    whose = _whose(token)
    actions.stop_mail(account_id=whose.account_id, kinds=(), now=timezone.now())
    return HttpResponse(status=200, content_type="text/plain; charset=utf-8")


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _page(request: HttpRequest, token: str) -> HttpResponse:
    whose = _whose(token)
    kinds = [kind for kind in Kind if kind.value in whose.kinds]
    context: dict[str, object] = {"kinds": kinds, "token": token}
    if request.method == "POST":
        context |= _act(request, whose)
    return render(request, "notifications/stop.html", context)


def _act(request: HttpRequest, whose: Stop) -> dict[str, object]:
    now = timezone.now()
    if "undo" in request.POST:
        before = undo_from(request.POST["undo"], account_id=whose.account_id)
        actions.resume_mail(account_id=whose.account_id, mails=before, now=now)
        return {"is_undone": True}
    only = request.POST.get("kind", "")
    asked = tuple(kind for kind in whose.kinds if only in ("these", kind))
    if only and not asked:
        raise Http404
    before = actions.stop_mail(account_id=whose.account_id, kinds=asked, now=now)
    return {"is_stopped": True, "only_these": bool(asked), "undo": undo_token(whose.account_id, before)}


def _whose(token: str) -> Stop:
    found = stop_from(token)
    if found is None:
        raise Http404
    return found
