"""The small form to write with, kept ready for each member: half of what a home page costs would be drawing it anew."""

from __future__ import annotations

import secrets

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kith.foundations.kept import Kept
from kith.members.gate import MemberRequest
from kith.posts.pressing import new_key
from kith.servers.queries import this_server

_TOKEN = f"token-{secrets.token_hex(12)}"
_KEY = f"key-{secrets.token_hex(12)}"
_forms: Kept[str] = Kept(500)


def compose_form(request: MemberRequest) -> SafeString:
    """Return posts/_compose.html for a new post, with this request's own token and key."""
    member, account = request.member, request.account
    key = (
        account.id, account.changed_at, member.default_visibility, member.default_language, member.default_quoters,
        member.posts_last, get_language(), this_server().changed_at, request.path,
    )  # fmt: skip
    form = _forms.get_or_make(key, lambda: _render(request))
    return mark_safe(form.replace(_TOKEN, get_token(request)).replace(_KEY, new_key()))  # noqa: S308 - rendered by a template


def _render(request: MemberRequest) -> str:
    frame = {"member": request.member, "account": request.account, "address": request.path}
    return render_to_string("posts/_compose.html", {"frame": frame, "csrf_token": _TOKEN, "form_key": _KEY})
