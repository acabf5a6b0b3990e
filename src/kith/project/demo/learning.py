"""What Amara has written into her log of professional development: two years of it, and a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from kith.accounts.models import Account
from kith.cpd.actions import EntryDraft, keep_log, share_entries, write_entry
from kith.cpd.models import Kind
from kith.posts.models import Post

# Days ago, kind, title, minutes, with a peer, complete, the answers.
_ENTRIES = (
    (
        420, Kind.TRAINING, "Trauma informed first visits, a day’s training", 360, False, True,
        {
            "did": "A day with a trainer who had been visited herself. Half of my week is first visits.",
            "learned": "The hall is part of the visit. Say **when you will go** before you take off your coat.",
            "impact": "I say it now, every time. Two people have told me it was the first time anyone did.",
        },
    ),
    (
        300, Kind.EVENT, "Kinship carers’ conference: six tables, no lectern", 300, True, True,
        {
            "did": "Went to listen. We write assessments of kinship carers, and had never asked them about the form.",
            "learned": "The form asks about the past. They wanted to be asked about next Tuesday.",
            "impact": "One question more in my assessments: what does a good Tuesday need?",
            "peer": "My colleague in fostering asks it already, at the end; she showed me why the end is better.",
        },
    ),
    (
        150, Kind.SUPERVISION, "What I do when I do not know", 60, True, True,
        {
            "did": "Brought a visit that had gone badly, without names, to supervision.",
            "learned": "I fill silence with advice. It is for me that I do it.",
            "impact": "I count to five. It is longer than it sounds.",
            "peer": "My supervisor asked what the silence was *for*. I had not thought that it was for anything.",
        },
    ),
    (
        40, Kind.DISCUSSION, "Walking supervision: what others make of it", 45, False, True,
        {
            "did": "Followed a long discussion here on supervision outdoors, and answered twice.",
            "learned": "Who walks slowly decides how fast we go. And some can’t walk and say so only when asked alone.",
            "impact": "We ask each person beforehand, and keep the room booked.",
        },
    ),
)  # fmt: skip


def learn(*, accounts: Mapping[str, Account], now: datetime) -> None:
    """Give Amara a log with a year behind it, a draft begun from what she highlighted, and an address for Harpreet."""
    amara = accounts["amara"]
    keep_log(account=amara, regulator="social-work-england")
    written = []
    for ago, kind, title, minutes, with_peer, complete, words in _ENTRIES:
        at = now - timedelta(days=ago)
        draft = EntryDraft(
            title=title, kind=kind, began_on=at.date(), minutes=minutes, words=words, is_with_peer=with_peer,
            is_complete=complete,
        )  # fmt: skip
        written.append(write_entry(account=amara, draft=draft, now=min(at, now)))
    _begin_another(amara, now)
    share_entries(
        account=amara,
        entry_ids=[written[-1].pk, written[-2].pk],
        name="Supervision",
        signed=amara.name,
        lasts=14,
        now=now,
    )


def _begin_another(amara: Account, now: datetime) -> None:
    draft = EntryDraft(
        title="Does supervision help?",
        kind=Kind.READING,
        began_on=_day(now),
        words={
            "learned": "> regular, protected, unhurried supervision goes with people staying in their jobs\n\n"
            "“Protected” is the word."
        },
    )
    saved = Post.objects.visible_to(amara).filter(bookmarks__account=amara)
    write_entry(account=amara, draft=draft, now=now, about=list(saved.filter(title__startswith=draft.title)[:1]))


def _day(now: datetime) -> date:
    return (now - timedelta(days=1)).date()
