"""A member's page of the apps they let in."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kith.members import queries
from kith.members.gate import MemberRequest, member_only
from kith.members.letting_in import send_app_away as send_away


@require_safe
@member_only
def apps(request: MemberRequest) -> HttpResponse:
    told = {"apps": queries.apps_of(request.member), "address": settings.KITH_DOMAIN}
    return render(request, "members/apps.html", told)


@require_POST
@member_only
def send_app_away(request: MemberRequest, app_id: int) -> HttpResponse:
    send_away(user=request.member, app_id=app_id)
    messages.info(request, _("Sent away. It sees nothing of yours any more."))
    return redirect("members:apps")
