"""Taking one's own words out of what somebody else wrote around them: asks once, then does it."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.members.gate import MemberRequest, member_only
from kith.posts.actions import take_out_of_quote
from kith.posts.queries import subject_for
from kith.posts.quoting import may_take_out
from kith.posts.views.returning import address_of


@member_only
def take_out(request: HttpRequest, post_id: int) -> HttpResponse:
    """Take one's own post out of the post `post_id`, which quotes it."""
    account = cast(MemberRequest, request).account
    post = subject_for(account, post_id)
    if post is None or not may_take_out(account, post):
        raise Http404
    if request.method != "POST":
        return render(request, "posts/take_out.html", {"post": post, "back": address_of(post)})
    take_out_of_quote(post=post, by=account, now=timezone.now())
    messages.success(request, _("Your post is taken out. Where it stood it says so."))
    return redirect(address_of(post))
