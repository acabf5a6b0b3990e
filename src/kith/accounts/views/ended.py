"""Follows that ended all at once, as the moderators keep a whole server away."""

import csv

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kith.accounts.ended import severance_of, severances_of
from kith.accounts.views.asking import MemberRequest
from kith.foundations.door import member_only

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs what begins so


@require_safe
@member_only
def ended_follows(request: MemberRequest) -> HttpResponse:
    """Whom one followed there, and who followed, server by server, the last first."""
    return render(request, "accounts/ended_follows.html", {"severances": severances_of(request.account)})


@require_safe
@member_only
def ended_follows_file(request: MemberRequest, severance_id: int) -> HttpResponse:
    """Whom one followed there as the file that every server takes, to follow them again from elsewhere."""
    found = severance_of(request.account, severance_id)
    if found is None:
        raise Http404
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="following_accounts.csv"'
    writer = csv.writer(answer)
    writer.writerow(["Account address"])
    for handle in found.following:
        address = handle.removeprefix("@")
        writer.writerow([f"'{address}" if address.startswith(_STARTS_A_FORMULA) else address])
    return answer
