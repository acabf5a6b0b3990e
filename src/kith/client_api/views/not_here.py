"""What apps ask of servers like this one and that isn't here: answered in its right shape, so that no app stumbles.

https://docs.joinmastodon.org/methods/annual_reports/, and …/donation_campaigns/
"""

from __future__ import annotations

from django.http import HttpResponse

from kith.client_api.door import ApiRequest, for_anyone, for_members, not_found, ready_answer
from kith.client_api.routing import route


@for_anyone()
def donation_campaigns(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/donation_campaigns: nobody is asked for money through an app."""
    return HttpResponse(status=204)


@for_members("read:accounts")
def annual_reports(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/annual_reports: nobody is shown how much they wrote in a year."""
    return ready_answer(b'{"annual_reports":[],"accounts":[],"statuses":[]}')


@for_members("read:accounts")
def annual_report(request: ApiRequest, year: str) -> HttpResponse:
    """GET /api/v1/annual_reports/:year"""
    raise not_found()


@for_members("read:accounts")
def annual_report_state(request: ApiRequest, year: str) -> HttpResponse:
    """GET /api/v1/annual_reports/:year/state"""
    return ready_answer(b'{"state":"ineligible"}')


@for_members("write:accounts")
def annual_report_read(request: ApiRequest, year: str) -> HttpResponse:
    """POST /api/v1/annual_reports/:year/read and …/generate"""
    raise not_found()


routes = [
    route("api/v1/donation_campaigns", get=donation_campaigns),
    route("api/v1/annual_reports", get=annual_reports),
    route("api/v1/annual_reports/:year", get=annual_report),
    route("api/v1/annual_reports/:year/state", get=annual_report_state),
    route("api/v1/annual_reports/:year/read", post=annual_report_read),
    route("api/v1/annual_reports/:year/generate", post=annual_report_read),
]
