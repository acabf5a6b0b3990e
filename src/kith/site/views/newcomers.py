"""What newcomers are offered."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.collections.actions import offer_to_newcomers
from kith.collections.queries import collection_for
from kith.members.gate import MemberRequest, administrator_only
from kith.site.acting import note


@require_POST
@administrator_only
def offer(request: MemberRequest, collection_id: int) -> HttpResponse:
    """Offer a collection to newcomers, or (`is_offered` empty) no longer."""
    shown = collection_for(request.account, collection_id)
    if shown is None:
        raise Http404
    kept, is_offered = shown.collection, bool(request.POST.get("is_offered"))
    offer_to_newcomers(kept=kept, is_offered=is_offered, now=timezone.now())
    verb = "offer_collection" if is_offered else "offer_collection_no_more"
    note(request.member, verb, f"{kept.owner.handle}, collection {kept.pk}", kept.name)
    said = _("Newcomers are offered it now.") if is_offered else _("Newcomers are no longer offered it.")
    messages.success(request, said)
    return redirect("collections:one", collection_id)
