"""The verbs of this room: find the one row of an address or make it, and have its page looked at."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from kith.jobs.announce import announce
from kith.links.articles import IsForOnePerson, want_article
from kith.links.canonical import Canonical, NoWebAddress, canonical
from kith.links.happenings import LINK_WANTED
from kith.links.models import Link, State
from kith.links.secrecy import holds_a_key

__all__ = ["IsForOnePerson", "NoWebAddress", "link_for", "links_for", "want_article", "want_fresh"]


def link_for(*, address: str, now: datetime) -> Link:
    """Return the link of `address`, made now where it is new; its page is fetched soon after. Raises NoWebAddress."""
    link = _kept([canonical(address)], now)[0]
    want_fresh(links=[link], now=now)
    return link


def links_for(*, addresses: Iterable[str], now: datetime, wants_preview: bool = True) -> list[Link]:
    """Return the links of `addresses` in their order, each once; what is no web address is left out.

    `wants_preview` is False for words that only a few are meant to read: a look at the page would tell of them.
    """
    found: dict[str, Canonical] = {}
    for address in addresses:
        try:
            one = canonical(address)
        except NoWebAddress:
            continue
        found.setdefault(one.key, one)
    links = _kept(list(found.values()), now)
    if wants_preview:
        want_fresh(links=links, now=now)
    return links


def want_fresh(*, links: Iterable[Link], now: datetime) -> None:
    """Have the pages looked at that nobody has looked at yet, or not for long: they are mentioned, or shown again."""
    due = {link.final_id for link in links if link.final.is_due(now)}
    if due:
        with transaction.atomic():
            for link_id in sorted(due):
                announce(LINK_WANTED, link_id=link_id)


def _kept(wanted: list[Canonical], now: datetime) -> list[Link]:
    keys = [one.key for one in wanted]
    if not keys:
        return []
    known = _by_key(keys)
    missing = [one for one in wanted if one.key not in known]
    if missing:
        with transaction.atomic():
            # Another may make the same row at this moment; then that one is ours too.
            Link.objects.bulk_create([_new(one, now) for one in missing], ignore_conflicts=True)
        known |= _by_key([one.key for one in missing])
    return [known[key] for key in keys]


def _by_key(keys: list[str]) -> dict[str, Link]:
    return {link.key: link for link in Link.objects.filter(key__in=keys).select_related("same_as")}


def _new(one: Canonical, now: datetime) -> Link:
    state = State.LEFT if holds_a_key(one.address) else State.NEW
    return Link(key=one.key, address=one.address, host=one.host, state=state, created_at=now)
