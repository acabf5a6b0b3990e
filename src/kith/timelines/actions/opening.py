"""What members open of other servers, told upstairs: there is looked whether it has changed, and what else was said.

Each process tells of one thing once in a quarter of an hour, so that opening a page writes next to nothing.
"""

from __future__ import annotations

import time

from django.db import transaction

from kith.accounts.models import Account
from kith.foundations.kept import Kept
from kith.jobs.announce import announce
from kith.jobs.happenings import Happening
from kith.posts.models import Origin, Post
from kith.timelines.happenings import PERSON_OPENED, THREAD_OPENED

_SILENT_FOR = 900.0  # seconds

_told: Kept[float] = Kept(4000)


def note_opened_person(account: Account) -> None:
    """Tell that a member opened somebody's page, where that somebody is elsewhere."""
    if not account.is_local:
        _tell_once(PERSON_OPENED, account_id=account.pk)


def note_opened_thread(post: Post) -> None:
    """Tell that a member opened a discussion, where its post was written elsewhere."""
    if post.origin == Origin.ELSEWHERE:
        _tell_once(THREAD_OPENED, post_id=post.pk)


def forget_opened() -> None:
    """Empty this process's memory; for tests."""
    _told.clear()


def _tell_once(happening: Happening, **about: int) -> None:
    key = (str(happening), *about.values())
    told_at, now = _told.get(key), time.monotonic()
    if told_at is not None and now - told_at < _SILENT_FOR:
        return
    _told.put([(key, now)])
    with transaction.atomic():
        announce(happening, **about)
