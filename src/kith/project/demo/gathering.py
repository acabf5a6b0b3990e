"""What people of the story put together for others to follow, and what newcomers are offered."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from kith.accounts.models import Account, Kind
from kith.collections.actions import (
    CollectionDraft,
    MayNotBeFeatured,
    make_collection,
    offer_to_newcomers,
    put_in,
)

# Who, what it is called, what it says, its tag, who is in it (none: websites), and whether newcomers are offered it.
_SHELVES: Sequence[tuple[str, str, str, str, tuple[str, ...], bool]] = (
    ("rosa", "Who makes this place", "Start with these, and you will hear what goes on.", "calder",
     ("amara", "joan", "yusuf", "kofi", "gwen"), True),
    ("rosa", "Worth reading on a bus", "Blogs and papers we pass round the office.", "reading", (), True),
    ("amara", "For students on placement", "They answer questions, and remember their own first week.", "students",
     ("gwen", "kofi", "joan"), False),
    ("joan", "Voices from the other side", "People who use services, and say how it was.", "livedexperience",
     ("amara", "yusuf"), False),
)  # fmt: skip
_MOST_WEBSITES = 8


def gather(*, accounts: Mapping[str, Account], now: datetime) -> None:
    """Let people of the story put others together, and have newcomers offered what Rosa put together."""
    websites = Account.objects.filter(kind=Kind.FEED, is_locked=False).order_by("pk")[:_MOST_WEBSITES]
    for maker, name, description, tag, inside, is_offered in _SHELVES:
        draft = CollectionDraft(name=name, description=description, tag=tag, language="en", is_discoverable=True)
        kept = make_collection(owner=accounts[maker], draft=draft, now=now)
        for account in [accounts[each] for each in inside] or websites:
            with suppress(MayNotBeFeatured):
                put_in(kept=kept, account=account, now=now)
        if is_offered:
            offer_to_newcomers(kept=kept, is_offered=True, now=now)
