"""Following hashtags."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.foundations.addresses import safe_next
from kith.members.gate import MemberRequest, member_only
from kith.timelines import actions, queries
from kith.timelines.forms import TagForm
from kith.timelines.lists import followed_tags


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def tags(request: MemberRequest) -> HttpResponse:
    """The tags one follows, and a place to add one."""
    form = TagForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.follow_tag(account=request.account, name=form.cleaned_data["name"].strip(), now=timezone.now())
        except actions.NotATag:
            form.add_error("name", _("A hashtag is one word of letters and digits, without spaces or dots."))
        except actions.TooManyTags:
            form.add_error("name", _("You follow two hundred tags. Let one go first."))
        else:
            return redirect("timelines:tags")
    context = {"follows": followed_tags(request.account), "form": form}
    return render(request, "timelines/tags.html", context, status=422 if form.errors else 200)


@require_POST
@member_only
def follow_tag(request: MemberRequest, name: str) -> HttpResponse:
    """Follow a tag from its page."""
    try:
        actions.follow_tag(account=request.account, name=name, now=timezone.now())
    except actions.NotATag:
        messages.warning(request, _("That is no hashtag."))
    except actions.TooManyTags:
        messages.warning(request, _("You follow two hundred tags. Let one go first."))
    else:
        messages.info(request, _("You follow #%(name)s. What carries it stands in your home too.") % {"name": name})
    return redirect(safe_next(request, f"/tags/{name}"))


@require_POST
@member_only
def unfollow_tag(request: MemberRequest, name: str) -> HttpResponse:
    """Follow a tag no longer."""
    tag = queries.tag_named(name)
    if tag is not None:
        actions.unfollow_tag(account=request.account, tag_id=tag.id)
    return redirect(safe_next(request, f"/tags/{name}"))
