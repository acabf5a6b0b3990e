"""Tells one press of a button from the next: each page one writes on has a key of its own."""

import secrets

from django.http import HttpRequest


def new_key() -> str:
    return secrets.token_urlsafe(12)


def press_of(request: HttpRequest) -> str:
    """Return what one press of a button is known by: pressed twice, a page sends the very same.

    The page's own key is in it, and all that was typed: who goes back in the browser and writes something else on the
    same page sends something else. The first line is the page's key alone.
    """
    page = request.POST.get("key", "").partition("\n")[0]
    if not page:
        return ""
    files = [(file.name, file.size) for file in request.FILES.getlist("pictures")]
    return f"{page}\n{(sorted(request.POST.lists()), files)!r}"
