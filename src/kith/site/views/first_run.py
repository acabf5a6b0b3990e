"""The page behind the one link of a new server."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.accounts.creating import NameNotAllowed, NameReserved, NameTaken
from kith.members import limits
from kith.members.actions import EmailTaken
from kith.members.door import too_many
from kith.members.queries import owner_exists
from kith.servers.models import SignUp
from kith.site.first_run import FirstAnswers, HasAnOwner, is_first_link, make_owner
from kith.site.forms import FirstRunForm


def first_run(request: HttpRequest, token: str) -> HttpResponseBase:
    """Make the first person the owner and let them name the server."""
    count = limits.count(limits.FIRST_RUN, limits.address_of(request))
    if count.is_over:
        return too_many(request, count)
    if not is_first_link(token):
        raise PermissionDenied
    if owner_exists():
        return _used(request)
    form = FirstRunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            owner = make_owner(answers=_answers(form.cleaned_data), now=timezone.now())
        except HasAnOwner:
            return _used(request)
        except EmailTaken:
            form.add_error("email", _("Someone here uses this address."))
        except NameTaken:
            form.add_error("username", _("Someone here has this name already."))
        except (NameReserved, NameNotAllowed):
            form.add_error("username", _("Letters a to z, digits and _ only, at most 30."))
        else:
            login(request, owner, backend="kith.members.backends.MemberBackend")
            told = _("%(name)s is open, and you keep it. Say what holds here under Rules, and invite the first people.")
            messages.success(request, told % {"name": form.cleaned_data["server_name"]})
            return redirect("site:manage")
    return render(request, "site/first_run.html", {"form": form}, status=422 if form.errors else 200)


def _used(request: HttpRequest) -> HttpResponse:
    return render(request, "site/first_run_used.html", status=410)


def _answers(given: dict[str, Any]) -> FirstAnswers:
    return FirstAnswers(**{**given, "sign_up": SignUp(given["sign_up"])})
