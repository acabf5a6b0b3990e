"""Where a page leads back to."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from kith.posts.models import Post


def address_of(post: Post) -> str:
    """Return the post's own page here, whoever wrote it."""
    return f"/{post.author.handle}/{post.id}"


def asked_address(request: HttpRequest, otherwise: str) -> str:
    """Return the page of ours that the form asks to go to next; never one elsewhere."""
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours else otherwise


def at_post(address: str, post: Post) -> str:
    """Return `address` with the place of `post` on it, so that a browser without script stays where it was."""
    return f"{address.partition('#')[0]}#post-{post.id}"
