"""Who may answer and quote a post, as its server says it (FEP-044f, GoToSocial), in the words of this house.

What its author looks at first is open too: one may ask, and nothing stands before they agreed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kith.protocols.activitypub.values import recipients_of
from kith.protocols.activitypub.vocabulary import PUBLIC

# The older names are those of GoToSocial before 0.19.
_NAMES = ("automaticApproval", "manualApproval", "always", "withApproval", "approvalRequired")


def quoters_of(policy: Any, *, author: str, followers: str = "") -> str:
    """Return who may quote: "everyone", "followers", "nobody", or nothing where nothing was said."""
    named = _named(policy, "canQuote")
    if named is None:
        return ""
    if PUBLIC in named:
        return "everyone"
    return "followers" if _names_followers(named, author, followers) else "nobody"


def repliers_of(policy: Any, *, author: str, followers: str = "") -> str:
    """Return who may answer: "everyone", "followers", "mentioned", "nobody", or nothing where nothing was said."""
    named = _named(policy, "canReply")
    if named is None:
        return ""
    if PUBLIC in named:
        return "everyone"
    if _names_followers(named, author, followers):
        return "followers"
    return "mentioned" if set(named) - {author} else "nobody"


def _named(policy: Any, what: str) -> tuple[str, ...] | None:
    rules = policy.get(what) if isinstance(policy, Mapping) else None
    if not isinstance(rules, Mapping):
        return None
    return tuple(each for name in _NAMES for each in recipients_of(rules.get(name)))


def _names_followers(named: tuple[str, ...], author: str, followers: str) -> bool:
    # Where their collection is not known, its usual name tells it.
    return followers in named if followers else any(each == f"{author}/followers" for each in named)
