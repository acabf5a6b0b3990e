"""What views for those who keep order share: who may, and how the refusals of the rooms below read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.http import HttpResponse

from kith.client_api.door import ApiRequest, View, for_members, not_allowed, not_valid
from kith.members.actions import MayNotDisable
from kith.moderation.actions import AlreadyDecided, MayNotActOn, NeedsWords, NotAMember


def for_keepers(*scopes: str) -> Callable[[View], View]:
    """Answer an app that a moderator or an administrator let do one of `scopes`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: ApiRequest, **found: object) -> HttpResponse:
            if not request.member.is_moderator:
                raise not_allowed()
            return view(request, **found)

        return for_members(*scopes)(checked)

    return decorate


@contextmanager
def as_apps_read() -> Iterator[None]:
    """Turn what the moderators' room refuses into what apps are told."""
    try:
        yield
    except (MayNotActOn, MayNotDisable, NotAMember):
        raise not_allowed() from None
    except AlreadyDecided:
        raise not_valid("Report has been resolved already") from None
    except NeedsWords:
        raise not_valid("Text can't be blank") from None
