"""Afterwards: fewer people see a post, others may answer it, it goes sooner or stays."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.foundations.times import time_in_words
from kith.members.gate import MemberRequest, member_only
from kith.posts import wording
from kith.posts.actions import (
    MayNotChoose,
    MayNotEdit,
    MayOnlyNarrow,
    choose_quoters,
    choose_repliers,
    expire_post,
    narrow_post,
)
from kith.posts.models import Origin, Post
from kith.posts.queries import subject_for
from kith.posts.quoting import OPEN
from kith.posts.views.returning import address_of
from kith.posts.writing import is_narrower_or_same

_AS_IT_IS = "same"


class AudienceForm(forms.Form):
    """The choices that are open for this post: never a wider circle than it has."""

    visibility = forms.ChoiceField(widget=forms.RadioSelect)
    is_local_only = forms.BooleanField(required=False)
    repliers = forms.ChoiceField()
    quoters = forms.ChoiceField(required=False)
    lasts = forms.ChoiceField(required=False)

    def __init__(self, data: Any, *, post: Post, now: datetime) -> None:
        super().__init__(data, initial=_begins(post))
        fields: dict[str, Any] = self.fields
        fields["visibility"].label = _("Who sees it")
        fields["visibility"].choices = [
            choice for choice in wording.visibilities() if is_narrower_or_same(choice[0], post.visibility)
        ]
        fields["is_local_only"].label = _("This server only")
        fields["repliers"].label = _("Who may reply")
        fields["repliers"].choices = wording.repliers()
        fields["quoters"].label = _("Who may quote me")
        fields["quoters"].choices = wording.quoters()
        fields["lasts"].label = _("How long it stays")
        fields["lasts"].choices = _stays(post, now)
        if post.visibility not in OPEN:
            del fields["quoters"]
        if post.is_local_only:
            del fields["is_local_only"]


@member_only
def audience(request: HttpRequest, post_id: int) -> HttpResponse:
    """Choose again whom one's own post is for, who may answer or quote it and how long it stays."""
    account, now = cast(MemberRequest, request).account, timezone.now()
    post = subject_for(account, post_id)
    if post is None or post.author_id != account.id or post.origin != Origin.HERE:
        raise Http404
    form = AudienceForm(request.POST or None, post=post, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            _change(post, form.cleaned_data, now)
        except (MayOnlyNarrow, MayNotEdit, MayNotChoose):
            form.add_error(None, _("This post has been changed meanwhile. Please look again."))
        else:
            messages.success(request, _("It is so from now on."))
            return redirect(address_of(post))
    context = {"post": post, "form": form, "back": address_of(post)}
    return render(request, "posts/audience.html", context, status=422 if form.errors else 200)


def _change(post: Post, chosen: dict[str, Any], now: datetime) -> None:
    is_local_only = post.is_local_only or chosen.get("is_local_only", False)
    if (chosen["visibility"], is_local_only) != (post.visibility, post.is_local_only):
        narrow_post(post=post, author=post.author, visibility=chosen["visibility"], is_local_only=is_local_only)
    choose_repliers(post=post, author=post.author, repliers=chosen["repliers"])
    if chosen.get("quoters"):
        choose_quoters(post=post, author=post.author, quoters=chosen["quoters"])
    if chosen["lasts"] != _AS_IT_IS:
        stays = wording.stay(chosen["lasts"])
        expire_post(post=post, author=post.author, at=now + stays if stays else None)


def _begins(post: Post) -> dict[str, Any]:
    return {
        "visibility": post.visibility,
        "repliers": post.repliers,
        "quoters": post.quoters,
        "lasts": _AS_IT_IS if post.expires_at else "",
    }


def _stays(post: Post, now: datetime) -> list[tuple[str, str]]:
    if post.expires_at is None:
        return wording.stays()
    goes = _("As it is: it goes %(time)s") % {"time": time_in_words(post.expires_at, now)}
    return [(_AS_IT_IS, goes), *wording.stays()]
