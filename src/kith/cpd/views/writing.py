"""One entry: writing it, reading it, changing it, putting something beside it, deleting it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.cpd import actions, queries
from kith.cpd.beside import beside
from kith.cpd.forms import EntryForm
from kith.cpd.models import Entry, Thing
from kith.cpd.prefilling import (
    HIGHLIGHTS,
    Beginning,
    begin_with,
    begin_with_highlights,
    name_of,
    things_named,
    told_of_all,
)
from kith.cpd.showing import ready_to_read
from kith.design.asking import ask_once_more
from kith.members.gate import MemberRequest, member_only


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def new(request: MemberRequest) -> HttpResponse:
    """Write an entry, begun with what it is about (`about`) or with all one marked lately."""
    keeping = queries.keeping_of(request.account)
    today = timezone.localdate()
    if request.method == "POST":
        form = EntryForm(request.POST, regulator=keeping.regulator, initial={})
        about = things_named(request.account, request.POST.getlist("about"))
        if form.is_valid():
            made = _written(request, form, about)
            if made is not None:
                messages.success(request, _said_of(made), extra_tags=f"cpd-new{request.POST.get('begun', '')}")
                return redirect("cpd:entry", made.pk)
        return _page(request, form, Beginning(about=about), status=422)
    began = _beginning(request, keeping)
    form = EntryForm.beginning(began, regulator=keeping.regulator, today=today)
    return _page(request, form, began)


@require_safe
@member_only
def entry(request: MemberRequest, entry_id: int) -> HttpResponse:
    """One's own entry, to read."""
    kept = _own(request, entry_id)
    keeping = queries.keeping_of(request.account)
    (readable,) = ready_to_read([kept], keeping.regulator, beside([kept], request.account, to_owner=True))
    context = {"it": readable, "entry": kept, "regulator": keeping.regulator}
    return render(request, "cpd/entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def change(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Change an entry, or what stands beside it."""
    kept = _own(request, entry_id)
    keeping = queries.keeping_of(request.account)
    stands = beside([kept], request.account, to_owner=True).get(kept.pk, [])
    form = EntryForm.of(
        kept, regulator=keeping.regulator, beside=stands, data=request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid() and _changed(form, kept, request):
        messages.success(request, _said_of(kept), extra_tags=f"cpd-{kept.pk}")
        return redirect("cpd:entry", kept.pk)
    context = {"form": form, "entry": kept, "regulator": keeping.regulator}
    return render(request, "cpd/change.html", context, status=422 if form.errors else 200)


@require_POST
@member_only
def add(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Put something beside an entry that is there."""
    kept = _own(request, entry_id)
    about = things_named(request.account, request.POST.getlist("about"))
    if not about:
        raise Http404
    try:
        actions.add_evidence(entry=kept, about=about, now=timezone.now())
    except actions.TooMuchEvidence:
        messages.warning(request, _("So much stands beside this entry that no more fits. Begin another one."))
    else:
        messages.success(request, _("It stands beside the entry now."))
    return redirect("cpd:entry", kept.pk)


@require_POST
@member_only
def delete(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Delete an entry; asks once more where no script did."""
    kept = _own(request, entry_id)
    if request.POST.get("sure") != "yes":
        return ask_once_more(
            request,
            question=_("Delete this entry?"),
            explanation=_("“%(title)s” goes for good, also from what you shared.") % {"title": kept.title},
            yes=_("Delete"),
            back=reverse("cpd:entry", args=[kept.pk]),
        )
    actions.delete_entry(entry=kept)
    messages.success(request, _("The entry is deleted."))
    return redirect("cpd:index")


def _beginning(request: MemberRequest, keeping: queries.Keeping) -> Beginning:
    about = request.GET.get("about", "")
    if not about:
        return Beginning()
    if about == HIGHLIGHTS:
        return begin_with_highlights(request.account, keeping.period_with(timezone.localdate()))
    things = things_named(request.account, [about])
    if not things:
        raise Http404
    return begin_with(request.account, things[0], now=timezone.now())


def _page(request: MemberRequest, form: EntryForm, began: Beginning, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "regulator": form.regulator,
        "began": began,
        "about": list(zip(map(name_of, began.about), told_of_all(request.account, began.about), strict=True)),
        "begun": request.POST.get("begun", "") if request.method == "POST" else request.GET.get("about", ""),
        "is_of_all_marks": request.GET.get("about") == HIGHLIGHTS,
        "others": queries.lately_written(request.account) if len(began.about) == 1 else [],
    }
    return render(request, "cpd/new.html", context, status=status)


def _written(request: MemberRequest, form: EntryForm, about: list[Thing]) -> Entry | None:
    draft = form.draft(is_complete=_is_done(request))
    try:
        return actions.write_entry(account=request.account, draft=draft, about=about, now=timezone.now())
    except actions.TooManyEntries:
        form.add_error(None, _("Your log is full. Take it along as a file, and delete what is old."))
    except _REFUSALS as refusal:
        _refuse(form, refusal)
    return None


def _changed(form: EntryForm, kept: Entry, request: MemberRequest) -> bool:
    draft = form.draft(is_complete=_is_done(request))
    try:
        actions.change_entry(entry=kept, draft=draft, keeps=form.kept, now=timezone.now())
    except Entry.DoesNotExist:
        raise Http404 from None  # deleted in another window meanwhile
    except _REFUSALS as refusal:
        _refuse(form, refusal)
        return False
    return True


_REFUSALS = (
    actions.NoTitle, actions.EntryTooLong, actions.NoSuchDay, actions.EndsBeforeItBegan, actions.TooMuchEvidence,
)  # fmt: skip


def _refuse(form: EntryForm, refusal: Exception) -> None:
    if isinstance(refusal, actions.NoTitle):
        form.add_error("title", form.fields["title"].error_messages["required"])
    elif isinstance(refusal, actions.EntryTooLong):
        words = _("This is longer than Kith can keep: %(most)s is the most.")
        form.add_error(form.field_called(refusal.what), words % {"most": refusal.most})
    elif isinstance(refusal, actions.NoSuchDay):
        form.add_error("began_on", _("Look at the year: this day is very far away."))
    elif isinstance(refusal, actions.EndsBeforeItBegan):
        form.add_error("ended_on", _("The last day is before the first."))
    else:
        form.add_error("said", _("So much stands beside this entry that no more fits. Begin another one."))


def _is_done(request: MemberRequest) -> bool:
    return request.POST.get("state") == "complete"


def _said_of(kept: Entry) -> str:
    if kept.is_complete:
        return _("In your log. Only you can see it.")
    return _("Kept as a draft. Only you can see it.")


def _own(request: MemberRequest, entry_id: int) -> Entry:
    kept = queries.own_entry(request.account, entry_id)
    if kept is None:
        raise Http404
    return kept
