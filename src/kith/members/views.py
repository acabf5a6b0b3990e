"""Pages of the door that are ours, and a member's own settings."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.signup import complete_signup, prevent_enumeration
from allauth.account.views import SignupView
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.accounts.creating import NameNotAllowed, NameReserved, NameTaken
from kith.members import inviting, leaving, queries
from kith.members.actions import EmailTaken, create_member
from kith.members.adapter import INVITATION_KEY, invitation_of
from kith.members.forms import InvitationForm, LeaveForm, PreferencesForm, SignUpForm
from kith.members.gate import MemberRequest, member_only
from kith.members.models import Departure, Invitation, Rank, User
from kith.servers.models import SignUp
from kith.servers.queries import this_server


class JoinView(SignupView):
    """The page to join: allauth's, with our form, our invitations and our refusals."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"invitation": invitation_of(self.request)}

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        email = form.cleaned_data["email"]
        if form.is_from_a_robot():
            return redirect("account_email_verification_sent")
        if form.account_already_exists:
            # As long as making a member takes, so that the time doesn't tell who has an account here.
            User().set_password(form.cleaned_data["password1"])
            return prevent_enumeration(self.request, email=email)
        try:
            user = self._make_member(form)
        except EmailTaken:
            return prevent_enumeration(self.request, email=email)
        except NameTaken:
            form.add_error("username", _("Someone here has this name already."))
        except NameReserved:
            form.add_error("username", _("This name speaks for the house; please choose another."))
        except NameNotAllowed:
            form.add_error("username", _("Letters a to z, digits and _ only, at most 30."))
        except inviting.InvitationSpent:
            form.add_error(None, _("Someone else has just used up this invitation. Ask for another one."))
        else:
            return self._go_on(user)
        refused: HttpResponse = self.form_invalid(form)
        return refused

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        asks_first = this_server().sign_up == SignUp.APPROVAL
        return context | {"invitation": context["form"].invitation, "asks_first": asks_first}

    def _make_member(self, form: SignUpForm) -> User:
        answers = form.cleaned_data
        return create_member(
            username=answers["username"],
            email=answers["email"],
            password=answers["password1"],
            display_name=answers["display_name"],
            role=answers["role"],
            answer=answers.get("answer", ""),
            invitation=form.invitation,
            is_approved=this_server().sign_up == SignUp.OPEN,
            now=timezone.now(),
        )

    def _go_on(self, user: User) -> HttpResponse:
        self.request.session.pop(INVITATION_KEY, None)
        try:
            return complete_signup(self.request, user=user, redirect_url=self.get_success_url())  # type: ignore[no-untyped-call]
        except ImmediateHttpResponse as sent:
            return sent.response


def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Someone came with an invitation: remember it, and show the page to join."""
    if getattr(request, "member", None) is not None:
        messages.info(request, _("You are a member already. Pass the link on to whom it is meant for."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    if inviting.open_invitation(code, timezone.now()) is None:
        return render(request, "members/invitation_over.html", status=410)
    request.session[INVITATION_KEY] = code
    return redirect("account_signup")


def waiting(request: HttpRequest) -> HttpResponse:
    """Who is signed in but may not enter yet sees why."""
    user = request.user
    if not isinstance(user, User):
        return redirect("account_login")
    if user.may_enter:
        return redirect(settings.LOGIN_REDIRECT_URL)
    departure = Departure.objects.filter(account=user.account).first()
    return render(request, "members/waiting.html", {"person": user, "departure": departure})


@member_only
def preferences(request: MemberRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, instance=request.member)
    if request.method == "POST":
        if form.is_valid():
            form.save()
            messages.info(request, _("Kept."))
            return redirect("members:preferences")
        return render(request, "members/preferences.html", {"form": form}, status=422)
    return render(request, "members/preferences.html", {"form": form})


@member_only
def sessions(request: MemberRequest) -> HttpResponse:
    key = request.session.session_key or ""
    return render(request, "members/sessions.html", {"places": queries.places_of(request.member, this_session=key)})


@require_http_methods(["GET", "POST"])
@member_only
@reauthentication_required
def leave(request: MemberRequest) -> HttpResponse:
    """Leave for good: what happens is said before, and who presses has just shown who they are."""
    form = LeaveForm(request.POST) if request.method == "POST" else LeaveForm()
    if request.method == "POST" and form.is_valid():
        try:
            departure = leaving.ask_to_leave(user=request.member, now=timezone.now())
        except leaving.OwnerMayNotLeave:
            form.add_error(None, _("You own this server. Hand it on to someone first; then you can leave."))
        else:
            logout(request)
            return redirect("site:departure", departure.code)
    context = {"form": form, "owns_server": request.member.rank == Rank.OWNER, "days": leaving.GRACE.days}
    return render(request, "members/leave.html", context, status=422 if form.errors else 200)


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Who asked to leave stays after all."""
    user = request.user
    if not isinstance(user, User):
        return redirect("account_login")
    if user.leaves_at is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    if not leaving.stay(user=user, now=timezone.now()):
        messages.warning(request, _("It is too late: the erasing has begun."))
        return redirect("members:waiting")
    messages.info(request, _("Good that you stay. Everything is as it was."))
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_POST
@member_only
def end_session(request: MemberRequest, session_id: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=session_id, user=request.member)
    session.end()
    messages.info(request, _("Signed out there."))
    return redirect("members:sessions")


@require_POST
@member_only
def end_other_sessions(request: MemberRequest) -> HttpResponse:
    for session in UserSession.objects.filter(user=request.member).exclude(session_key=request.session.session_key):
        session.end()
    messages.info(request, _("Signed out everywhere but here."))
    return redirect("members:sessions")


@member_only
def invitations(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            inviting.make_invitation(
                by=request.member,
                role=answers["role"],
                note=answers["note"],
                expires_after=answers["expires_after"],
                most_uses=answers["most_uses"],
                now=now,
            )
        except inviting.MayNotInvite:
            form.add_error(None, _("You have many open invitations. Take one back first."))
        else:
            messages.info(request, _("Here is your link. Whoever has it can join, so pass it on with care."))
            return redirect("members:invitations")
    made = list(queries.invitations_of(request.member)[:100])
    still_open = set(queries.open_invitations(now).filter(made_by=request.member).values_list("pk", flat=True))
    context = {
        "form": form,
        "may_invite": inviting.may_invite(request.member),
        "open": [(one, link_of(one)) for one in made if one.pk in still_open],
        "over": [one for one in made if one.pk not in still_open],
    }
    return render(request, "members/invitations.html", context, status=422 if form.errors else 200)


@require_POST
@member_only
def revoke_invitation(request: MemberRequest, invitation_id: int) -> HttpResponse:
    taken_back = get_object_or_404(Invitation, pk=invitation_id, made_by=request.member)
    inviting.revoke_invitation(invitation=taken_back, by=request.member, now=timezone.now())
    messages.info(request, _("Taken back. The link lets nobody in any more."))
    return redirect("members:invitations")


def link_of(one: Invitation) -> str:
    """Return the whole address of an invitation, to be passed on."""
    return settings.KITH_ORIGIN + reverse("members:invitation", args=[one.code])
