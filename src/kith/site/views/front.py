"""The door from outside: what this place is, its rules, and what happens to data."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe

from kith.foundations.html import from_markdown
from kith.servers.models import SignUp
from kith.servers.others import limited_in_public, shown_name
from kith.servers.queries import rules as rules_of_this_server
from kith.servers.queries import this_server


def front(request: HttpRequest) -> HttpResponse:
    if getattr(request, "member", None) is not None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    server = this_server()
    context = {
        "server": server,
        "is_open": server.sign_up == SignUp.OPEN,
        "is_closed": server.sign_up == SignUp.INVITATION,
        "rules": rules_of_this_server()[:3],
    }
    return render(request, "site/front.html", context)


def about(request: HttpRequest) -> HttpResponse:
    server = this_server()
    return render(request, "site/about.html", {"server": server, "words": _as_html(server.about)})


def servers(request: HttpRequest) -> HttpResponse:
    """The other servers that moderators limit or keep away, and why; some only by a part of their name."""
    lines = [(shown_name(each), each) for each in limited_in_public()]
    context = {
        "away": [line for line in lines if line[1].is_kept_away],
        "limited": [line for line in lines if not line[1].is_kept_away],
    }
    return render(request, "site/servers.html", context)


def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "site/rules.html", {"rules": rules_of_this_server()})


def _as_html(markdown: str) -> SafeString:
    return mark_safe(from_markdown(markdown))  # noqa: S308 - cleaned by foundations.html
