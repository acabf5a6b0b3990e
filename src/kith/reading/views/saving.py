"""Saving any address of the web: typed in, sent by a bookmarklet, or shared by another app."""

import re
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.accounts.models import Account
from kith.links.actions import NoWebAddress
from kith.members import limits
from kith.members.gate import MemberRequest, member_only
from kith.posts.models import Bookmark
from kith.reading import actions
from kith.reading.anchoring import Quote
from kith.reading.forms import SaveForm
from kith.reading.mail_in import takes_letters

# Each makes Kith look at someone else's page.
_SAVES = limits.Limit("save-address", 200, 3600)


@member_only
def save(request: MemberRequest) -> HttpResponse:
    """Save an address: typed here, sent by a bookmarklet, or shared by another app."""
    if request.method != "POST":
        asked = _shared(request.GET)
        return render(request, "reading/save.html", _save_context(request, SaveForm(initial=asked), asked))
    form = SaveForm(request.POST)
    if form.is_valid() and _may_save(request, form):
        kept = _try_to_save(request.account, form)
        if kept is not None:
            messages.success(request, _("Saved. Only you can see it."))
            return redirect("reading:kept:thing", kept.pk)
    return render(request, "reading/save.html", _save_context(request, form, {}), status=422)


def _save_context(request: MemberRequest, form: SaveForm, asked: dict[str, str]) -> dict[str, Any]:
    return {
        "form": form,
        "asked": asked,
        "is_asked": bool(asked.get("url")) or request.method == "POST",
        "bookmarklet": _BOOKMARKLET.replace("HERE", quote(f"{settings.KITH_ORIGIN}/save", safe=":/")),
        "server": settings.KITH_DOMAIN,
        "takes_letters": takes_letters(),
    }


# One line, dragged to the bar of favourites: it opens /save with the page one is on, and the words one has chosen.
_BOOKMARKLET = (
    "javascript:void(location.href='HERE?url='+encodeURIComponent(location.href)+'&title='"
    "+encodeURIComponent(document.title)+'&text='+encodeURIComponent(String(getSelection()).slice(0,2000)))"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def _shared(asked: QueryDict) -> dict[str, str]:
    """Return what was shared. Many apps put the address at the end of the text, and their advertisement before it."""
    url, title, text = (asked.get(name, "").strip() for name in ("url", "title", "text"))
    if not url:
        found = _ADDRESS.search(text) or _ADDRESS.search(title)
        if found is None:
            return {"url": text if re.fullmatch(r"[\w.-]+\.[a-z]{2,}\S*", text) else "", "title": title, "words": ""}
        url = found[0]
        text = text.replace(url, " ").strip()
        if not title:
            title, text = text, ""
    title = "" if _ADDRESS.fullmatch(title) else title
    return {"url": url[:2000], "title": title[:300], "words": "" if text in (title, url) else text[:5000]}


def _may_save(request: MemberRequest, form: SaveForm) -> bool:
    count = limits.count(_SAVES, str(request.account.pk))
    if count.is_over:
        wait = -(-count.seconds // 60)
        text = ngettext(
            "That was a lot of saving. Try again in %s minute.",
            "That was a lot of saving. Try again in %s minutes.",
            wait,
        )
        form.add_error("url", text % wait)
    return not count.is_over


def _try_to_save(account: Account, form: SaveForm) -> Bookmark | None:
    now = timezone.now()
    try:
        kept = actions.save_address(
            account=account, address=form.cleaned_data["url"], title=form.cleaned_data["title"], now=now
        )
    except NoWebAddress:
        form.add_error("url", _("This is not the address of a page. It looks like www.example.org/page."))
        return None
    try:
        with suppress(actions.NothingMarked):  # there was nothing to be seen in them
            actions.highlight(account=account, about=kept.about, quote=Quote(form.cleaned_data["words"]), now=now)
    except actions.TooMuchMarked:
        form.add_error("words", _("There are so many highlights in this that it is all highlighted."))
        return None
    return kept
