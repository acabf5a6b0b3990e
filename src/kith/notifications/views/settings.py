"""What may reach one, and by mail."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.foundations import mail
from kith.members.gate import MemberRequest, member_only
from kith.notifications import actions, queries
from kith.notifications.forms import KEEPERS_KINDS, KindsForm
from kith.notifications.models import Kind


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def settings(request: MemberRequest) -> HttpResponse:
    """Choose which kinds of notices ring the bell, and which are mailed."""
    member = request.member
    is_keeper = member.is_moderator
    reach = queries.reach_of(request.account)
    wanted = [kind for kind in Kind.values if kind not in member.quiet_kinds]
    form = KindsForm(
        request.POST if request.method == "POST" else None,
        initial={"kinds": wanted}, is_keeper=is_keeper, has_mail=mail.is_set_up(), reach=reach,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        _keep(request, form, is_keeper=is_keeper)
        messages.info(request, _("Kept. You are told of what you chose."))
        return redirect("notifications:settings")
    context = {"form": form, "is_stopped": actions.is_stopped(reach, member.email)}
    return render(request, "notifications/settings.html", context, status=422 if form.errors else 200)


@require_POST
@member_only
def try_mail_again(request: MemberRequest) -> HttpResponse:
    """After the mail server refused letters to this address, write there again."""
    actions.try_mail_again(account=request.account)
    messages.info(request, _("The next letter goes out again."))
    return redirect("notifications:settings")


def _keep(request: MemberRequest, form: KindsForm, *, is_keeper: bool) -> None:
    chosen = set(form.cleaned_data["kinds"]) | (set() if is_keeper else {str(each) for each in KEEPERS_KINDS})
    actions.choose_kinds(member=request.member, wanted=chosen)
    if form.has_mail:
        actions.choose_mail(
            member=request.member,
            mails=form.mails(),
            digest_hour=form.cleaned_data["digest_hour"],
            mails_private_words=form.cleaned_data["mails_private_words"],
            zone=timezone.get_current_timezone_name(),
            now=timezone.now(),
        )
