"""The page on which one makes, and ends, the secret address of one's home."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kith.members.gate import MemberRequest, member_only
from kith.protocols.publishing import WRITERS
from kith.timelines.home_feed import end_home_feed, home_feed_of, make_home_feed

_JUST_MADE = "home-feed"  # in the session, from the press of the button to the page that shows it once


@require_http_methods(["GET", "POST"])
@member_only
def home_feed_settings(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        if "end" in request.POST:
            end_home_feed(account=request.account)
            messages.info(request, _("The address opens nothing any more."))
        else:
            request.session[_JUST_MADE] = make_home_feed(account=request.account, now=timezone.now())
        return redirect("timelines:home_feed_settings")
    key = request.session.pop(_JUST_MADE, "")
    addresses = [
        (word, settings.KITH_ORIGIN + reverse("timelines:home_feed", args=[key, kind]))
        for kind, (word, _type, _writer) in WRITERS.items()
        if key
    ]
    context = {"kept": home_feed_of(request.account), "addresses": addresses}
    return render(request, "timelines/home_feed.html", context)
