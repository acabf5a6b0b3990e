"""The moderators' desk: what waits, one report, and the log."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kith.accounts.models import Account
from kith.accounts.queries import by_handle
from kith.foundations.paging import cursor_from
from kith.members.gate import MemberRequest, moderator_only
from kith.moderation import actions, queries
from kith.moderation.actions import AlreadyDecided, MayNotActOn, NeedsWarning, NeedsWords, NothingToHide
from kith.moderation.actions.deciding import may_act_on
from kith.moderation.forms import DecisionForm, ReasonForm, RemarkForm
from kith.moderation.models import Report
from kith.posts.queries import added_to
from kith.posts.showing import with_title
from kith.posts.wording import warnings


@require_safe
@moderator_only
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, or (`?show=decided`) what was decided."""
    is_decided = request.GET.get("show") == "decided"
    page = queries.decided_page(cursor_from(request.GET)) if is_decided else None
    context = {
        "reports": page.rows if page else queries.waiting_reports(),
        "page": page,
        "is_decided": is_decided,
        "tabs": [(_("Waiting"), "?", not is_decided), (_("Decided"), "?show=decided", is_decided)],
    }
    return render(request, "moderation/desk.html", context)


@require_safe
@moderator_only
def one(request: MemberRequest, report_id: int) -> HttpResponse:
    """One report with what it is about."""
    return _page(request, _report(report_id))


@require_POST
@moderator_only
def claim(request: MemberRequest, report_id: int) -> HttpResponse:
    report = _report(report_id)
    if not actions.claim_report(report=report, by=request.member, now=timezone.now()):
        messages.warning(request, _("Someone else has taken this up."))
    return redirect("moderation:one", report_id)


@require_POST
@moderator_only
def let_go(request: MemberRequest, report_id: int) -> HttpResponse:
    actions.let_go_of_report(report=_report(report_id), by=request.member, now=timezone.now())
    return redirect("moderation:one", report_id)


@require_POST
@moderator_only
def remark(request: MemberRequest, report_id: int) -> HttpResponse:
    report = _report(report_id)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _page(request, report, remark_form=form, status=422)
    actions.remark_on_report(report=report, by=request.member, text=form.cleaned_data["text"], now=timezone.now())
    return redirect("moderation:one", report_id)


@require_POST
@moderator_only
def decide(request: MemberRequest, report_id: int) -> HttpResponse:
    report = _report(report_id)
    form = DecisionForm(request.POST, report=report)
    if form.is_valid():
        try:
            actions.decide_report(report=report, by=request.member, now=timezone.now(), **form.cleaned_data)
        except AlreadyDecided:
            messages.warning(request, _("Someone else has just decided this."))
            return redirect("moderation:one", report_id)
        except (MayNotActOn, NeedsWarning, NeedsWords, NothingToHide) as refusal:
            form.add_error(_FIELDS[type(refusal)], _words(refusal))
        else:
            messages.info(request, _("Decided, and written into the log."))
            return redirect("moderation:desk")
    return _page(request, report, form=form, status=422)


@require_POST
@moderator_only
def take_back(request: MemberRequest, report_id: int) -> HttpResponse:
    """Take back what was decided: show a hidden post, or restore an account."""
    report = _report(report_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason, now = form.cleaned_data["reason"], timezone.now()
        try:
            if _is_touched(report.about):
                actions.restore_account(account=report.about, by=request.member, reason=reason, now=now)
            else:
                actions.show_post_again(report=report, by=request.member, reason=reason, now=now)
        except (MayNotActOn, NeedsWords, NothingToHide) as refusal:
            form.add_error(None, _words(refusal))
        else:
            return redirect("moderation:one", report_id)
    return _page(request, report, reason_form=form, status=422)


@require_safe
@moderator_only
def log(request: HttpRequest) -> HttpResponse:
    """Every act of those who keep this server, whole or about one person (`?about=@name`)."""
    asked = request.GET.get("about", "")
    about = by_handle(asked) if asked else None
    page = queries.log_page(cursor_from(request.GET, usual=50, most=200), about=about)
    more = f"&about={about.handle}" if about else ""
    return render(request, "moderation/log.html", {"page": page, "about": about, "more": more})


_FIELDS = {MayNotActOn: "decision", NeedsWarning: "warning", NeedsWords: "reason", NothingToHide: "decision"}


def _words(refusal: MayNotActOn | NeedsWarning | NeedsWords | NothingToHide) -> str:
    if isinstance(refusal, MayNotActOn):
        return _("This person keeps the server with you. Someone above them has to decide.")
    if isinstance(refusal, NeedsWarning):
        return _("Say what the warning is of.")
    if isinstance(refusal, NeedsWords):
        return _("Say why; and a letter needs words to the person.")
    return _("The post is gone already.")


def _is_touched(account: Account) -> bool:
    return bool(account.suspended_at or account.limited_at or account.covered_at)


def _report(report_id: int) -> Report:
    report = queries.report_on_desk(report_id)
    if report is None:
        raise Http404
    return report


def _page(request: MemberRequest, report: Report, *, status: int = 200, **forms: object) -> HttpResponse:
    post = report.post
    hidden = (post and post.hidden_at) or (report.collection and report.collection.hidden_at)
    added = added_to(post) if post is not None else None
    was_touched = _is_touched(report.about) or bool(hidden or added)
    context = {
        "report": report,
        "post": post,
        "added_warning": added,
        "is_hidden": bool(hidden),
        "warnings": warnings(),
        "media": [file.media for file in post.attachments.all()] if post else [],
        "was_edited": bool(post and report.post_html not in {"", post.html, with_title(post.title, post.html)}),
        "history": queries.history_of(report.about),
        "may_act": may_act_on(request.member, report.about),
        "may_take_back": was_touched and may_act_on(request.member, report.about),
        "form": DecisionForm(report=report),
        "remark_form": RemarkForm(),
        "reason_form": ReasonForm(),
    }
    return render(request, "moderation/one.html", context | forms, status=status)
