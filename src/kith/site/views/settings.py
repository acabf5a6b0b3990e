"""The list of everything that can be set."""

from django.http import HttpResponse
from django.shortcuts import render

from kith.members.gate import MemberRequest, member_only
from kith.site.settings_index import lines


@member_only
def settings_index(request: MemberRequest) -> HttpResponse:
    return render(request, "site/settings.html", {"groups": lines()})
