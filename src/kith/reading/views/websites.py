"""The websites one follows: added, filed and taken along."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kith.accounts.actions import MayNotFollow
from kith.members import limits
from kith.members.gate import MemberRequest, member_only
from kith.protocols.opml import write_opml
from kith.reading import actions, queries
from kith.reading.forms import FolderForm, WebsiteForm
from kith.reading.models import Feed

# Each look makes Kith ask someone else's server, up to nine times.
_LOOKS = limits.Limit("look-for-website", 60, 3600)


@member_only
def add(request: MemberRequest) -> HttpResponse:
    """Follow a website by its ordinary address; where it has several feeds, choose."""
    if request.method != "POST":
        form = WebsiteForm(initial={"address": request.GET.get("address", "")})
        return render(request, "reading/add.html", {"form": form, "folders": queries.folders_of(request.account)})
    form = WebsiteForm(request.POST)
    context: dict[str, Any] = {"form": form, "folders": queries.folders_of(request.account)}
    if form.is_valid():
        feed = _try_to_follow(request, form, context)
        if feed is not None:
            messages.success(request, _("You follow %(website)s.") % {"website": feed.account.name})
            return redirect("reading:index")
    return render(request, "reading/add.html", context, status=422)


def _try_to_follow(request: MemberRequest, form: WebsiteForm, context: dict[str, Any]) -> Feed | None:
    address = form.cleaned_data["address"]
    count = limits.count(_LOOKS, str(request.account.pk))
    if count.is_over:
        wait = -(-count.seconds // 60)
        text = ngettext(
            "That was a lot of looking. Try again in %s minute.",
            "That was a lot of looking. Try again in %s minutes.",
            wait,
        )
        form.add_error("address", text % wait)
        return None
    try:
        return actions.follow_website(
            account=request.account,
            address=address,
            now=timezone.now(),
            folder=form.cleaned_data["folder"],
        )
    except actions.NoAddress:
        form.add_error("address", _("This is not the address of a website. It looks like www.example.org."))
    except actions.NotAnswering as problem:
        form.add_error("address", str(problem))
    except actions.NoFeedFound:
        form.add_error("address", _("The page is there, but it has no feed to follow. Try its blog or news page."))
    except actions.SeveralFeeds as several:
        context["choices"] = several.choices
    except actions.TooManyWebsites:
        form.add_error("address", _("You follow as many websites as Kith can keep for one person."))
    except MayNotFollow:
        form.add_error("address", _("You can not follow this website here."))
    return None


@member_only
def feeds(request: MemberRequest) -> HttpResponse:
    """The websites one follows, in their folders, and how they are."""
    context = {
        "sources": queries.sources_of(request.account),
        "folders": queries.folders_of(request.account),
        "form": WebsiteForm(),
    }
    return render(request, "reading/feeds.html", context)


@require_POST
@member_only
def unfollow(request: MemberRequest, feed_id: int) -> HttpResponse:
    feed = _own_feed(request, feed_id)
    actions.unfollow_website(account=request.account, feed=feed)
    messages.success(request, _("You no longer follow %(website)s.") % {"website": feed.account.name})
    return redirect("reading:feeds")


@require_POST
@member_only
def file(request: MemberRequest, feed_id: int) -> HttpResponse:
    feed = _own_feed(request, feed_id)
    form = FolderForm(request.POST)
    if form.is_valid():
        actions.file_website(account=request.account, feed=feed, folder=form.cleaned_data["folder"])
    return redirect("reading:feeds")


def _own_feed(request: MemberRequest, feed_id: int) -> Feed:
    feed = queries.followed_feed(request.account, feed_id)
    if feed is None:
        raise Http404
    return feed


@member_only
def take_along(request: MemberRequest) -> HttpResponse:
    """The websites one follows, as a file for any reader."""
    # No name and no date in it, so that the same list is the same file, whoever takes it.
    text = write_opml(queries.outlines_of(request.account), title="Websites")
    response = HttpResponse(text, content_type="text/x-opml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="websites.opml"'
    return response
