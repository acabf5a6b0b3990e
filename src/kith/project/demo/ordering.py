"""How Amara keeps order in the demo: two lists, one of them shared, a tag, and a filter from a ready list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kith.accounts.models import Account, Kind
from kith.filters.actions import FilterDraft, make_filter
from kith.filters.presets import preset
from kith.filters.wording import read_lines
from kith.timelines.actions import ListDraft, follow_tag, make_list, put_in_list


def put_in_order(*, accounts: Mapping[str, Account], now: datetime) -> None:
    """Give Amara what a member of three weeks has."""
    amara = accounts["amara"]
    carers = ListDraft(
        title="Carers and kin", about="People who look after someone, and say how it is.", is_public=True
    )
    shared = make_list(owner=amara, draft=carers, now=now)
    for name in ("joan", "carersroom", "harpreet", "edith", "desmond"):
        put_in_list(kept=shared, account=accounts[name], now=now)
    reading = make_list(owner=amara, draft=ListDraft(title="Monday reading"), now=now)
    for site in Account.objects.filter(kind=Kind.FEED, is_locked=False).order_by("pk")[:3]:
        put_in_list(kept=reading, account=site, now=now)
    follow_tag(account=amara, name="kinship", now=now)
    deaths = preset("deaths")
    if deaths is not None:
        words = read_lines("\n".join(deaths.words)).keywords
        make_filter(account=amara, draft=FilterDraft(title=deaths.title, keywords=words), now=now)
