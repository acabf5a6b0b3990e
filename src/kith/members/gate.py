"""Doors for views: who may open a page at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from kith.accounts.models import Account
from kith.foundations.door import View, member_only, show_the_door
from kith.members.models import User

__all__ = ["MemberRequest", "administrator_only", "member_only", "moderator_only"]


class MemberRequest(HttpRequest):
    """A request that came through `member_only`: both are there."""

    member: User
    account: Account


def moderator_only(view: View) -> View:
    """Let moderators and administrators in."""
    return _staff_only(view, lambda member: member.is_moderator)


def administrator_only(view: View) -> View:
    """Let administrators and the owner in."""
    return _staff_only(view, lambda member: member.is_administrator)


def _staff_only(view: View, may: Callable[[User], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        member = cast("User | None", getattr(request, "member", None))
        if member is None:
            return show_the_door(request)
        if not may(member):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
