"""The two applications of a Kith process: Django for pages, and the streams; put together here for every role."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest

from kith.live.hub import Hub
from kith.live.streams import Streams
from kith.project.bridge import Bridge
from kith.project.environ import Application, believing
from kith.project.wiring import HEARERS


def pages() -> Application:
    """Return Django as a WSGI application; the first page does not wait for it to be read in."""
    handler = WSGIHandler()
    import_module(settings.ROOT_URLCONF)
    return believing(handler, settings.KITH_TRUSTED_PROXIES)


def hub() -> Hub:
    return Hub(hearers=HEARERS, who_is=account_of_session)


def bridge(of: Hub) -> Bridge:
    return Bridge(pages(), Streams(of))


def account_of_session(session_key: str) -> int | None:
    """Return the account that is signed in with this session and may enter, or None."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    return user.account_id if user.is_authenticated and user.may_enter else None
