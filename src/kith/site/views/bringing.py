"""Bringing lists from elsewhere: choose a file, see what it would do, say yes, and watch."""

from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.foundations.tables import csv_lines
from kith.members import limits
from kith.members.gate import MemberRequest, member_only
from kith.site import bringing_from_elsewhere, imports, returning
from kith.site.bringing.forms import BringForm
from kith.site.models import Import, ImportKind

_FILES = limits.Limit("bring-file", 20, 24 * 3600)
_ARCHIVES = limits.Limit("bring-archive", 5, 24 * 3600)
_LINES_ON_A_PAGE = 50
# What one has here already would be written over.
_ASK_FIRST = (ImportKind.PROFILE, ImportKind.AVATAR, ImportKind.HEADER)


@require_http_methods(["GET", "POST"])
@member_only
def bring(request: MemberRequest) -> HttpResponse:
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if request.method == "POST" and form.is_valid():
        brought = _brought(request, form)
        if brought is not None:
            return redirect("site:brought", brought.pk)
    context = {"form": form, "earlier": imports.imports_of(request.account)}
    return render(request, "site/bring.html", context, status=422 if form.errors else 200)


def _brought(request: MemberRequest, form: BringForm) -> Import | None:
    if limits.count(_FILES, str(request.account.pk)).is_over:
        form.add_error("file", _("You have brought many files today. Bring this one tomorrow."))
        return None
    file = form.cleaned_data["file"]
    try:
        if isinstance(file, UploadedFile):
            if limits.count(_ARCHIVES, str(request.account.pk)).is_over:
                raise imports.NotThisFile(_("You have brought many archives today. Bring this one tomorrow."))
            return returning.bring_archive(account=request.account, upload=file, now=timezone.now())
        name, body = file
        return imports.bring(
            account=request.account,
            body=body,
            now=timezone.now(),
            name=name,
            kind=form.cleaned_data["kind"],
            replaces=form.cleaned_data["mode"] == "replace",
        )
    except imports.NotThisFile as refused:
        form.add_error("file", str(refused))
        return None


@member_only
def brought(request: MemberRequest, import_id: int) -> HttpResponse:
    """Before: what would happen. Meanwhile: how far it is. Afterwards: what could not be done, and why."""
    found = _own(request, import_id)
    if found.kind == ImportKind.ARCHIVE:
        return _archive(request, found)
    told = imports.lines_to_be_told(found)
    outlook = imports.outlook_of(found)
    context = {
        "brought": found,
        "outlook": outlook,
        "is_looking": bool(outlook.elsewhere) and bringing_from_elsewhere.is_looked_for(found),
        "is_trying_again": bool(outlook.elsewhere) and bringing_from_elsewhere.is_tried_again(found),
        "page": Paginator(told, _LINES_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "site/brought.html", context)


def _archive(request: MemberRequest, found: Import) -> HttpResponse:
    parts = returning.parts_of(found)
    context = {
        "brought": found,
        "parts": parts,
        "asks_first": _ASK_FIRST,
        "percent": _percent(parts),
    }
    return render(request, "site/archive_brought.html", context)


def _percent(parts: list[tuple[Import, imports.Outlook]]) -> int:
    every = sum(outlook.all for _part, outlook in parts)
    return 100 * (every - sum(outlook.waiting for _part, outlook in parts)) // every if every else 100


@require_POST
@member_only
def begin(request: MemberRequest, import_id: int) -> HttpResponse:
    found = _own(request, import_id)
    if found.kind != ImportKind.ARCHIVE:
        imports.confirm(brought=found, now=timezone.now())
        return redirect("site:brought", import_id)
    try:
        returning.confirm_archive(brought=found, wanted=set(request.POST.getlist("part")), now=timezone.now())
    except returning.NothingWanted:
        messages.warning(request, _("Tick what you want to bring."))
    return redirect("site:brought", import_id)


@require_POST
@member_only
def stop(request: MemberRequest, import_id: int) -> HttpResponse:
    returning.stop(brought=_own(request, import_id), now=timezone.now())
    return redirect("site:brought", import_id)


@require_POST
@member_only
def take_out(request: MemberRequest, import_id: int) -> HttpResponse:
    returning.take_out(brought=_own(request, import_id), now=timezone.now())
    return redirect("site:brought", import_id)


@require_POST
@member_only
def drop(request: MemberRequest, import_id: int) -> HttpResponse:
    imports.drop(brought=_own(request, import_id))
    messages.info(request, _("Nothing was done. The file is forgotten."))
    return redirect("site:bring")


@member_only
def failed_lines(request: MemberRequest, import_id: int) -> HttpResponseBase:
    """The lines that could not be done wholly, each with the reason behind it, to be mended and brought again."""
    found = _own(request, import_id)
    lines = imports.lines_to_be_told(found).iterator(500)
    rows = ((*(str(cell) for cell in line.cells), line.problem) for line in lines)
    response = StreamingHttpResponse((row.encode() for row in csv_lines(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.kind}-failed.csv"'
    return cast("HttpResponseBase", response)


def _own(request: MemberRequest, import_id: int) -> Import:
    found = imports.import_of(request.account, import_id)
    if found is None:
        raise Http404
    return found
