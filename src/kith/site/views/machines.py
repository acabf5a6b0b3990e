"""What other machines ask: is this server well, what is it, how many are here."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import kith
from kith.federation.keys import servers_key
from kith.federation.signing import check
from kith.members.usage import usage
from kith.protocols.http_signatures import BadSignature
from kith.servers.models import SignUp
from kith.servers.queries import this_server
from kith.site import health as numbers

_NODEINFO = "http://nodeinfo.diaspora.software/ns/schema/"
_NODEINFO_VERSIONS = ("2.0", "2.1")
_LONGEST_NONCE = 64
_LONGEST_TOLD, _LONGEST_BODY = 200, 1000
_READING = ["GET", "HEAD", "OPTIONS"]


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say in a few numbers whether the server is well; 503 only where it can't answer anyone.

    With `?nonce=` it proves that it is this very server, and tells what reached it of who asks (`kith doctor`).
    """
    seen = numbers.vitals(timezone.now())
    told: dict[str, object] = {
        "status": seen.status,
        "database": "ok" if seen.database else "down",
        "worker": "ok" if seen.worker else "unknown" if not seen.database else "late",
        "queue_age": seen.queue_age,
    }
    if nonce := request.GET.get("nonce", "")[:_LONGEST_NONCE]:
        told |= {"proof": numbers.proof_of(nonce), "scheme": request.scheme, "address": request.META["REMOTE_ADDR"]}
    return _unkept(JsonResponse(told, status=200 if seen.database else 503))


@csrf_exempt
@require_POST
def signature(request: HttpRequest) -> HttpResponse:
    """Tell `kith doctor` whether what this server itself signed and sent to its own address came through whole."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    told = {name: headers.get(name, "")[:_LONGEST_TOLD] for name in ("host", "date", "digest", "content-type")}
    if not headers.get("content-length", "").isdigit() or int(headers["content-length"]) > _LONGEST_BODY:
        return HttpResponse(status=413)
    target = request.get_full_path()
    parts: dict[str, Any] = {"target": target, "headers": headers, "body": request.body, "now": timezone.now()}
    try:
        check(method="POST", public_pem=servers_key().public_pem, **parts)
        problem = ""
    except BadSignature as refused:
        problem = str(refused)
    return _unkept(JsonResponse({"problem": problem, "target": target[:_LONGEST_TOLD], **told}))


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer Prometheus, where a token is set and brought; elsewhere there is no such page."""
    if not numbers.may_read_metrics(request.headers.get("Authorization", "")):
        raise Http404
    kind = "text/plain; version=0.0.4; charset=utf-8"
    return _unkept(HttpResponse(numbers.metrics(timezone.now()), content_type=kind))


@require_http_methods(_READING)
def nodeinfo_versions(request: HttpRequest) -> HttpResponse:
    """Say where nodeinfo is; pages of other sites may ask, too."""
    if request.method == "OPTIONS":
        return _asked_before()
    links = [
        {"rel": _NODEINFO + version, "href": settings.KITH_ORIGIN + reverse("site:nodeinfo", args=[version])}
        for version in _NODEINFO_VERSIONS
    ]
    return _for_everyone(JsonResponse({"links": links}))


@require_http_methods(_READING)
def nodeinfo(request: HttpRequest, version: str) -> HttpResponse:
    """Tell what this server is, as nodeinfo 2.0 or 2.1 wants it."""
    if request.method == "OPTIONS":
        return _asked_before()
    if version not in _NODEINFO_VERSIONS:
        raise Http404
    here, server = usage(timezone.now()), this_server()
    software = {"name": "kith", "version": kith.__version__}
    told = {
        "version": version,
        "software": software,
        "protocols": ["activitypub"],
        "services": {"inbound": ["atom1.0", "rss2.0"], "outbound": ["atom1.0", "rss2.0"]},
        "openRegistrations": server.sign_up != SignUp.INVITATION,
        "usage": {
            "users": {
                "total": here.members,
                "activeMonth": here.active_month,
                "activeHalfyear": here.active_half_year,
            },
            "localPosts": here.posts,
        },
        "metadata": {"nodeName": server.name, "nodeDescription": server.summary},
    }
    kind = f'application/json; profile="{_NODEINFO}{version}#"'
    return _for_everyone(JsonResponse(told, content_type=kind))


def _asked_before() -> HttpResponse:
    """Answer a browser that asks whether a page of another site may ask."""
    answer = HttpResponse(status=204)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Allow-Methods"] = "GET, OPTIONS"
    answer["Access-Control-Max-Age"] = "86400"
    return answer


def _for_everyone(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=600"
    return response


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
