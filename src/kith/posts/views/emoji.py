"""The emoji one can write with: a page that lists them, and the same list as buttons for the small picker."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kith.media.emoji import emoji_here
from kith.members.gate import member_only
from kith.posts.signs import signs


@require_GET
@member_only
def emoji(request: HttpRequest) -> HttpResponse:
    """List them; the picker's script asks with `pick` for the list alone."""
    context = {"own": list(emoji_here().items()), "groups": signs(), "picks": "pick" in request.GET}
    return render(request, "posts/_emoji.html" if context["picks"] else "posts/emoji.html", context)
