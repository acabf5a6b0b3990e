"""The page on which one changes how others see oneself."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kith.accounts.actions import change_profile
from kith.accounts.forms import ProfileForm
from kith.accounts.views.asking import MemberRequest
from kith.foundations.door import member_only
from kith.media.actions import CouldNotBeRead, NotAccepted, TooBig, Upload, keep_avatar, keep_header


@require_http_methods(["GET", "POST"])
@member_only
def edit_profile(request: MemberRequest) -> HttpResponse:
    """Show one's profile as a form, and keep what was changed."""
    account = request.account
    form = ProfileForm(request.POST or None, request.FILES or None, account=account)
    if request.method == "POST" and form.is_valid():
        avatar = _kept(form, "avatar_file", form.avatar_upload, keep_avatar)
        header = _kept(form, "header_file", form.header_upload, keep_header)
        if not form.errors:
            change_profile(account=account, draft=form.draft(avatar=avatar, header=header), now=timezone.now())
            messages.info(request, _("Your page is changed."))
            return redirect("accounts:edit_profile")
    status = 422 if form.errors else 200
    return render(request, "accounts/edit_profile.html", {"form": form, "account": account}, status=status)


def _kept(form: ProfileForm, field: str, upload: Upload | None, keep: Callable[..., str]) -> str | None:
    """Keep an uploaded picture, or say at its field why not."""
    if upload is None:
        return None
    try:
        return keep(upload=upload)
    except NotAccepted:
        form.add_error(field, _("This is not a picture that can be read here. JPEG, PNG, WebP, GIF and HEIC can."))
    except TooBig as refusal:
        form.add_error(field, _("Pictures can have %(most)s MB at the most.") % {"most": refusal.most // 1_000_000})
    except CouldNotBeRead as refusal:
        form.add_error(field, str(refusal))
    return None
