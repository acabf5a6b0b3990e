"""What one keeps: the shelves, and one saved thing with its place on them."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kith.accounts.models import Account
from kith.design.asking import ask_once_more
from kith.foundations.addresses import safe_next
from kith.foundations.html import without_pictures
from kith.foundations.ids import parse_id
from kith.foundations.paging import cursor_from
from kith.foundations.text import on_one_line
from kith.members.gate import MemberRequest, member_only
from kith.posts.actions import saving as shelving
from kith.posts.models import Bookmark, Folder
from kith.reading import queries
from kith.reading.forms import FolderForm, PlaceForm, SaveForm
from kith.reading.full_text import full_text_of
from kith.reading.pictures import with_pictures
from kith.reading.queries.saved import Saved, Shelves, Wanted
from kith.reading.showing import pencil_context, place_context, shelves_shown


@member_only
def saved(request: MemberRequest) -> HttpResponse:
    """The shelves, and what stands on one of them."""
    account = request.account
    shelves = queries.shelves_of(account)
    wanted = _wanted(account, shelves, request.GET)
    cursor = cursor_from(request.GET)
    page = queries.saved_page(account, wanted, cursor)
    is_tidying = "tidy" in request.GET
    asked = _asked(wanted)
    also = urlencode(asked | ({"tidy": "yes"} if is_tidying else {}))
    way = f"?{also}&" if also else "?"
    context = {
        "shelves": shelves,
        "shown": shelves_shown(shelves, wanted),
        "wanted": wanted,
        "page": page,
        "older": f"{way}max_id={page.older}" if page.older is not None else "",
        "newer": f"{way}min_id={page.newer}" if page.newer is not None else "",
        "is_tidying": is_tidying,
        "here": f"?{urlencode(asked)}" if asked else "",
        "unread_or_all": _address(asked | {"show": "unread"} if not wanted.is_unread else _without(asked, "show")),
        "tidy_or_done": _address(asked if is_tidying else asked | {"tidy": "yes"}),
        "form": SaveForm(),
    }
    return render(request, "reading/saved.html", context)


def _wanted(account: Account, shelves: Shelves, asked: Mapping[str, Any]) -> Wanted:
    folder = asked.get("folder", "")
    tag = shelving.folded_label(asked.get("tag", ""))
    label = next((label for label in shelves.labels if label.folded == tag), None) if tag else None
    return Wanted(
        folder=shelves.folder(parse_id(folder)),
        is_unfiled=folder == "none",
        label=label or (queries.label_called(account, tag) if tag else None),
        is_unread=asked.get("show") == "unread",
        words=on_one_line(asked.get("q", ""))[:200],
    )


def _asked(wanted: Wanted) -> dict[str, str]:
    """Return what an address says to ask for the same again."""
    asked = {}
    if wanted.folder is not None or wanted.is_unfiled:
        asked["folder"] = str(wanted.folder.pk) if wanted.folder else "none"
    if wanted.label is not None:
        asked["tag"] = wanted.label.name
    if wanted.words:
        asked["q"] = wanted.words
    if wanted.is_unread:
        asked["show"] = "unread"
    return asked


def _without(asked: dict[str, str], name: str) -> dict[str, str]:
    return {each: value for each, value in asked.items() if each != name}


def _address(asked: dict[str, str]) -> str:
    return f"/saved?{urlencode(asked)}" if asked else "/saved"


@require_POST
@member_only
def sort(request: MemberRequest) -> HttpResponse:
    """Do one thing with one or many of what one saved."""
    account = request.account
    back = safe_next(request, "/saved")
    deed, _colon, one = request.POST.get("deed", "").partition(":")
    ids = [number for each in ([one] if one else request.POST.getlist("id")) if (number := parse_id(each))]
    if not ids:
        messages.warning(request, _("Tick what you mean first."))
        return redirect(back)
    if deed == "read":
        shelving.mark_read(account=account, bookmark_ids=ids, now=timezone.now())
    elif deed == "unread":
        shelving.mark_unread(account=account, bookmark_ids=ids)
    elif deed == "remove":
        if len(ids) > 1 and not request.POST.get("sure"):
            return _asked_again(request, ids, back)
        _remove(request, ids)
    elif deed == "move":
        _move(request, ids)
    return redirect(back)


def _asked_again(request: MemberRequest, ids: list[int], back: str) -> HttpResponse:
    return ask_once_more(
        request,
        question=ngettext("No longer save %s thing?", "No longer save %s things?", len(ids)) % len(ids),
        explanation=_("Their folder and tags are forgotten. Highlights and notes stay."),
        yes=_("No longer save"),
        back=back,
        template="reading/sure.html",
        deed="remove",
        ids=ids,
    )


def _remove(request: MemberRequest, ids: list[int]) -> None:
    gone = shelving.remove_bookmarks(account=request.account, bookmark_ids=ids)
    told = ngettext("%(count)s thing is no longer saved.", "%(count)s things are no longer saved.", gone)
    messages.success(request, told % {"count": gone})


def _move(request: MemberRequest, ids: list[int]) -> None:
    form = PlaceForm(request.POST)
    try:
        folder = _folder_of(request.account, form) if form.is_valid() else None
    except shelving.TooManyFolders:
        messages.warning(request, _("You have as many folders as Kith can keep. Take one away first."))
        return
    moved = shelving.move_bookmarks(account=request.account, bookmark_ids=ids, folder=folder)
    where = _("in %(folder)s") % {"folder": folder.name} if folder else _("in no folder")
    told = ngettext("%(count)s thing is now %(where)s.", "%(count)s things are now %(where)s.", moved)
    messages.success(request, told % {"count": moved, "where": where})


def _folder_of(account: Account, form: PlaceForm) -> Folder | None:
    """Return the folder a form asks for: a new one, one of theirs, or None."""
    if form.cleaned_data["new_folder"].strip():
        name = form.cleaned_data["new_folder"]
        return shelving.folder_named(account=account, name=name, now=timezone.now())
    return Folder.objects.filter(account=account, pk=form.cleaned_data["folder"] or 0).first()


@member_only
def thing(request: MemberRequest, bookmark_id: int) -> HttpResponse:
    """One thing that was saved: an address with its text, notes and highlights, or where a post stands."""
    found = _own(request, bookmark_id)
    context = _thing_context(request, found)
    return with_pictures(render(request, "reading/saved_thing.html", context), context["has_pictures"])


def _thing_context(request: MemberRequest, found: Saved) -> dict[str, Any]:
    full = full_text_of(found.link, f"link:{found.link.pk}", {"text": "full"}, timezone.now()) if found.link else None
    html = full.html if full is not None else ""
    shows_pictures = "pictures" in request.GET  # its text was fetched from the website whole: see full_text.py
    bare, pictures = without_pictures(html)
    return {
        "thing": found,
        "full": full,
        "hidden_pictures": 0 if shows_pictures else pictures,
        "has_pictures": shows_pictures and pictures,
        **place_context(request.account, found.bookmark),
        **pencil_context(request.account, found.about, html if shows_pictures else bare),
    }


@member_only
def saved_post(request: MemberRequest, post_id: int) -> HttpResponse:
    """From a post to its place on the shelves."""
    found = get_object_or_404(Bookmark, account=request.account, post=post_id)
    return redirect("reading:kept:thing", found.pk)


@require_POST
@member_only
def place(request: MemberRequest, bookmark_id: int) -> HttpResponse:
    """Put one thing into a folder and under labels."""
    found = _own(request, bookmark_id)
    form = PlaceForm(request.POST)
    problem = ""
    if form.is_valid():
        try:
            folder = _folder_of(request.account, form)
            shelving.move_bookmarks(account=request.account, bookmark_ids=[found.id], folder=folder)
            shelving.label_bookmark(bookmark=found.bookmark, names=form.labels)
        except shelving.TooManyFolders:
            problem = _("You have as many folders as Kith can keep. Take one away first.")
        except shelving.TooManyLabels:
            problem = _("These are more tags than one can remember: %(most)s are enough.") % {
                "most": shelving.MOST_LABELS
            }
    else:
        problem = _("A name here is too long.")
    if problem:
        context = _thing_context(request, found) | {"problem": problem, "typed": request.POST}
        return render(request, "reading/saved_thing.html", context, status=422)
    messages.success(request, _("Kept."))
    return redirect(safe_next(request, f"/saved/{found.id}"))


def _own(request: MemberRequest, bookmark_id: int) -> Saved:
    found = queries.saved_thing(request.account, bookmark_id)
    if found is None:
        raise Http404
    return found


@member_only
def folders(request: MemberRequest) -> HttpResponse:
    """The folders one has: make one, call it something else, take it away."""
    form = FolderForm(request.POST) if request.method == "POST" else FolderForm()
    if form.is_valid():
        try:
            name = form.cleaned_data["folder"]
            made = shelving.folder_named(account=request.account, name=name, now=timezone.now())
        except shelving.NeedsAName:
            form.add_error("folder", _("Give it a name, so that you find it again."))
        except shelving.TooManyFolders:
            form.add_error("folder", _("You have as many folders as Kith can keep. Take one away first."))
        else:
            messages.success(request, _("The folder “%(name)s” is there.") % {"name": made.name})
            return redirect("reading:kept:folders")
    context = {"shelves": queries.shelves_of(request.account), "form": form}
    return render(request, "reading/saved_folders.html", context, status=422 if form.errors else 200)


@require_POST
@member_only
def folder(request: MemberRequest, folder_id: int) -> HttpResponse:
    """Call a folder something else, or take it away; what is in it stays saved."""
    found = get_object_or_404(Folder, account=request.account, pk=folder_id)
    if request.POST.get("deed") == "remove" and not request.POST.get("sure"):
        return ask_once_more(
            request,
            question=_("Take this folder away?"),
            explanation=_("What is in “%(name)s” stays saved, in no folder.") % {"name": found.name},
            yes=_("Take it away"),
            back=reverse("reading:kept:folders"),
            template="reading/sure.html",
            deed="remove",
        )
    if request.POST.get("deed") == "remove":
        shelving.delete_folder(folder=found)
        told = _("The folder “%(name)s” is gone. What was in it is still saved, in no folder.")
        messages.success(request, told % {"name": found.name})
        return redirect("reading:kept:folders")
    try:
        shelving.rename_folder(folder=found, name=request.POST.get("folder", ""))
    except shelving.NeedsAName:
        messages.warning(request, _("A folder needs a name. It is still called “%(name)s”.") % {"name": found.name})
    except shelving.NameIsTaken:
        messages.warning(
            request, _("You have a folder of that name. This one is still “%(name)s”.") % {"name": found.name}
        )
    else:
        messages.success(request, _("It is called “%(name)s” now.") % {"name": found.name})
    return redirect("reading:kept:folders")
