"""The page on which one makes, and ends, the private address by which letters save."""

from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kith.members.gate import MemberRequest, member_only
from kith.reading import mail_in
from kith.reading.actions.letters import MOST_OF_ONE, SAVES
from kith.servers.queries import this_server

_JUST_MADE = "saving-address"  # in the session, from the press of the button to the page that shows it once


@require_http_methods(["GET", "POST"])
@member_only
def by_mail(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        if "end" in request.POST:
            mail_in.end_saving_address(account=request.account)
            messages.info(request, _("The address saves nothing any more."))
        elif "from" in request.POST:
            mail_in.take_only_own(account=request.account, is_so=request.POST["from"] == "own")
            messages.success(request, _("That is how it is now."))
        elif mail_in.takes_letters():
            made = mail_in.make_saving_address(account=request.account, now=timezone.now())
            request.session[_JUST_MADE] = made
        return redirect("reading:kept:by_mail")
    address = request.session.pop(_JUST_MADE, "")
    context = {
        "kept": mail_in.saving_address_of(request.account),
        "takes_letters": mail_in.takes_letters(),
        "address": address,
        "card": _card(address) if address else "",
        "own": sorted(mail_in.own_addresses(request.account)),
        "most": SAVES.most,
        "most_of_one": MOST_OF_ONE,
        "server": settings.KITH_DOMAIN,
    }
    return render(request, "reading/by_mail.html", context)


def _card(address: str) -> str:
    """Return a link that holds a visiting card (vCard 3.0, RFC 2426) with the address, for one's contacts."""
    name = _("Save to %s") % this_server().name
    escaped = "".join(f"\\{sign}" if sign in "\\,;" else sign for sign in name)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{escaped}", f"N:{escaped};;;;", f"EMAIL:{address}", "END:VCARD", ""]
    return "data:text/vcard;charset=utf-8," + quote("\r\n".join(lines))
