"""What is done with lines of a log of professional development that comes from another Kith."""

import json
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.cpd.actions import (
    EndsBeforeItBegan,
    EntryDraft,
    EntryTooLong,
    NoSuchDay,
    NoSuchRegulator,
    NoTitle,
    TooManyEntries,
    TooMuchEvidence,
    delete_entry,
    keep_log,
    write_entry,
)
from kith.cpd.models import Thing
from kith.cpd.queries import keeping_of, own_entry, same_entry
from kith.site.bringing.doing import Doing, Key, LineRefused, WasSo, moment
from kith.site.bringing.kept_things import thing_meant
from kith.site.models import ImportLine


def _learn(account: Account, line: ImportLine, now: datetime) -> None:
    told = json.loads(line.cells[1])
    draft, addresses = _draft(told)
    same = same_entry(account, draft.title, draft.began_on, draft.words)
    if same is not None:
        line.target_id = same.pk
        raise WasSo
    about, lost = _about(account, addresses, now)
    at = min(moment(told.get("created_at")) or now, now)
    try:
        made = write_entry(account=account, draft=_with(draft, lost), about=about, now=at)
    except (NoTitle, NoSuchDay, EndsBeforeItBegan) as refused:
        raise LineRefused(_("This entry has no name, or no day that makes sense.")) from refused
    except (EntryTooLong, TooMuchEvidence) as refused:
        raise LineRefused(_("There is more in this entry than Kith can keep.")) from refused
    except TooManyEntries as refused:
        raise LineRefused(_("Your log is full.")) from refused
    line.target_id = made.pk
    _keep_for(account, told)


def _draft(told: dict[str, Any]) -> tuple[EntryDraft, list[str]]:
    began_on = _day(told.get("began_on"))
    if began_on is None:
        raise LineRefused(_("This entry has no name, or no day that makes sense."))
    words, minutes = told.get("words"), told.get("minutes")
    evidence = [each for each in _several(told, "evidence") if isinstance(each, dict)]
    draft = EntryDraft(
        title=str(told.get("title") or ""),
        kind=str(told.get("kind") or ""),
        began_on=began_on,
        ended_on=_day(told.get("ended_on")),
        minutes=minutes if type(minutes) is int else None,
        words={str(name): str(text) for name, text in words.items()} if isinstance(words, dict) else {},
        topics=[each for each in _several(told, "topics") if isinstance(each, str)],
        is_with_peer=told.get("with_peer") is True,
        is_complete=told.get("complete") is True,
        said=[str(each["said"]) for each in evidence if each.get("said")],
    )
    return draft, [str(each["address"]) for each in evidence if each.get("address")]


def _with(draft: EntryDraft, lost: list[str]) -> EntryDraft:
    """What is no address of anything here stays beside the entry in words."""
    return EntryDraft(**{name: getattr(draft, name) for name in draft.__slots__} | {"said": [*draft.said, *lost]})


def _about(account: Account, addresses: list[str], now: datetime) -> tuple[list[Thing], list[str]]:
    found: list[Thing] = []
    lost = []
    for address in addresses:
        try:
            found.append(thing_meant(account, address, now))
        except LineRefused:
            lost.append(address)
    return found, lost


def _keep_for(account: Account, told: dict[str, Any]) -> None:
    """Whose questions they were comes along too, unless something was chosen here before."""
    key = told.get("regulator")
    if isinstance(key, str) and not keeping_of(account).is_chosen:
        try:
            keep_log(account=account, regulator=key, began_on=_day(told.get("period_began_on")))
        except (NoSuchRegulator, NoSuchDay):
            return


def _day(told: object) -> date | None:
    try:
        return parse_date(told) if isinstance(told, str) else None
    except ValueError:
        return None


def _several(told: dict[str, Any], name: str) -> list[Any]:
    found = told.get(name)
    return found if isinstance(found, list) else []


def _unlearn(account: Account, key: Key, now: datetime) -> None:
    entry = own_entry(account, int(key[0])) if key[0] != "line" else None
    if entry is not None:
        delete_entry(entry=entry)


def _row_or_words(line: ImportLine) -> Key:
    return (str(line.target_id),) if line.target_id else ("line", *line.cells)


# Nothing that one wrote goes because a file does not hold it.
LEARNING = Doing(_learn, _unlearn, lambda account: set(), _row_or_words)
