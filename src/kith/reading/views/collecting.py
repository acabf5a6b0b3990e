"""Bringing a list from elsewhere into a collection, and taking a collection along."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kith.collections.models import Collection
from kith.collections.queries import collection_for, own_collection
from kith.members import limits
from kith.members.gate import MemberRequest, member_only
from kith.protocols.opml import NotAnOpmlFile
from kith.reading.collecting import Brought, NothingToBring, as_opml, bring_into, lines_of
from kith.reading.forms import BringListForm

# Each look makes Kith ask someone else's server, up to nine times.
_LOOKS = limits.Limit("look-for-website", 60, 3600)


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def bring(request: MemberRequest, collection_id: int) -> HttpResponse:
    """Bring OPML, or handles and addresses, from a file or pasted; what is left over is brought by another press."""
    kept = own_collection(request.account, collection_id)
    if kept is None:
        raise Http404
    if request.method != "POST":
        return _page(request, kept, BringListForm())
    form = BringListForm(request.POST, request.FILES)
    brought = _brought(request, kept, form) if form.is_valid() else None
    if brought is None:
        return _page(request, kept, form, status=422)
    if brought.left or brought.refused or brought.over or brought.unread:
        return _page(request, kept, BringListForm(initial={"text": "\n".join(brought.left)}), brought=brought)
    messages.success(request, _told(brought))
    return redirect("collections:people", kept.pk)


@require_safe
def take_collection_along(request: HttpRequest, collection_id: int) -> HttpResponse:
    """A collection as a list for feed readers, and to be brought to another server; as a visitor sees it."""
    shown = collection_for(None, collection_id)
    if shown is None:
        raise Http404
    response = HttpResponse(as_opml(shown), content_type="text/x-opml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="collection-{collection_id}.opml"'
    return response


def _brought(request: MemberRequest, kept: Collection, form: BringListForm) -> Brought | None:
    upload = form.cleaned_data["file"]
    try:
        lines = lines_of(text=form.cleaned_data["text"], body=upload.read() if upload else b"")
    except NotAnOpmlFile:
        form.add_error("file" if upload else "text", _("This is neither OPML nor a list of names and addresses."))
        return None
    except NothingToBring:
        form.add_error("file" if upload else "text", _("There is no @name and no address of a website in it."))
        return None

    def may_look() -> bool:
        return not limits.count(_LOOKS, str(request.account.pk)).is_over

    return bring_into(kept=kept, lines=lines, now=timezone.now(), may_look=may_look)


def _told(brought: Brought) -> str:
    many = len(brought.inside)
    said = ngettext("One is in now.", "%(many)s are in now.", many) % {"many": many} if many else _("Nobody new is in.")
    if brought.asked:
        many = len(brought.asked)
        said += " " + ngettext("One was asked first.", "%(many)s were asked first.", many) % {"many": many}
    if brought.already:
        many = brought.already
        said += " " + ngettext("One was in it already.", "%(many)s were in it already.", many) % {"many": many}
    if brought.over:
        many = brought.over
        room = ngettext(
            "There is no room for one more: a collection holds twenty-five.",
            "There is no room for %(many)s more: a collection holds twenty-five.",
            many,
        )
        said += " " + room % {"many": many}
    if brought.unread:
        many = brought.unread
        further = ngettext(
            "One line after the first hundred was not looked at.",
            "%(many)s lines after the first hundred were not looked at.",
            many,
        )
        said += " " + further % {"many": many}
    return said


def _page(
    request: MemberRequest, kept: Collection, form: BringListForm, *, brought: Brought | None = None, status: int = 200
) -> HttpResponse:
    told = _told(brought) if brought is not None else ""
    context = {"collection": kept, "form": form, "brought": brought, "told": told}
    return render(request, "reading/bring_list.html", context, status=status)
