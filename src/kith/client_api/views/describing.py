"""What apps may ask, in a form that machines read."""

from __future__ import annotations

from django.http import HttpResponse

from kith.client_api.door import ApiRequest, for_anyone, ready_answer
from kith.client_api.openapi.document import document
from kith.client_api.routing import Route, route

# Filled by urls.py, which knows all routes: this view is one of them.
ROUTES: list[Route] = []


@for_anyone()
def openapi(request: ApiRequest) -> HttpResponse:
    """GET /api/openapi.json"""
    return ready_answer(document(ROUTES), headers={"Cache-Control": "public, max-age=3600"})


routes = [route("api/openapi.json", get=openapi)]
