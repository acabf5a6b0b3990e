"""Lists of people: one's own, and those that others share."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.accounts.models import Account
from kith.accounts.queries import shown_to
from kith.design.asking import ask_once_more
from kith.filters.models import Context
from kith.foundations.addresses import safe_next
from kith.foundations.paging import cursor_from
from kith.foundations.text import on_one_line
from kith.members.gate import MemberRequest, member_only
from kith.members.limits import Limit, count
from kith.protocols.publishing import feed_links
from kith.timelines import actions, lists, queries
from kith.timelines.forms import ListForm, NewListForm
from kith.timelines.models import List
from kith.timelines.showing import list_context
from kith.timelines.views.lists import viewer_of

_FOLLOW_ALL = Limit("follow-all", 10, 3600)


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def own_lists(request: MemberRequest) -> HttpResponse:
    """One's lists, and a place to make one."""
    form = NewListForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        draft = actions.ListDraft(title=form.cleaned_data["title"])
        try:
            made = actions.make_list(owner=request.account, draft=draft, now=timezone.now())
        except actions.TooManyLists:
            form.add_error("title", _("You have fifty lists. Delete one that you no longer need first."))
        except actions.NoTitle:
            form.add_error("title", _("Give the list a name."))
        else:
            return redirect("timelines:list_people", made.pk)
    context = {"lists": lists.lists_of(request.account), "form": form}
    return render(request, "timelines/lists.html", context, status=422 if form.errors else 200)


@require_safe
def list_posts(request: HttpRequest, list_id: int) -> HttpResponse:
    """What those in a list published: one's own list, or one that somebody shares."""
    now = timezone.now()
    viewer = viewer_of(request)
    kept = lists.list_for(viewer, list_id)
    if kept is None:
        raise Http404
    page = queries.list_page(viewer, kept, cursor_from(request.GET), now=now)
    is_own = viewer is not None and viewer.pk == kept.owner_id
    context = list_context(viewer, page, now, within=Context.HOME) | {
        "list": kept,
        "is_own": is_own,
        "is_in": viewer is not None and not is_own and lists.is_in_list(kept, viewer),
        "people": lists.first_people_in(kept, viewer),
        "size": kept.size,  # type: ignore[attr-defined]  # list_for counted it
        "more_people": max(0, kept.size - lists.FIRST_PEOPLE),  # type: ignore[attr-defined]
        "shared_at": f"{settings.KITH_ORIGIN}{request.path}",
        "feeds": feed_links(request.path) if kept.is_public else (),
    }
    return render(request, "timelines/list.html", context)


