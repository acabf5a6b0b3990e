"""The write page: for a new post, a reply, or a change."""

from datetime import datetime, timedelta
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.foundations.ids import parse_id
from kith.members.gate import MemberRequest, member_only
from kith.posts import actions
from kith.posts.forms import WritingForm, initial_for, initial_from
from kith.posts.models import Post
from kith.posts.pressing import press_of
from kith.posts.queries import source_of, subject_for
from kith.posts.uploading import Files, files_from
from kith.posts.views.desk import Desk, go_on, page
from kith.posts.views.returning import address_of, asked_address, at_post
from kith.posts.views.waiting import held_note, keep_as_draft, plan, sent_note


@member_only
def write(request: HttpRequest) -> HttpResponse:
    """Write a post, with `?to=` a reply, with `?quote=` a quote; the small forms of other pages are sent here too."""
    member = cast(MemberRequest, request)
    answered, quoted = _asked(member, "to"), _asked(member, "quote")
    if request.method != "POST":
        begins = initial_for(member.member, get_language() or "en", answered, quoted)
        begins["text"] = request.GET.get("text", "")[:5000] or begins.get("text", "")
        return page(Desk(member, WritingForm(initial=begins), Files(), answered, quoted))
    now = timezone.now()
    if "quote" not in request.POST or request.POST.get("do") == "unquote":
        quoted = None  # it was left out on the page, though its address names it still
    desk = Desk(member, WritingForm(request.POST), files_from(request, member.account, now), answered, quoted)
    return go_on(desk, _finish, now)


@require_GET
@member_only
def sent(request: HttpRequest) -> HttpResponse:
    """Say whether something was sent from the page with `?key=`; asked by what keeps words until they are (keep.js)."""
    account = cast(MemberRequest, request).account
    return JsonResponse({"sent": actions.was_sent_from(account, request.GET.get("key", ""))})


@member_only
def edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Change the words, files or poll of one's own post."""
    member = cast(MemberRequest, request)
    post = source_of(member.account, post_id)
    if post is None:
        raise Http404
    has = [attachment.media for attachment in post.attachments.all()]
    if request.method != "POST":
        return page(Desk(member, WritingForm(initial=initial_from(post)), Files(has), changed=post))
    now = timezone.now()
    files = files_from(request, member.account, now, already=[file.id for file in has])
    return go_on(Desk(member, WritingForm(request.POST), files, changed=post), _change, now)


def _asked(request: MemberRequest, name: str) -> Post | None:
    """The post that is answered (`to`) or quoted (`quote`)."""
    asked = parse_id(request.POST.get(name, "") or request.GET.get(name, ""))
    if asked is None:
        return None
    found = subject_for(request.account, asked)
    if found is None and request.method != "POST":
        raise Http404
    return found


def _finish(desk: Desk, now: datetime) -> HttpResponse:
    if desk.request.POST.get("to") and desk.answered is None:
        raise actions.AnsweredIsGone
    if desk.request.POST.get("quote") and desk.quoted is None:
        raise actions.QuotedIsGone
    if desk.asked == "draft":
        return keep_as_draft(desk, now)
    if desk.asked == "plan":
        return plan(desk, now)
    return _publish(desk, now)


def _publish(desk: Desk, now: datetime) -> HttpResponse:
    request, answered, delay = desk.request, desk.answered, desk.request.member.send_delay
    key = press_of(request)
    try:
        if delay:
            held = actions.hold_post(
                account=desk.account, draft=desk.draft, delay=timedelta(seconds=delay), now=now, key=key
            )
            # The tag lets the browser forget the words it kept in case they were lost.
            messages.success(request, held_note(held, now), extra_tags=desk.kept_as)
            return redirect(asked_address(request, address_of(answered) if answered else "/home"))
        post = actions.publish_post(author=desk.account, draft=desk.draft, now=now, key=key)
    except actions.SentAlready:
        messages.info(request, _("This was sent already."), extra_tags=desk.kept_as)
        return redirect(asked_address(request, "/home"))
    messages.success(request, sent_note(post), extra_tags=desk.kept_as)
    if answered is not None:
        return redirect(at_post(asked_address(request, address_of(answered)), post))
    return redirect(asked_address(request, address_of(post)))


def _change(desk: Desk, now: datetime) -> HttpResponse:
    post = cast(Post, desk.changed)
    actions.edit_post(post=post, author=desk.account, draft=desk.draft, now=now)
    messages.success(desk.request, _("Your post is changed."), extra_tags=desk.kept_as)
    return redirect(address_of(post))
