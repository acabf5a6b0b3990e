"""Taking one's things along: everything in one file, and the lists that other servers take."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.foundations.sending import send_file
from kith.members.gate import MemberRequest, member_only
from kith.site import archives
from kith.site.exports import EXPORTS
from kith.site.models import KEPT_FOR


@member_only
def takeout(request: MemberRequest) -> HttpResponse:
    """What can be taken along, and how far the archive is."""
    archive = archives.latest_archive(request.account)
    context = {"archive": archive, "exports": EXPORTS, "days": KEPT_FOR.days}
    return render(request, "site/takeout.html", context)


@require_POST
@member_only
def make_archive(request: MemberRequest) -> HttpResponse:
    try:
        archives.ask_for_archive(account=request.account, now=timezone.now())
    except archives.IsBeingMade:
        messages.info(request, _("Your archive is on its way already."))
    except archives.TooSoon:
        messages.warning(request, _("Your last archive is not a day old. Ask for another one tomorrow."))
    return redirect("site:takeout")


@member_only
def archive(request: MemberRequest, archive_id: int) -> HttpResponseBase:
    """The file itself, for whose it is."""
    found = archives.latest_archive(request.account)
    if found is None or found.pk != archive_id or not found.is_ready:
        raise Http404
    response = send_file(request, archives.path_of(found), "application/zip")
    name = f"{request.account.username}-{found.asked_at:%Y-%m-%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@member_only
def export(request: MemberRequest, name: str) -> HttpResponseBase:
    """One list, line by line."""
    found = next((each for each in EXPORTS if each.name == name), None)
    if found is None:
        raise Http404
    pieces = (piece.encode() for piece in found.pieces(request.account))
    response = StreamingHttpResponse(pieces, content_type=f"{found.media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return cast("HttpResponseBase", response)
