"""The streams of open pages: names of what happened, and what it is about; the page asks the server for the rest."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence

from django.db import Error as DatabaseError

from kith.live.hearers import HearersByName
from kith.live.kinds import Kind, Saying
from kith.live.listener import Listener
from kith.live.queries import SIGNED_OUT, Told, is_forgotten, last_telling, tellings_after

MOST_MISSED = 40  # who missed more is told only that there is more

log = logging.getLogger(__name__)


class Pages(Kind):
    """`hearers` say who hears what names nobody; `who_is` gives the account of a session key, or None."""

    def __init__(self, *, hearers: HearersByName, who_is: Callable[[str], int | None]) -> None:
        self._hearers = hearers
        self._who_is = who_is

    def admit(self, key: str) -> Listener | None:
        account_id = self._who_is(key)
        return None if account_id is None else Listener(account_id, key)

    def say(self, news: Sequence[Told], listeners: Sequence[Listener]) -> list[Saying]:
        of_account: dict[int, list[Listener]] = defaultdict(list)
        for listener in listeners:
            of_account[listener.account_id].append(listener)
        candidates = list(of_account)
        return [
            Saying(listener, told.id, (_event(told),))
            for told in news
            for account_id in self._who_hears(told, candidates)
            for listener in of_account[account_id]
        ]

    def say_what_was_missed(self, last: int, listener: Listener) -> list[Saying]:
        news = [told for told in tellings_after(last) if told.name != SIGNED_OUT]
        missed = self.say(news, [listener])
        if len(missed) > MOST_MISSED or is_forgotten(last):
            newest = last_telling()
            return [Saying(listener, newest, (_event(Told(newest, "gap", None, frozenset())),))]
        return missed

    def greet(self, newest: int, listener: Listener) -> list[Saying]:
        """Give the browser a place to come back to, though it has heard nothing yet."""
        return [Saying(listener, -1, (f"id: {newest}\n\n".encode(),))]

    def _who_hears(self, told: Told, candidates: list[int]) -> set[int]:
        if told.to:
            return set(candidates).intersection(told.to)
        hearers = self._hearers.get(told.name)
        if hearers is None:
            log.error("Nothing in HEARERS says who hears “%s”.", told.name)
            return set()
        try:
            return hearers(told.about or 0, candidates)
        except DatabaseError:
            raise
        except Exception:  # one room's mistake must not silence all the others
            log.exception("Who hears “%s” could not be found out.", told.name)
            return set()


def _event(told: Told) -> bytes:
    about = f'{{"about": "{told.about}"}}' if told.about is not None else "{}"
    return f"id: {told.id}\nevent: {told.name}\ndata: {about}\n\n".encode()
