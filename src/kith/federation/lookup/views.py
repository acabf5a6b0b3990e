"""Pages between servers: the door to their files, who is sent here to follow somebody, and who is sent there."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kith.accounts.models import Account
from kith.accounts.queries import by_handle, may_meet, relationship
from kith.federation.lookup.asking import Sought, named_elsewhere, seek
from kith.federation.lookup.files import fetch_at_the_door
from kith.federation.lookup.interacting import NotAHandle, NoWayThere, way_for
from kith.federation.outbound.documents.addresses import local_account, local_post
from kith.media.copies import file_behind
from kith.members import limits
from kith.members.gate import MemberRequest, member_only
from kith.posts.queries import visible_post
from kith.protocols.activitypub.values import host_of

_SECONDS_UNTIL_THEN = "5"
_WAYS_BY_ADDRESS = limits.Limit("way-to-own-server", 20, 600)


@require_safe
def file(request: HttpRequest, file_id: int, key: str) -> HttpResponse:
    """Send on to our copy; whoever opened the address itself is told if there is none, and where it lies."""
    found = file_behind(file_id, key)
    if found is None:
        raise Http404
    if not found.file:
        fetch_at_the_door(file=found, now=timezone.now())
    if found.file:
        return _sent_on(found.preview if "small" in request.GET and found.preview else found.file)
    if request.headers.get("Sec-Fetch-Dest", "document") == "document" and request.accepts("text/html"):
        context = {"file": found, "host": host_of(found.remote_url)}
        answer = render(request, "federation/file_not_here.html", context, status=503)
    else:
        answer = HttpResponse("This is not here yet.", status=503, content_type="text/plain")
    answer["Cache-Control"] = "no-store"
    answer["Retry-After"] = _SECONDS_UNTIL_THEN
    return answer


@require_safe
@member_only
def interact(request: MemberRequest) -> HttpResponse:
    """Show a member whom or what another server sent them here for; the press that follows is theirs."""
    wanted = request.GET.get("uri", "").strip()[:2000]
    sought = seek(wanted, by=request.account, now=timezone.now()) if named_elsewhere(wanted) else _here(wanted)
    if sought.account is not None and may_meet(sought.account, relationship(request.account, sought.account)):
        return redirect("timelines:profile", sought.account.handle.removeprefix("@"))
    post = visible_post(request.account, sought.post.pk) if sought.post is not None else None
    if post is not None:
        return redirect("timelines:thread", post.author.handle.removeprefix("@"), post.pk)
    context = {"wanted": wanted, "sought": sought}
    return render(request, "federation/not_found_yet.html", context, status=200 if sought.is_looking else 404)


@require_http_methods(["GET", "POST"])
def follow_from_elsewhere(request: HttpRequest, account_id: int) -> HttpResponse:
    """Send a visitor to their own server, where they follow somebody of ours."""
    account = Account.objects.in_good_standing().here().people().filter(pk=account_id, limited_at=None).first()
    if account is None:
        raise Http404
    typed = request.POST.get("handle", "")[:300]
    problem = way = ""
    if request.method == "POST":
        if limits.count(_WAYS_BY_ADDRESS, limits.address_of(request)).is_over:
            problem = _("Too many tries from your network. Wait a few minutes.")
        else:
            try:
                way = way_for(typed, account.uri)
            except NotAHandle:
                problem = _("Type your whole handle, with your name and your server: @name@server.")
            except NoWayThere:
                problem = _("Your server did not say where you could follow. Look for the handle above on its pages.")
    # A link and no redirect: browsers let no form lead to another website (form-action), and nobody is sent unawares.
    context = {"account": account, "typed": typed, "problem": problem, "way": way, "way_host": host_of(way)}
    context["domain"] = settings.KITH_DOMAIN
    return render(request, "federation/from_elsewhere.html", context, status=422 if problem else 200)


def _here(wanted: str) -> Sought:
    """Return whom or what of ours an address or a handle names."""
    account = local_account(wanted) or by_handle(wanted.removeprefix("acct:"))
    if account is not None and not account.is_gone:
        return Sought(account=account)
    return Sought(post=local_post(wanted))


def _sent_on(name: str) -> HttpResponse:
    answer = redirect(default_storage.url(name))
    answer["Cache-Control"] = "private, max-age=600"
    return answer
