"""Asking the moderators to look, and seeing what became of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kith.accounts.models import Account
from kith.accounts.queries import relationship
from kith.collections.models import Collection
from kith.collections.queries import collection_for
from kith.foundations.addresses import safe_next
from kith.members.gate import MemberRequest, member_only
from kith.moderation import queries
from kith.moderation.actions import MayNotReportYourself, TooManyReports, report_posts
from kith.moderation.forms import ReportForm
from kith.posts.models import Post
from kith.posts.queries import subject_for


@require_http_methods(["GET", "POST"])
@member_only
def report_post(request: MemberRequest, post_id: int) -> HttpResponse:
    """Report a post that one can see."""
    post = subject_for(request.account, post_id)
    if post is None:
        raise Http404
    return _report(request, post.author, post)


@require_http_methods(["GET", "POST"])
@member_only
def report_collection(request: MemberRequest, collection_id: int) -> HttpResponse:
    """Report a collection that one can see."""
    shown = collection_for(request.account, collection_id)
    if shown is None:
        raise Http404
    return _report(request, shown.collection.owner, None, shown.collection)


@require_http_methods(["GET", "POST"])
@member_only
def report_person(request: MemberRequest, account_id: int) -> HttpResponse:
    """Report an account."""
    about = Account.objects.in_good_standing().filter(pk=account_id).first()
    if about is None:
        raise Http404
    return _report(request, about, None)


@require_safe
@member_only
def reports(request: MemberRequest) -> HttpResponse:
    """What one reported, and what became of it; and what one was told by the moderators oneself."""
    account = request.account
    context = {"reports": queries.reports_by(account), "cautions": queries.cautions_of(account)}
    return render(request, "moderation/own_reports.html", context)


def _report(
    request: MemberRequest, about: Account, post: Post | None, collection: Collection | None = None
) -> HttpResponse:
    back = safe_next(request, f"/collections/{collection.pk}" if collection else f"/{about.handle}")
    form = ReportForm(request.POST or None, about=about)
    if request.method == "POST" and form.is_valid():
        try:
            report_posts(
                by=request.account,
                about=about,
                posts=[post] if post is not None else [],
                collections=[collection] if collection is not None else [],
                category=form.cleaned_data["category"],
                words=form.cleaned_data["words"],
                is_forwarded=form.cleaned_data.get("is_forwarded", False),
                now=timezone.now(),
            )
        except MayNotReportYourself:
            messages.warning(request, _("That is your own. You can delete it yourself."))
            return redirect(back)
        except TooManyReports:
            form.add_error(None, _("You have reported a lot today. Try again tomorrow, or write to the moderators."))
        else:
            tie = relationship(request.account, about)
            return render(request, "moderation/reported.html", {"about": about, "tie": tie, "back": back})
    context = {"form": form, "about": about, "post": post, "collection": collection, "back": back}
    return render(request, "moderation/report.html", context, status=422 if form.errors else 200)
