"""What visitors find at the pages of people of other servers: the way there, and no copy of what they wrote.

Nobody there agreed to stand here for search engines and passers-by; members read them because they know them.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kith.accounts.models import Account


def way_there(request: HttpRequest, account: Account, address: str) -> HttpResponse:
    """Name the page where somebody of another server is really found."""
    response = render(request, "timelines/elsewhere.html", {"account": account, "address": address})
    response["X-Robots-Tag"] = "noindex"
    return response
