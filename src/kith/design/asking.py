"""Asking once more before what can't be undone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def ask_once_more(
    request: HttpRequest,
    *,
    question: str,
    yes: str,
    back: str,
    explanation: str = "",
    template: str = "design/sure.html",
    **more: Any,
) -> HttpResponse:
    """Show a page that asks `question`: its button says `yes` and comes to the same address again with `sure=yes`.

    `back` is where “no” goes. A `template` that extends design/sure.html may need `more`.
    """
    asked = {"question": question, "explanation": explanation, "yes": yes, "action": request.path, "back": back}
    return render(request, template, asked | more)
