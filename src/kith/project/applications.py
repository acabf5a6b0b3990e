"""The applications of a Kith process: Django for pages, and the streams; put together here for every role."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse

from kith.client_api.front import is_hot, reads_first
from kith.client_api.streaming.door import AppStreams
from kith.client_api.streaming.kind import Apps
from kith.federation.front import deliveries_first
from kith.federation.middleware import documents_first
from kith.live.hub import Hub
from kith.live.pages import Pages
from kith.live.streams import Streams
from kith.project.bridge import Asgi, Bridge, Receive, Scope, Send, is_for_apps
from kith.project.compressing import pack
from kith.project.environ import Application, Trust, believing, in_utf8
from kith.project.quick import answer_first
from kith.project.wiring import HEARERS
from kith.site.health import answered


def pages() -> Application:
    """Return Django as a WSGI application; the first page does not wait for it to be read in."""
    handler = WSGIHandler()
    import_module(settings.ROOT_URLCONF)
    django = documents_first(in_utf8(reads_first(handler, _finish)), _finish)
    # Outside of `in_utf8`: a delivery may be signed with its content type as it was sent.
    return believing(deliveries_first(django, _finish), settings.KITH_TRUSTED_PROXIES)


def _finish(environ: dict[str, Any], response: HttpResponse) -> None:
    """What passes no middleware is counted and compressed too."""
    pack(response, environ.get("HTTP_ACCEPT_ENCODING", ""))
    answered[response.status_code // 100] += 1


def streams() -> tuple[Hub, Asgi]:
    """Return the hub of this process, and the application that holds the streams of pages and of apps."""
    kinds = Pages(hearers=HEARERS, who_is=account_of_session), Apps()
    hub = Hub(*kinds)
    for_pages = Streams(hub, kinds[0])
    for_apps = AppStreams(hub, kinds[1], address_of=Trust(settings.KITH_TRUSTED_PROXIES).visitor_of)

    async def live(scope: Scope, receive: Receive, send: Send) -> None:
        if is_for_apps(scope["path"]):
            await for_apps(scope, receive, send)
        elif scope["type"] == "http":
            await for_pages(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})

    return hub, live


def bridge(live: Asgi) -> Bridge:
    made = Bridge(pages(), live)
    if settings.KITH_QUICK_READS and connection.vendor == "sqlite":
        answer_first(lambda scope: made.answer_here(scope) if _is_quick(scope) else None)
    return made


def _is_quick(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] == "GET" and is_hot(scope["path"])


def account_of_session(session_key: str) -> int | None:
    """Return the account that is signed in with this session and may enter, or None."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    return user.account_id if user.is_authenticated and user.may_enter else None
