"""What one does about somebody: each is a POST, answered with the new button or the way back."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.accounts import actions
from kith.accounts.actions import MayNotEndorse, MayNotFollow, NotWithYourself, TooManyEndorsed
from kith.accounts.forms import MUTE_LENGTHS, MuteForm, NoteForm
from kith.accounts.models import Account, Follow
from kith.accounts.queries import relationship
from kith.accounts.suggesting import suggestions_for
from kith.accounts.views.asking import MemberRequest, someone
from kith.design.asking import ask_once_more
from kith.foundations.addresses import safe_next
from kith.foundations.door import View, member_only

Deed = Callable[[MemberRequest, Account], None]


def _deed(act: Deed) -> View:
    """Make a view of a deed: members only, POST only."""

    @require_POST
    @member_only
    def view(request: MemberRequest, account_id: int) -> HttpResponse:
        target = someone(account_id)
        try:
            act(request, target)
        except MayNotFollow:
            messages.warning(request, _("%(name)s can’t be followed by you.") % {"name": target.name})
        except NotWithYourself:
            messages.warning(request, _("That is you."))
        return _answer(request, target)

    return view


def _answer(request: MemberRequest, target: Account) -> HttpResponse:
    if request.headers.get("HX-Request"):
        tie = relationship(request.account, target)
        return render(request, "accounts/_follow.html", {"person": target, "tie": tie})
    return redirect(safe_next(request, f"/{target.handle}"))


@_deed
def follow(request: MemberRequest, target: Account) -> None:
    actions.follow(follower=request.account, target=target, now=timezone.now())


@_deed
def unfollow(request: MemberRequest, target: Account) -> None:
    actions.unfollow(follower=request.account, target=target)


@require_POST
@member_only
def refuse_suggestion(request: MemberRequest, account_id: int) -> HttpResponse:
    """Take someone out of the suggestions, and show those that are left."""
    actions.refuse_suggestion(account=request.account, target=someone(account_id), now=timezone.now())
    if request.headers.get("HX-Request"):
        suggestions = suggestions_for(request.account, now=timezone.now())
        return render(request, "accounts/_suggestions.html", {"suggestions": suggestions})
    return redirect(safe_next(request, reverse("accounts:directory")))


@_deed
def hide_boosts(request: MemberRequest, target: Account) -> None:
    actions.choose_boosts(follower=request.account, target=target, shows_boosts=False)


@_deed
def show_boosts(request: MemberRequest, target: Account) -> None:
    actions.choose_boosts(follower=request.account, target=target, shows_boosts=True)


@_deed
def ring(request: MemberRequest, target: Account) -> None:
    actions.choose_bell(follower=request.account, target=target, notifies=True)


@_deed
def stop_ringing(request: MemberRequest, target: Account) -> None:
    actions.choose_bell(follower=request.account, target=target, notifies=False)


@_deed
def endorse(request: MemberRequest, target: Account) -> None:
    try:
        actions.endorse(account=request.account, target=target, now=timezone.now())
    except MayNotEndorse:
        messages.warning(request, _("Follow %(name)s first; then you can recommend them.") % {"name": target.name})
    except TooManyEndorsed:
        messages.warning(request, _("A hundred people stand on your page. Let one go first."))
    else:
        messages.info(request, _("%(name)s stands on your page now, for anyone to see.") % {"name": target.name})


@_deed
def unendorse(request: MemberRequest, target: Account) -> None:
    actions.unendorse(account=request.account, target=target)


@_deed
def unblock(request: MemberRequest, target: Account) -> None:
    actions.unblock(account=request.account, target=target)


@_deed
def unmute(request: MemberRequest, target: Account) -> None:
    actions.unmute(account=request.account, target=target)


@_deed
def accept(request: MemberRequest, target: Account) -> None:
    asked = Follow.objects.filter(follower=target, followed=request.account).first()
    if asked is not None:
        actions.accept_follow(follow=asked, now=timezone.now())
        messages.info(request, _("%(name)s follows you now.") % {"name": target.name})


@_deed
def reject(request: MemberRequest, target: Account) -> None:
    asked = Follow.objects.filter(follower=target, followed=request.account, accepted_at=None).first()
    if asked is not None:
        actions.reject_follow(follow=asked)


@_deed
def _remove_follower(request: MemberRequest, target: Account) -> None:
    actions.remove_follower(account=request.account, follower=target)


@_deed
def _block(request: MemberRequest, target: Account) -> None:
    actions.block(account=request.account, target=target, now=timezone.now())
    messages.info(request, _("You and %(name)s see nothing of each other now.") % {"name": target.name})


@require_POST
@member_only
def remove_follower(request: MemberRequest, account_id: int) -> HttpResponse:
    """Ask once more where no script did."""
    words = {
        "question": _("Remove this follower?"),
        "explanation": _("They will no longer follow you. They are not told."),
        "yes": _("Remove"),
    }
    return _surely(request, account_id, _remove_follower, words)


@require_POST
@member_only
def block(request: MemberRequest, account_id: int) -> HttpResponse:
    """Ask once more where no script did."""
    words = {
        "question": _("Block this person?"),
        "explanation": _("Neither of you will see what the other writes, and you no longer follow each other."),
        "yes": _("Block"),
    }
    return _surely(request, account_id, _block, words)


def _surely(request: MemberRequest, account_id: int, deed: View, words: dict[str, str]) -> HttpResponse:
    if request.POST.get("sure") == "yes" or request.headers.get("HX-Request"):
        return deed(request, account_id)  # type: ignore[return-value]  # decorators widen it
    person = someone(account_id)
    back = safe_next(request, f"/{person.handle}")
    return ask_once_more(request, **words, back=back, template="accounts/sure.html", person=person)


@require_http_methods(["GET", "POST"])
@member_only
def mute(request: MemberRequest, account_id: int) -> HttpResponse:
    """Mute; a bare press mutes for good, the page asks for how long."""
    person = someone(account_id)
    if request.method == "GET":
        context = {"person": person, "form": MuteForm(), "back": safe_next(request, f"/{person.handle}")}
        return render(request, "accounts/mute.html", context)
    now = timezone.now()
    form = MuteForm(request.POST)
    hours = MUTE_LENGTHS[form.cleaned_data["lasts"]] if form.is_valid() else None
    # The bare button says nothing of notices: then these are kept quiet as well.
    is_loud = "lasts" in request.POST and not request.POST.get("hides_notifications")

    @_deed
    def muted(_request: MemberRequest, target: Account) -> None:
        actions.mute(
            account=request.account,
            target=target,
            now=now,
            ends_at=now + timedelta(hours=hours) if hours else None,
            hides_notifications=not is_loud,
        )

    return muted(request, account_id)  # type: ignore[return-value]


@require_http_methods(["GET", "POST"])
@member_only
def note(request: MemberRequest, account_id: int) -> HttpResponse:
    """Keep in mind about someone what nobody else sees."""
    person = someone(account_id)
    back = safe_next(request, f"/{person.handle}")
    if request.method == "POST":
        form = NoteForm(request.POST)
        if form.is_valid():
            actions.keep_private_note(account=request.account, target=person, text=form.cleaned_data["text"])
            return redirect(back)
        return render(request, "accounts/note.html", {"person": person, "form": form, "back": back}, status=422)
    kept = relationship(request.account, person).note
    return render(request, "accounts/note.html", {"person": person, "form": NoteForm({"text": kept}), "back": back})
