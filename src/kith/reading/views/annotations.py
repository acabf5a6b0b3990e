"""Highlights and private notes: all of them, marking, noting, and taking them along."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.design.asking import ask_once_more
from kith.foundations.addresses import safe_next
from kith.foundations.ids import parse_id
from kith.foundations.paging import cursor_from
from kith.links.models import Link
from kith.members.gate import MemberRequest, member_only
from kith.posts.models import Post
from kith.posts.queries import visible_post
from kith.reading import actions, queries
from kith.reading.anchoring import Quote, Text
from kith.reading.exporting import write_markdown
from kith.reading.forms import HighlightForm, NoteForm


@member_only
def highlights(request: MemberRequest) -> HttpResponse:
    """All one marked and noted, the newest first."""
    page = queries.annotations_page(request.account, cursor_from(request.GET))
    context = {
        "page": page,
        "older": f"?max_id={page.older}" if page.older is not None else "",
        "newer": f"?min_id={page.newer}" if page.newer is not None else "",
    }
    return render(request, "reading/highlights.html", context)


@member_only
def take_highlights_along(request: MemberRequest) -> HttpResponse:
    """All of it, or what is about one thing (`about`), as a Markdown file."""
    about = _about(request, request.GET["about"]) if "about" in request.GET else None
    rows = list(queries.every_annotation(request.account, about))
    text = write_markdown(rows, queries.labels_about(request.account, rows), title=_("Highlights and notes"))
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="highlights.md"'
    return response


@require_POST
@member_only
def mark(request: MemberRequest) -> HttpResponse:
    """Mark words: chosen in the text, or copied into the form by hand."""
    about = _about(request, request.POST.get("about", ""))
    form = HighlightForm(request.POST)
    if form.is_valid():
        quote = _found_in(queries.text_about(about), form)
        if quote is not None:
            try:
                made = actions.highlight(
                    account=request.account,
                    about=about,
                    quote=quote,
                    note=form.cleaned_data["note"],
                    now=timezone.now(),
                )
            except actions.TooMuchMarked:
                form.add_error("quote", _("There are so many highlights in this that it is all highlighted."))
            except actions.NothingMarked:
                form.add_error("quote", form.fields["quote"].error_messages["required"])
            else:
                return redirect(f"{_back(request)}#mark-{made.pk}")
    return _again(request, about, form)


def _found_in(text: str, form: HighlightForm) -> Quote | None:
    """Return the words as they stand in the text; where they don't, the form says so. Without a text, as they came."""
    typed = Quote(form.cleaned_data["quote"], form.cleaned_data["before"], form.cleaned_data["after"])
    if not text:
        return typed
    whole = Text(text)
    place = whole.find(typed)
    if place is None:
        form.add_error("quote", _("These words are not in the text. Copy them just as they stand there."))
        return None
    return whole.quote_at(*place)


@require_POST
@member_only
def note(request: MemberRequest) -> HttpResponse:
    """Note something on all of what one reads."""
    about = _about(request, request.POST.get("about", ""))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _again(request, about, form)
    actions.note_on(account=request.account, about=about, note=form.cleaned_data["note"], now=timezone.now())
    messages.success(request, _("Noted. Only you can see it."), extra_tags=f"note-{about.pk}")
    return redirect(f"{_back(request)}#notes")


@require_POST
@member_only
def change(request: MemberRequest, annotation_id: int) -> HttpResponse:
    """Change what one noted, or take a highlight away."""
    found = queries.annotation_for(request.account, annotation_id)
    if found is None:
        raise Http404
    if request.POST.get("deed") == "remove" and not request.POST.get("sure"):
        return ask_once_more(
            request,
            question=_("Take this away?"),
            explanation=found.quote or found.note,
            yes=_("Take it away"),
            back=_back(request),
            template="reading/sure.html",
            deed="remove",
        )
    if request.POST.get("deed") == "remove":
        actions.remove_annotation(annotation=found)
        messages.success(request, _("The highlight is gone.") if found.quote else _("The note is gone."))
        return redirect(_back(request))
    form = NoteForm(request.POST)
    if form.is_valid():
        actions.change_note(annotation=found, note=form.cleaned_data["note"], now=timezone.now())
        messages.success(request, _("Noted. Only you can see it."))
    else:
        messages.warning(request, str(form.errors["note"][0]))
    return redirect(_back(request))


def _again(request: MemberRequest, about: Post | Link, form: HighlightForm | NoteForm) -> HttpResponse:
    """Show what was typed once more, with what is wrong with it."""
    context = {
        "form": form,
        "about": request.POST["about"],
        "back": _back(request),
        "is_note": isinstance(form, NoteForm),
    }
    return render(request, "reading/annotate.html", context | {"source": queries.source_of(about)}, status=422)


def _about(request: MemberRequest, spelt: str) -> Post | Link:
    """Return what is annotated: a post one may see, or an address one keeps or has annotated before."""
    kind, _colon, number = spelt.partition(":")
    about_id = parse_id(number) or 0
    found: Post | Link | None = None
    if kind == "post":
        found = visible_post(request.account, about_id)
    elif kind == "link":
        found = queries.kept_link(request.account, about_id)
    if found is None:
        raise Http404
    return found


def _back(request: MemberRequest) -> str:
    return safe_next(request).partition("#")[0] or "/saved/highlights"
