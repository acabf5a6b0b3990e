"""Keeping the server: new versions of its terms and of its privacy page."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.members.gate import MemberRequest, administrator_only
from kith.servers import actions as servers
from kith.servers.documents import versions_of
from kith.servers.models import Document, DocumentKind
from kith.servers.queries import this_server
from kith.site.acting import note
from kith.site.keeping_forms import DocumentForm
from kith.site.starting import starting_text
from kith.site.views.documents import address_of

_FAIR_NOTICE = timedelta(days=14)
_SHOWN_AFTER = timedelta(days=14)


@administrator_only
def documents(request: MemberRequest, paper: str) -> HttpResponse:
    """Show the versions there are, and a form for the next one, begun with the last."""
    chosen, today = DocumentKind(paper), timezone.localdate()
    versions = versions_of(chosen, today=today)
    latest = versions.all[0] if versions.all else None
    form = DocumentForm(request.POST or None, initial=_start(chosen, latest))
    if request.method == "POST" and form.is_valid():
        try:
            _publish(request, chosen, form)
        except servers.InThePast:
            form.add_error("effective_on", _("This day is over. Choose today or a later one."))
        except servers.AlreadyHolds:
            form.add_error("effective_on", _("A version of this day holds already; choose tomorrow or a later day."))
        else:
            messages.info(request, _("Published."))
            return redirect("site:manage_document", paper)
    context = {"kind": chosen, "form": form, "versions": versions, "is_first": latest is None, "today": today}
    return render(request, "site/manage/document.html", context, status=422 if form.errors else 200)


@require_POST
@administrator_only
def withdraw(request: MemberRequest, paper: str, document_id: int) -> HttpResponse:
    """Take back a version that is still to come."""
    document = get_object_or_404(Document, pk=document_id, kind=paper)
    try:
        servers.withdraw_document(document=document, today=timezone.localdate())
    except servers.AlreadyHolds:
        messages.warning(request, _("It holds already. Publish a new version instead."))
    else:
        note(request.member, "withdraw_document", paper, document.effective_on.isoformat())
        messages.info(request, _("Taken back."))
    return redirect("site:manage_document", paper)


@transaction.atomic
def _publish(request: MemberRequest, kind: DocumentKind, form: DocumentForm) -> None:
    given, now = form.cleaned_data, timezone.now()
    document = servers.publish_document(
        kind=kind, text=given["text"], plain=given["plain"], changes=given["changes"],
        effective_on=given["effective_on"], by_name=request.member.username,
        tells_members=given["tells_members"], now=now, today=timezone.localdate(),
    )  # fmt: skip
    note(request.member, "publish_document", kind, f"{document.effective_on.isoformat()}: {document.changes}")
    if given["tells_members"]:
        servers.announce_to_everyone(
            text=_announced(document), starts_at=now, by_name=request.member.username, now=now,
            ends_at=now + (document.effective_on - timezone.localdate()) + _SHOWN_AFTER,
        )  # fmt: skip


def _announced(document: Document) -> str:
    told = _("From %(day)s a new version of our %(what)s holds. %(changes)s [Read it](%(address)s)")
    return told % {
        "day": date_format(document.effective_on, "j F Y"),
        "what": document.get_kind_display().lower(),
        "changes": document.changes,
        "address": address_of(document),
    }


def _start(kind: DocumentKind, latest: Document | None) -> dict[str, object]:
    server, today = this_server(), timezone.localdate()
    if latest is not None:
        return {"text": latest.text, "plain": latest.plain, "effective_on": today + _FAIR_NOTICE, "tells_members": True}
    written = server.privacy if kind == DocumentKind.PRIVACY else ""
    return {
        "text": written or starting_text(kind, server=server),
        "plain": "" if written else starting_text(kind, server=server, plain=True),
        "effective_on": today,
    }
