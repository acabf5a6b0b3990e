"""Whether a document or a page is wanted of an address that has both."""

from __future__ import annotations

from django.http import HttpRequest

_DOCUMENTS = ("application/activity+json", "application/ld+json")


def wants_document(accept: str) -> bool:
    """Say whether someone asks for a document in words; browsers never do. Of both, what is named first is wanted."""
    places = [place for kind in _DOCUMENTS if (place := accept.find(kind)) >= 0]
    if not places:
        return False
    page = accept.find("text/html")
    return page < 0 or min(places) < page


def wants_page(request: HttpRequest) -> bool:
    """Say whether a browser asks for the address of a document."""
    accept = request.META.get("HTTP_ACCEPT", "")
    return "text/html" in accept and not wants_document(accept)
