"""What goes on behind an answer: https://docs.joinmastodon.org/methods/async_refreshes/"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from kith.client_api.door import ApiRequest, for_members, json_answer, not_found
from kith.client_api.routing import route
from kith.federation.lookup.gathering import is_going_on
from kith.federation.models import Gathering
from kith.foundations.ids import parse_id


@for_members("read")
def async_refresh(request: ApiRequest, key: str) -> HttpResponse:
    """GET /api/v1_alpha/async_refreshes/:key: whether answers to a post still come in from other servers."""
    look = Gathering.objects.filter(pk=parse_id(key) or 0).first()
    if look is None:
        raise not_found()
    status = "running" if is_going_on(look, now=timezone.now()) else "finished"
    return json_answer({"async_refresh": {"id": str(look.pk), "status": status, "result_count": look.found}})


routes = [
    route("api/v1_alpha/async_refreshes/:key", get=async_refresh),
]
