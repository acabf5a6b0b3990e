"""Keeping the server: who asks to join, who is here, and invitations."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kith.foundations import mail
from kith.foundations.text import on_one_line
from kith.members import actions, inviting, leaving, queries
from kith.members.gate import MemberRequest, administrator_only
from kith.members.models import Invitation, Rank, User
from kith.members.views import link_of
from kith.site.acting import note
from kith.site.forms import RankForm

MEMBERS_ON_A_PAGE = 50


@administrator_only
def waiting(request: MemberRequest) -> HttpResponse:
    context = {
        "waiting": list(queries.waiting_members()[:100]),
        "unconfirmed": list(queries.unconfirmed_members()[:100]),
        "sends_mail": mail.is_set_up(),
    }
    return render(request, "site/manage/waiting.html", context)


@administrator_only
def members(request: MemberRequest) -> HttpResponse:
    text, show = on_one_line(request.GET.get("q", ""))[:100], request.GET.get("show", "")
    page = Paginator(queries.find_members(text, show=show), MEMBERS_ON_A_PAGE).get_page(request.GET.get("page"))
    kinds = (("", _("All")), ("staff", _("Keepers")), ("waiting", _("Not in yet")), ("closed", _("Closed")))
    tabs = [(word, f"?show={kind}&q={text}", kind == show) for kind, word in kinds]
    return render(request, "site/manage/members.html", {"page": page, "q": text, "show": show, "tabs": tabs})


@administrator_only
def member(request: MemberRequest, user_id: int) -> HttpResponse:
    person = get_object_or_404(User.objects.select_related("account", "invitation__made_by__account"), pk=user_id)
    is_owner = request.member.rank == Rank.OWNER
    may_change = person.rank != Rank.OWNER and (is_owner or not person.is_administrator)
    context = {
        "person": person,
        "may_change": may_change,
        "may_hand_on": is_owner and person.rank == Rank.ADMINISTRATOR and person.may_enter,
        "rank_form": RankForm(initial={"rank": person.rank}, may_make_administrators=is_owner) if may_change else None,
    }
    return render(request, "site/manage/member.html", context)


@require_POST
@administrator_only
def settle_member(request: MemberRequest, user_id: int, deed: str) -> HttpResponse:
    """Approve, decline, confirm, close or open a member, and write down who did."""
    person = get_object_or_404(User.objects.select_related("account"), pk=user_id)
    reason = on_one_line(request.POST.get("reason", ""))[:500]
    try:
        _DEEDS[deed](request, person)
    except actions.MayNotDisable:
        messages.warning(request, _("Only the owner may do that."))
        return redirect("site:manage_member", user_id)
    note(request.member, f"{deed}_member", f"@{person.username}", reason)
    messages.info(request, str(_WORDS[deed]) % {"name": person.account.name})
    return redirect("site:manage_waiting" if deed in {"approve", "decline", "confirm"} else "site:manage_members")


@require_POST
@administrator_only
def rank_member(request: MemberRequest, user_id: int) -> HttpResponse:
    person = get_object_or_404(User.objects.select_related("account"), pk=user_id)
    form = RankForm(request.POST, may_make_administrators=request.member.rank == Rank.OWNER)
    try:
        if not form.is_valid():
            raise actions.MayNotChangeRank
        actions.change_rank(user=person, rank=Rank(form.cleaned_data["rank"]), by=request.member)
    except actions.MayNotChangeRank:
        messages.warning(request, _("Only the owner may do that."))
    else:
        note(request.member, "rank_member", f"@{person.username}", form.cleaned_data["rank"])
        messages.info(request, _("Kept."))
    return redirect("site:manage_member", user_id)


@require_POST
@administrator_only
@reauthentication_required
def hand_on(request: MemberRequest, user_id: int) -> HttpResponse:
    """Give the server to another administrator."""
    person = get_object_or_404(User.objects.select_related("account"), pk=user_id)
    try:
        actions.hand_on(owner=request.member, to=person)
    except actions.MayNotChangeRank:
        messages.warning(request, _("The owner can hand the server on to an administrator, and to nobody else."))
    else:
        note(request.member, "hand_on", f"@{person.username}", "")
        messages.info(request, _("%(name)s owns this server now.") % {"name": person.account.name})
    return redirect("site:manage_member", user_id)


@administrator_only
def invitations(request: MemberRequest) -> HttpResponse:
    page = Paginator(queries.all_invitations(), MEMBERS_ON_A_PAGE).get_page(request.GET.get("page"))
    still_open = set(queries.open_invitations(timezone.now()).values_list("pk", flat=True))
    rows = [(one, link_of(one), one.pk in still_open) for one in page]
    return render(request, "site/manage/invitations.html", {"page": page, "rows": rows})


@require_POST
@administrator_only
def revoke_invitation(request: MemberRequest, invitation_id: int) -> HttpResponse:
    taken_back = get_object_or_404(Invitation, pk=invitation_id)
    inviting.revoke_invitation(invitation=taken_back, by=request.member, now=timezone.now())
    note(request.member, "revoke_invitation", taken_back.note or str(taken_back.pk), "")
    return redirect("site:manage_invitations")


def _approve(request: MemberRequest, person: User) -> None:
    actions.approve_member(user=person, now=timezone.now())


def _decline(request: MemberRequest, person: User) -> None:
    actions.decline_member(user=person, now=timezone.now())


def _confirm(request: MemberRequest, person: User) -> None:
    actions.confirm_member(user=person, now=timezone.now())


def _disable(request: MemberRequest, person: User) -> None:
    actions.disable_member(user=person, by=request.member, now=timezone.now())


def _enable(request: MemberRequest, person: User) -> None:
    actions.enable_member(user=person)


def _remove(request: MemberRequest, person: User) -> None:
    leaving.remove_member(user=person, by=request.member, now=timezone.now())


def _keep(request: MemberRequest, person: User) -> None:
    if not leaving.keep_member(user=person, now=timezone.now()):
        raise actions.MayNotDisable


_DEEDS: dict[str, Callable[[MemberRequest, User], None]] = {
    "approve": _approve,
    "decline": _decline,
    "confirm": _confirm,
    "disable": _disable,
    "enable": _enable,
    "remove": _remove,
    "keep": _keep,
}
_WORDS = {
    "approve": gettext_lazy("%(name)s can come in."),
    "decline": gettext_lazy("%(name)s was declined, and what they wrote is deleted."),
    "confirm": gettext_lazy("The address of %(name)s counts as confirmed."),
    "disable": gettext_lazy("The account of %(name)s is closed, and signed out everywhere."),
    "enable": gettext_lazy("The account of %(name)s is open again."),
    "remove": gettext_lazy("%(name)s is hidden and signed out. In seven days everything of theirs is erased."),
    "keep": gettext_lazy("%(name)s stays. Everything is as it was."),
}