@require_safe
def list_people(request: HttpRequest, list_id: int) -> HttpResponse:
    """Who is in a list; its owner puts people in and takes them out here."""
    viewer = viewer_of(request)
    kept = lists.list_for(viewer, list_id)
    if kept is None:
        raise Http404
    is_own = viewer is not None and viewer.pk == kept.owner_id
    text = request.GET.get("q", "").strip()[:60]
    context = {
        "list": kept,
        "is_own": is_own,
        "people": lists.people_in(kept, viewer),
        "found": lists.people_for(kept, text) if is_own else [],
        "text": text,
    }
    return render(request, "timelines/list_people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def change_list(request: MemberRequest, list_id: int) -> HttpResponse:
    """Rename a list, say what it shows, share it."""
    kept = _own(request, list_id)
    initial = {name: getattr(kept, name) for name in ListForm.base_fields}
    form = ListForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_list(kept=kept, draft=form.draft)
        except actions.NoTitle:
            form.add_error("title", _("Give the list a name."))
        else:
            messages.success(request, _("Kept."))
            return redirect("timelines:list", kept.pk)
    return render(
        request, "timelines/list_change.html", {"list": kept, "form": form}, status=422 if form.errors else 200
    )


@require_POST
@member_only
def delete_list(request: MemberRequest, list_id: int) -> HttpResponse:
    """Delete a list; asks once more where no script did."""
    kept = _own(request, list_id)
    if request.POST.get("sure") != "yes":
        return ask_once_more(
            request,
            question=_("Delete the list “%(title)s”?") % {"title": kept.title},
            explanation=_("Nobody in it is told, and whom you follow you still follow."),
            yes=_("Delete"),
            back=reverse("timelines:change_list", args=[kept.pk]),
        )
    actions.delete_list(kept=kept)
    messages.success(request, _("The list is deleted."))
    return redirect("timelines:lists")


@require_POST
@member_only
def put_in_list(request: MemberRequest, list_id: int, account_id: int) -> HttpResponse:
    """Put someone into one of one's lists."""
    kept = _own(request, list_id)
    _put(request, kept, _someone(request, account_id))
    return redirect(safe_next(request, reverse("timelines:list_people", args=[kept.pk])))


@require_POST
@member_only
def take_out_of_list(request: MemberRequest, list_id: int, account_id: int) -> HttpResponse:
    """Take someone out of one of one's lists."""
    kept = _own(request, list_id)
    actions.take_out_of_list(kept=kept, account=_someone(request, account_id))
    return redirect(safe_next(request, reverse("timelines:list_people", args=[kept.pk])))


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def lists_with(request: MemberRequest, account_id: int) -> HttpResponse:
    """Which of one's lists someone is in; from their page."""
    account = _someone(request, account_id)
    memberships = lists.memberships(request.account, account)
    if request.method == "POST":
        wanted = set(request.POST.getlist("lists"))
        title = on_one_line(request.POST.get("title", ""))
        for each in memberships:
            is_wanted = str(each.list.pk) in wanted
            if is_wanted and not each.is_in:
                _put(request, each.list, account)
            elif each.is_in and not is_wanted:
                actions.take_out_of_list(kept=each.list, account=account)
        if title:
            try:
                now = timezone.now()
                made = actions.make_list(owner=request.account, draft=actions.ListDraft(title=title), now=now)
                _put(request, made, account)
            except actions.TooManyLists:
                messages.warning(request, _("You have fifty lists. Delete one that you no longer need first."))
        return redirect(f"/{account.handle}")
    return render(request, "timelines/lists_with.html", {"person": account, "memberships": memberships})


@require_POST
@member_only
def leave_list(request: MemberRequest, list_id: int) -> HttpResponse:
    """Take oneself out of a list that somebody shares."""
    kept = _shared(request, list_id)
    actions.leave_list(kept=kept, account=request.account, now=timezone.now())
    messages.info(request, _("You are out of this list, and nobody can put you in again."))
    return redirect("timelines:list", kept.pk)


@require_POST
@member_only
def copy_list(request: MemberRequest, list_id: int) -> HttpResponse:
    """Make somebody's list one's own."""
    try:
        made = actions.copy_list(kept=_shared(request, list_id), account=request.account, now=timezone.now())
    except actions.TooManyLists:
        messages.warning(request, _("You have fifty lists. Delete one that you no longer need first."))
        return redirect("timelines:list", list_id)
    messages.success(request, _("This list is yours now. Change it as you like; the other stays as it is."))
    return redirect("timelines:list", made.pk)


@require_POST
@member_only
def follow_list(request: MemberRequest, list_id: int) -> HttpResponse:
    """Follow everyone in a list."""
    kept = _shared(request, list_id)
    if count(_FOLLOW_ALL, str(request.account.pk)).is_over:
        messages.warning(request, _("You followed many lists this hour. Wait a little."))
    else:
        actions.ask_to_follow_all(kept=kept, account=request.account)
        size = lists.people_in(kept, request.account).exclude(pk=request.account.pk).count()
        said = ngettext("You are about to follow %(size)s person.", "You are about to follow %(size)s people.", size)
        messages.info(request, f"{said % {'size': size}} {_('Some may be asked first. It takes a moment.')}")
    return redirect("timelines:list", kept.pk)


def _put(request: MemberRequest, kept: List, account: Account) -> None:
    try:
        actions.put_in_list(kept=kept, account=account, now=timezone.now())
    except actions.NotForYourList:
        messages.warning(request, _("%(name)s cannot be put into this list.") % {"name": account.name})
    except actions.ListIsFull:
        messages.warning(request, _("A list holds five hundred. “%(title)s” is full.") % {"title": kept.title})


def _own(request: MemberRequest, list_id: int) -> List:
    kept = lists.own_list(request.account, list_id)
    if kept is None:
        raise Http404
    return kept


def _shared(request: MemberRequest, list_id: int) -> List:
    kept = lists.list_for(request.account, list_id)
    if kept is None:
        raise Http404
    return kept


def _someone(request: MemberRequest, account_id: int) -> Account:
    found = shown_to(request.account).filter(pk=account_id).first()
    if found is None:
        raise Http404
    return found
