"""The small form to write with, kept ready for each member: half of what a home page costs would be drawing it anew."""

from __future__ import annotations

import re
import secrets
from types import SimpleNamespace
from typing import Any

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kith.foundations.kept import Kept
from kith.members.gate import MemberRequest
from kith.posts.models import Post
from kith.posts.pressing import new_key
from kith.servers.queries import this_server

# A random mark, so that nothing anybody writes can pass for a place in the form.
_MARK = secrets.token_hex(12)
_PLACE = re.compile(f"{_MARK}([a-z]+)-")
_PLACES = {name: f"{_MARK}{name}-" for name in ("token", "key", "address", "id", "name", "warning")}
_forms: Kept[str] = Kept(500)


def compose_form(request: MemberRequest, answered: Post | None = None) -> SafeString:
    """Return posts/_compose.html, for a new post or an answer, with this request's own token and key.

    What is kept is one form for all answers of a member alike; what differs by post is laid into it.
    """
    member, account = request.member, request.account
    key = (
        account.id, account.changed_at, member.default_visibility, member.default_language, member.default_quoters,
        member.posts_last, get_language(), this_server().changed_at,
        answered and (answered.visibility, answered.is_local_only, bool(answered.warning)),
    )  # fmt: skip
    form = _forms.get_or_make(key, lambda: _render(request, answered))
    said = {"token": get_token(request), "key": new_key(), "address": request.get_full_path()}
    if answered is not None:
        said |= {"id": str(answered.id), "name": answered.author.name, "warning": answered.warning}
    return mark_safe(_PLACE.sub(lambda place: escape(said[place[1]]), form))  # noqa: S308 - rendered by a template


def _render(request: MemberRequest, answered: Post | None) -> str:
    frame = {"member": request.member, "account": request.account, "address": _PLACES["address"]}
    context: dict[str, Any] = {"frame": frame, "csrf_token": _PLACES["token"], "form_key": _PLACES["key"]}
    if answered is not None:
        context["answered"] = SimpleNamespace(
            id=_PLACES["id"],
            author=SimpleNamespace(name=_PLACES["name"]),
            visibility=answered.visibility,
            is_local_only=answered.is_local_only,
            warning=answered.warning and _PLACES["warning"],
        )
    return render_to_string("posts/_compose.html", context)
