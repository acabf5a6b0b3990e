"""The emoji of this server: an administrator adds, renames and removes them."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kith.media import emoji as media
from kith.media.actions import CouldNotBeRead, NotAccepted, TooBig
from kith.media.models import Emoji
from kith.members.gate import MemberRequest, administrator_only
from kith.site.acting import note


class EmojiForm(forms.Form):
    name = forms.CharField(
        max_length=42,
        label=gettext_lazy("Its name"),
        help_text=gettext_lazy("Small letters, digits and _. It is also what is read aloud: tea_break, well_done."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    picture = forms.FileField(
        label=gettext_lazy("Its picture"),
        help_text=gettext_lazy(
            "Small and simple, up to 500 kB. Of a moving picture the first is shown: nothing moves."
        ),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )


@administrator_only
def emoji(request: MemberRequest) -> HttpResponse:
    form = EmojiForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = media.add_emoji(
                name=form.cleaned_data["name"], upload=form.cleaned_data["picture"], now=timezone.now()
            )
        except (media.NameNotFit, media.NameTaken) as refusal:
            form.add_error("name", _words_of(refusal))
        except media.TooManyEmoji:
            form.add_error(None, _("There are 500, and nobody finds one among more. Remove one first."))
        except TooBig:
            form.add_error("picture", _("It is too big. A picture of 500 kB or less will do."))
        except (NotAccepted, CouldNotBeRead):
            form.add_error("picture", _("It could not be read as a picture. Try it as PNG, WebP or GIF."))
        else:
            note(request.member, "add_emoji", "emoji", str(made))
            messages.success(request, _("%(emoji)s can be used now.") % {"emoji": made})
            return redirect("site:manage_emoji")
    context = {"form": form, "emoji": Emoji.objects.filter(domain="").order_by("name")}
    return render(request, "site/manage/emoji.html", context, status=422 if form.errors else 200)


@require_POST
@administrator_only
def rename_emoji(request: MemberRequest, emoji_id: int) -> HttpResponse:
    changed = get_object_or_404(Emoji, pk=emoji_id, domain="")
    try:
        media.rename_emoji(emoji=changed, name=request.POST.get("name", ""))
    except (media.NameNotFit, media.NameTaken) as refusal:
        messages.warning(request, _words_of(refusal))
    else:
        name = request.POST["name"].strip().strip(":").lower()
        note(request.member, "rename_emoji", "emoji", f"{changed} → :{name}:")
        messages.success(request, _("It has its new name. Where the old one is written, its words show."))
    return redirect("site:manage_emoji")


@require_POST
@administrator_only
def remove_emoji(request: MemberRequest, emoji_id: int) -> HttpResponse:
    removed = get_object_or_404(Emoji, pk=emoji_id, domain="")
    media.remove_emoji(emoji=removed)
    note(request.member, "remove_emoji", "emoji", str(removed))
    messages.success(request, _("It is removed. Where it is written, its name shows."))
    return redirect("site:manage_emoji")


def _words_of(refusal: Exception) -> str:
    if isinstance(refusal, media.NameTaken):
        return _("Another emoji has this name. Choose a different one.")
    return _("A name has 2 to 40 small letters a to z, digits and _.")
