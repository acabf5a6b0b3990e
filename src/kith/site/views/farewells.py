"""What became of things elsewhere that were deleted here: one's own posts, and all of who left."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from kith.federation import farewells
from kith.foundations.paging import cursor_from
from kith.members.gate import MemberRequest, member_only
from kith.members.models import Departure


@member_only
def copies(request: MemberRequest) -> HttpResponse:
    """Which posts other servers were asked to delete, and how many did."""
    page = farewells.farewells_of(request.account, cursor_from(request.GET))
    return render(request, "site/copies.html", {"page": page, "days": farewells.KEPT_FOR.days})


@member_only
def copy(request: MemberRequest, farewell_id: int) -> HttpResponse:
    """The same of one post, server by server."""
    farewell = farewells.farewell_of(request.account, farewell_id)
    if farewell is None:
        raise Http404
    context = {"farewell": farewell, "heard": farewell.heard, "hearers": farewells.hearers_of(farewell_id)}
    return render(request, "site/copy.html", context)


def departure(request: HttpRequest, code: str) -> HttpResponse:
    """How far a leaving has come; whoever has the address may look, for nobody can sign in any more."""
    found = get_object_or_404(Departure.objects.select_related("account"), code=code)
    hearers = farewells.hearers_of_leaving(found.account) if found.begun_at else []
    context = {"departure": found, "heard": farewells.heard_of_leaving(found.account), "hearers": hearers}
    response = render(request, "site/departure.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response
