"""Pages of what one would rather not meet: filters, and everyone and everything that is muted, blocked or quiet."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.accounts import queries as people
from kith.accounts.forms import MUTE_WORDS
from kith.design.asking import ask_once_more
from kith.filters import actions, queries
from kith.filters.forms import FilterForm, QuietForm, end_of
from kith.filters.presets import preset, presets
from kith.foundations.addresses import safe_next
from kith.foundations.paging import cursor_from
from kith.foundations.tags import tag_name
from kith.foundations.times import time_in_words
from kith.members.gate import MemberRequest, member_only
from kith.posts.actions import mute_thread
from kith.posts.models import Tag
from kith.posts.queries import subject_for


@require_safe
@member_only
def index(request: MemberRequest) -> HttpResponse:
    """One's filters, and word lists to start from."""
    now = timezone.now()
    own = list(queries.filters_of(request.account))
    kept = [
        {
            "filter": each,
            "words": [word.keyword for word in each.keywords.all()],
            "people": [held.target for held in each.accounts.all()],
            "more": len(each.keywords.all()) - 8,
            "has_ended": each.has_ended(now),
            "until": time_in_words(each.ends_at, now) if each.ends_at else "",
        }
        for each in own
    ]
    titles = {each.title for each in own}
    offered = [each for each in presets() if each.title not in titles]
    return render(request, "filters/index.html", {"filters": kept, "presets": offered})


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def new(request: MemberRequest) -> HttpResponse:
    """Make a filter; from a word list (`from`) or from words that are brought along (`words`)."""
    now = timezone.now()
    start = preset(request.GET.get("from", ""))
    brought = request.GET.get("words", "")
    initial = {"title": start.title, "lines": "\n".join(start.words)} if start else {"title": brought, "lines": brought}
    form = FilterForm(request.POST if request.method == "POST" else None, initial=initial, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_filter(account=request.account, draft=form.draft, now=now)
        except actions.TooManyFilters:
            form.add_error(None, _("You have a hundred filters. Delete one that you no longer need first."))
        except actions.NothingToFilter:
            form.add_error("lines", _("There is no word in this yet."))
        else:
            messages.success(request, _("Kept. “%(title)s” filters from now on.") % {"title": made.title})
            return redirect("filters:index")
    context = {"form": form, "preset": start}
    return render(request, "filters/change.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def change(request: MemberRequest, filter_id: int) -> HttpResponse:
    """Change a filter."""
    now = timezone.now()
    kept = queries.filter_of(request.account, filter_id)
    if kept is None:
        raise Http404
    form = FilterForm(request.POST if request.method == "POST" else None, kept=kept, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_filter(account=request.account, filter_id=filter_id, draft=form.draft, now=now)
        except actions.NothingToFilter:
            form.add_error("lines", _("There is no word in this yet."))
        else:
            messages.success(request, _("Kept. “%(title)s” filters as you say.") % {"title": form.draft.title})
            return redirect("filters:index")
    held = kept.posts.count()
    context = {"form": form, "filter": kept, "held": held, "has_ended": kept.has_ended(now)}
    return render(request, "filters/change.html", context, status=422 if form.errors else 200)


@require_POST
@member_only
def delete(request: MemberRequest, filter_id: int) -> HttpResponse:
    """Delete a filter; asks once more where no script did."""
    kept = queries.filter_of(request.account, filter_id)
    if kept is None:
        raise Http404
    if request.POST.get("sure") != "yes":
        return ask_once_more(
            request,
            question=_("Delete the filter “%(title)s”?") % {"title": kept.title},
            explanation=_("You will meet again what it kept away."),
            yes=_("Delete"),
            back=reverse("filters:change", args=[filter_id]),
        )
    actions.delete_filter(account=request.account, filter_id=filter_id, now=timezone.now())
    messages.success(request, _("“%(title)s” filters no longer.") % {"title": kept.title})
    return redirect("filters:index")


@require_safe
@member_only
def kept_apart(request: MemberRequest) -> HttpResponse:
    """Everyone one mutes or blocks, and every discussion and tag that is quiet."""
    now = timezone.now()
    account, cursor = request.account, cursor_from(request.GET, usual=100, most=200)
    context = {
        "mutes": people.mutes_of(account, cursor, now=now),
        "blocks": people.blocks_of(account, cursor),
        "threads": [(each, _until(each.mute.ends_at, now)) for each in queries.quiet_threads(account, now=now)],
        "tags": [(each, _until(each.ends_at, now)) for each in queries.quiet_tags(account, now=now)],
    }
    return render(request, "filters/kept_apart.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def quiet_thread(request: MemberRequest, post_id: int) -> HttpResponse:
    """Ask for how long a discussion is to be quiet, and make it so."""
    post = subject_for(request.account, post_id)
    if post is None:
        raise Http404
    back = safe_next(request, reverse("timelines:home"))
    form = QuietForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        ends_at = end_of(form.cleaned_data["lasts"], now)
        mute_thread(account=request.account, post=post, now=now, ends_at=ends_at)
        messages.info(request, _quiet_words(_("this discussion"), ends_at, now))
        return redirect(back)
    return render(request, "filters/quiet.html", {"post": post, "back": back, "lengths": MUTE_WORDS})


@require_POST
@member_only
def hear_thread(request: MemberRequest, thread_id: int) -> HttpResponse:
    """Hear of a discussion again."""
    actions.unmute_thread(account=request.account, thread_id=thread_id, now=timezone.now())
    return redirect(safe_next(request, reverse("filters:kept_apart")))


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def quiet_tag(request: MemberRequest, name: str) -> HttpResponse:
    """Ask for how long a tag is to be quiet, and make it so."""
    tag = _tag(name)
    back = safe_next(request, f"/tags/{tag.name}")
    form = QuietForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        ends_at = end_of(form.cleaned_data["lasts"], now)
        actions.mute_tag(account=request.account, tag=tag, now=now, ends_at=ends_at)
        messages.info(request, _quiet_words(f"#{tag.display}", ends_at, now))
        return redirect(back)
    return render(request, "filters/quiet.html", {"tag": tag, "back": back, "lengths": MUTE_WORDS})


@require_POST
@member_only
def hear_tag(request: MemberRequest, name: str) -> HttpResponse:
    """Hear of a tag again."""
    tag = _tag(name)
    actions.unmute_tag(account=request.account, tag_id=tag.id, now=timezone.now())
    return redirect(safe_next(request, reverse("filters:kept_apart")))


def _tag(name: str) -> Tag:
    found = Tag.objects.filter(name=tag_name(name)).first()
    if found is None:
        raise Http404
    return found


def _until(ends_at: datetime | None, now: datetime) -> str:
    if ends_at is None:
        return _("For good")
    return _("Until %(when)s") % {"when": time_in_words(ends_at, now)}


def _quiet_words(what: str, ends_at: datetime | None, now: datetime) -> str:
    if ends_at is None:
        return _("You hear no more of %(what)s. Settings has the way back.") % {"what": what}
    return _("You hear nothing of %(what)s until %(when)s.") % {"what": what, "when": time_in_words(ends_at, now)}
