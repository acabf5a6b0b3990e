"""The write page: for a new post, a reply, or a change. Whatever goes wrong, what was typed and sent stays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.foundations.ids import parse_id
from kith.members.gate import MemberRequest, member_only
from kith.posts import actions
from kith.posts.forms import WritingForm, initial_for, initial_from
from kith.posts.models import Post
from kith.posts.queries import just_posted, source_of, subject_for
from kith.posts.uploading import Files, files_from
from kith.posts.views.returning import address_of, asked_address, at_post
from kith.posts.writing import Written
from kith.posts.writing import write as write_words
from kith.servers.queries import this_server

_PRESSED_TWICE = timedelta(seconds=30)


@dataclass(slots=True)
class _Desk:
    """What lies on the page: the form, its files, what is answered or changed."""

    request: MemberRequest
    form: WritingForm
    files: Files
    answered: Post | None = None
    changed: Post | None = None
    preview: Written | None = None
    asks_for_descriptions: bool = False

    @property
    def account(self) -> Account:
        return self.request.account


@member_only
def write(request: HttpRequest) -> HttpResponse:
    """Write a post, or with `?to=` a reply; the small forms of other pages are sent here too."""
    member = cast(MemberRequest, request)
    answered = _answered(member)
    if request.method != "POST":
        begins = initial_for(member.member, get_language() or "en", answered)
        begins["text"] = request.GET.get("text", "")[:5000] or begins.get("text", "")
        return _page(_Desk(member, WritingForm(initial=begins), Files(), answered))
    now = timezone.now()
    desk = _Desk(member, WritingForm(request.POST), files_from(request, member.account, now), answered)
    return _go_on(desk, lambda: _publish(desk, now))


@member_only
def edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Change the words, files or poll of one's own post."""
    member = cast(MemberRequest, request)
    post = source_of(member.account, post_id)
    if post is None:
        raise Http404
    has = [attachment.media for attachment in post.attachments.all()]
    if request.method != "POST":
        return _page(_Desk(member, WritingForm(initial=initial_from(post)), Files(has), changed=post))
    now = timezone.now()
    files = files_from(request, member.account, now, already=[file.id for file in has])
    desk = _Desk(member, WritingForm(request.POST), files, changed=post)
    return _go_on(desk, lambda: _change(desk, post, now))


def _answered(request: MemberRequest) -> Post | None:
    asked = parse_id(request.POST.get("to", "") or request.GET.get("to", ""))
    if asked is None:
        return None
    answered = subject_for(request.account, asked)
    if answered is None and request.method != "POST":
        raise Http404
    return answered


def _go_on(desk: _Desk, finish: Callable[[], HttpResponse]) -> HttpResponse:
    """Do what the pressed button says: publish (or keep the change), show a preview, or only take in files."""
    asked = desk.request.POST.get("do", "post")
    form_stands = desk.form.is_valid()
    if asked != "post" and asked != "preview":
        return _page(desk)
    if not form_stands or desk.files.problems:
        return _page(desk, status=422)
    try:
        if asked == "preview":
            desk.preview = write_words(desk.account, desk.form.draft(files=desk.files.chosen))
            return _page(desk)
        if desk.files.undescribed and "nudged" not in desk.request.POST:
            write_words(
                desk.account, desk.form.draft(files=desk.files.chosen)
            )  # what is wrong with the words is said too
            desk.asks_for_descriptions = True
            return _page(desk, status=422)
        return finish()
    except tuple(_REFUSALS) as refusal:
        field, words = _REFUSALS[type(refusal)](refusal)
        desk.form.add_error(field, words)
        return _page(desk, status=422)


def _publish(desk: _Desk, now: datetime) -> HttpResponse:
    request, answered = desk.request, desk.answered
    if request.POST.get("to") and answered is None:
        raise actions.AnsweredIsGone
    draft = desk.form.draft(in_reply_to_id=answered.id if answered else None, files=desk.files.chosen)
    post = just_posted(desk.account, draft, since=now - _PRESSED_TWICE)
    if post is None:
        post = actions.publish_post(author=desk.account, draft=draft, now=now)
    words = _("Your reply is out.") if answered else _("Your post is out.")
    note = format_html('<span>{} <a href="{}">{}</a></span>', words, address_of(post), _("See it"))
    # The tag lets the browser forget the words it kept in case they were lost.
    messages.success(request, note, extra_tags=_kept_as(answered, None))
    if answered is not None:
        return redirect(at_post(asked_address(request, address_of(answered)), post))
    return redirect(asked_address(request, address_of(post)))


def _change(desk: _Desk, post: Post, now: datetime) -> HttpResponse:
    actions.edit_post(post=post, author=desk.account, draft=desk.form.draft(files=desk.files.chosen), now=now)
    messages.success(desk.request, _("Your post is changed."), extra_tags=_kept_as(None, post))
    return redirect(address_of(post))


def _kept_as(answered: Post | None, changed: Post | None) -> str:
    """Return the name under which the browser keeps what is typed on this page."""
    if changed is not None:
        return f"edit-{changed.id}"
    return f"answer-{answered.id}" if answered else "write"


def _page(desk: _Desk, *, status: int = 200) -> HttpResponse:
    form, answered = desk.form, desk.answered
    context = {
        "form": form,
        "files": desk.files,
        "answered": answered,
        "changed": desk.changed,
        "preview": desk.preview,
        "asks_for_descriptions": desk.asks_for_descriptions,
        "nudged": desk.asks_for_descriptions or "nudged" in desk.request.POST,
        "limit": this_server().post_length,
        "keep": _kept_as(answered, desk.changed),
        "next": asked_address(desk.request, ""),
        "stays_here": answered is not None and answered.is_local_only,
    }
    return render(desk.request, "posts/write.html", context, status=status)


def _too_long(refusal: Any) -> tuple[str, str]:
    over = refusal.length - refusal.limit
    words = ngettext(
        "That is %(over)s character too many. A post here has up to %(limit)s.",
        "That is %(over)s characters too many. A post here has up to %(limit)s.",
        over,
    )
    return "text", words % {"over": over, "limit": refusal.limit}


def _poll_problem(refusal: Any) -> tuple[str, str]:
    return {
        "options": ("option_2", _("A poll needs at least two answers.")),
        "twice": ("option_2", _("Two answers are the same.")),
        "long": ("option_1", _("An answer has up to 50 characters.")),
        "time": ("poll_lasts", _("A poll is open for 5 minutes at least, and for 30 days at most.")),
    }[refusal.problem]


_REFUSALS: dict[type[Exception], Callable[[Any], tuple[str | None, str]]] = {
    actions.NothingToSay: lambda _refusal: ("text", _("Write something first, or add a picture.")),
    actions.TooLong: _too_long,
    actions.TooManyFiles: lambda _refusal: (None, _("A post takes four files.")),
    actions.FileMissing: lambda _refusal: (None, _("One of the files is not there any more. Add it again.")),
    actions.PollNeedsChange: _poll_problem,
    actions.AnsweredIsGone: lambda _refusal: (
        None,
        _("What you answer is not here any more. You can still post your words by themselves."),
    ),
    actions.MayNotPost: lambda _refusal: (None, _("You cannot post at the moment.")),
    actions.MayNotEdit: lambda _refusal: (None, _("This post cannot be changed any more.")),
}
