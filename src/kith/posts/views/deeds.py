"""What one does with a post, by one press: htmx gets the row of deeds anew, a plain browser the page it was on."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.accounts.models import Account
from kith.members.gate import MemberRequest, member_only
from kith.posts import actions
from kith.posts.models import Post
from kith.posts.queries import subject_for
from kith.posts.showing import deeds_context
from kith.posts.views.returning import address_of, asked_address, at_post

_Doing = Callable[[Account, Post], object]
_View = Callable[..., HttpResponseBase]


def _deed(do: _Doing, *, is_saving: bool = False) -> _View:
    @require_POST
    @member_only
    def view(request: HttpRequest, post_id: int) -> HttpResponse:
        account = cast(MemberRequest, request).account
        post = subject_for(account, post_id)
        if post is None:
            raise Http404
        back = at_post(asked_address(request, address_of(post)), post)
        try:
            do(account, post)
        except tuple(_REFUSALS) as refusal:
            messages.warning(request, _REFUSALS[type(refusal)]())
            # htmx swaps no words in here: the page is read again, with the note on top.
            return HttpResponse(status=204, headers={"HX-Refresh": "true"}) if _is_htmx(request) else redirect(back)
        if not _is_htmx(request):
            if is_saving:
                messages.success(request, _after_saving(post))
            return redirect(back)
        post.refresh_from_db(fields=["replies_count", "boosts_count", "favourites_count"])
        return render(request, "posts/_deeds.html", dict(deeds_context(post, account)) | {"just_saved": is_saving})

    return view


def _after_saving(post: Post) -> SafeString:
    """Offer the next step where no script can lay it beside the button."""
    words = _("Put it in a folder?")
    return format_html('{} <a href="/saved/post/{}">{}</a>', _("Saved. Only you can see it."), post.pk, words)


def _is_htmx(request: Any) -> bool:
    return bool(request.htmx)


_REFUSALS: dict[type[Exception], Callable[[], str]] = {
    actions.MayNotBoost: lambda: _("This post is only for a few people, so it cannot be passed on."),
    actions.MayNotReact: lambda: _("This post is not here any more, or not for you to read."),
    actions.MayNotPin: lambda: _(
        "Only your own posts can stand at the top of your page, and not those for a few people."
    ),
    actions.TooManyPins: lambda: _("Five posts stand at the top of your page already. Take one away first."),
}

favourite = _deed(lambda account, post: actions.favourite(account=account, post=post, now=timezone.now()))
unfavourite = _deed(lambda account, post: actions.unfavourite(account=account, post=post))
boost = _deed(lambda account, post: actions.boost(account=account, post=post, now=timezone.now()))
unboost = _deed(lambda account, post: actions.unboost(account=account, post=post))
bookmark = _deed(lambda account, post: actions.bookmark(account=account, post=post, now=timezone.now()), is_saving=True)
unbookmark = _deed(lambda account, post: actions.unbookmark(account=account, post=post))
pin = _deed(lambda account, post: actions.pin(account=account, post=post, now=timezone.now()))
unpin = _deed(lambda account, post: actions.unpin(account=account, post=post))
mute_thread = _deed(lambda account, post: actions.mute_thread(account=account, post=post, now=timezone.now()))
unmute_thread = _deed(lambda account, post: actions.unmute_thread(account=account, post=post, now=timezone.now()))
