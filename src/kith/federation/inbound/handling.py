"""What a handler of activities is, and how it says that nothing came of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kith.federation.models import RemoteActor
from kith.protocols.activitypub.model import Activity

# Does what an activity says. Who did it is known (it is `activity.actor`, and their signature was right); whether they
# may is for the handler to ask. It may run twice, and runs on the queue for what is quick: it reaches no network, but
# raises `Missing`; those of `dispatch.SLOW` may.
Handler = Callable[[Activity, RemoteActor, datetime], None]


class PassedOver(Exception):
    """Nothing here wanted the activity, or it was done already; says why in a few words, none of them from people."""


class Refused(Exception):
    """The activity is not believed, or not allowed; says why in a few words, none of them from people."""


class TooEarly(Exception):
    """What the activity is about is on its way through another hand just now: it is tried again in a moment."""


class Missing(Exception):
    """Something must be fetched first: then the same handler is called again, and if that is missing still, it ends.

    What is fetched: a post (and its author) by `post`, an account by `actor`, which is looked at anew where it is
    known already.
    """

    def __init__(self, *, post: str = "", actor: str = "") -> None:
        super().__init__("something has to be fetched first")
        self.post = post
        self.actor = actor
