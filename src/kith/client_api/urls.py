"""Addresses of the Mastodon client API. Apps write some with a slash at the end, so each is served both ways."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, re_path

from kith.client_api.door import endpoint
from kith.client_api.views import oauth

app_name = "client_api"


def _at(route: str, view: Callable[..., HttpResponseBase], *, name: str) -> URLPattern:
    """Serve `route` with and without a slash at its end."""
    return re_path(rf"^{route}/?$", view, name=name)


urlpatterns = [
    _at(r"\.well-known/oauth-authorization-server", endpoint(get=oauth.metadata), name="metadata"),
    _at("oauth/authorize", oauth.authorize, name="authorize"),
    _at("oauth/token", endpoint(post=oauth.give_token), name="token"),
    _at("oauth/revoke", endpoint(post=oauth.take_token_back), name="revoke"),
    _at("oauth/userinfo", endpoint(get=oauth.user_info, post=oauth.user_info), name="userinfo"),
    _at("api/v1/apps", endpoint(post=oauth.register), name="apps"),
    _at("api/v1/apps/verify_credentials", endpoint(get=oauth.show_application), name="application"),
]
