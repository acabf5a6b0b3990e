"""Deleting: asks once, then does it."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from kith.members.gate import MemberRequest, member_only
from kith.posts.actions import MayNotDelete, delete_post
from kith.posts.elsewhere import leaves_the_house
from kith.posts.queries import is_moderator, subject_for
from kith.posts.views.returning import address_of, asked_address

_DELETED = _("The post is deleted.")
_ASKED = _("The post is deleted. Servers that have it are asked to delete it too; Settings shows which confirmed it.")


@member_only
def delete(request: HttpRequest, post_id: int) -> HttpResponse:
    """Ask whether it is really meant (the script on the page may have asked already), then delete."""
    account = cast(MemberRequest, request).account
    post = subject_for(account, post_id)
    if post is None or (post.author_id != account.id and not is_moderator(account)):
        raise Http404
    own_page = address_of(post)
    back = asked_address(request, own_page)
    if request.method != "POST" or request.POST.get("sure") != "yes":
        return render(request, "posts/delete.html", {"post": post, "back": back})
    try:
        delete_post(post=post, by=account)
    except MayNotDelete as refusal:
        raise Http404 from refusal
    messages.success(request, _ASKED if leaves_the_house(post) else _DELETED)
    return redirect("/home" if back.startswith((own_page, request.path)) else back)
