"""Whom and what the lines of a file mean, for all of them at once: fifty thousand lines are some hundred queries."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.site.bringing.kept_things import posts_at
from kith.site.bringing.kinds import KINDS
from kith.site.bringing.reading_files import Line
from kith.site.models import Import, ImportKind, ImportLine

Result = ImportLine.Result
_AT_ONCE = 400
_HANDLE = re.compile(r"(?:acct:)?@?([\w.-]{1,64})(?:@([\w.-]+(?::\d{1,5})?))?", re.ASCII)
_PAGE = re.compile(r"https?://([^/\s]+)/(?:@|users/)([\w.-]{1,64})/?", re.ASCII)
_OF_PEOPLE = {ImportKind.FOLLOWS: 0, ImportKind.BLOCKS: 0, ImportKind.MUTES: 0, ImportKind.LISTS: 1,
               ImportKind.NOTES: 0}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    target_id: int | None
    result: str
    problem: str = ""


def looked_up(brought: Import, lines: Sequence[Line]) -> Iterator[ImportLine]:
    """Return a row for each line: what it means, and what will happen with it."""
    kind = ImportKind(brought.kind)
    seen: set[tuple[str, ...]] = set()
    already = KINDS[kind].current(brought.account)
    for start in range(0, len(lines), _AT_ONCE):
        some = lines[start : start + _AT_ONCE]
        for line, found in zip(some, _find(brought.account, kind, some), strict=True):
            row = ImportLine(brought=brought, position=line.position, cells=line.cells)
            row.target_id, row.result, row.problem = found.target_id, found.result, found.problem
            key = KINDS[kind].key(row)
            if key in seen:
                row.result, row.problem = Result.ALREADY, _("Stands in the file more than once.")
            elif row.result == Result.WAITING and key in already:
                row.result = Result.ALREADY
            seen.add(key)
            yield row


def means_a_person(kind: ImportKind) -> bool:
    """Say whether the lines of a list name people."""
    return kind in _OF_PEOPLE


def address_in(brought: Import, line: ImportLine) -> str:
    """Return the handle, or the address, that stands in a line for whom or what it means."""
    return str(line.cells[_OF_PEOPLE.get(ImportKind(brought.kind), 0)])


def _find(account: Account, kind: ImportKind, lines: Sequence[Line]) -> list[_Found]:
    if kind in _OF_PEOPLE:
        return _people([line.cells[_OF_PEOPLE[kind]] for line in lines])
    if kind == ImportKind.BOOKMARKS:
        return _posts(account, [line.cells[0] for line in lines])
    here = KINDS[kind].here
    known = here(account, [line.cells[0] for line in lines]) if here is not None else {}
    return [_Found(known.get(line.cells[0]), Result.WAITING) for line in lines]


def _people(addresses: Sequence[str]) -> list[_Found]:
    parsed = [_handle(address) for address in addresses]
    names = {name for name, _domain in filter(None, parsed)}
    accounts = Account.objects.alias(a_name=Lower("username")).filter(a_name__in=names)
    known = {(each.username.lower(), each.domain.lower()): each for each in accounts}
    return [_person(handle, known) for handle in parsed]


def _person(handle: tuple[str, str] | None, known: dict[tuple[str, str], Account]) -> _Found:
    if handle is None:
        return _Found(None, Result.FAILED, _("This is no address of a person; one looks like name@server."))
    found = known.get(handle)
    if found is not None and found.is_gone:
        return _Found(found.pk, Result.FAILED, _("Their account is not there any more."))
    if found is not None:
        return _Found(found.pk, Result.WAITING)
    if handle[1]:
        return _Found(None, Result.ELSEWHERE)
    return _Found(None, Result.FAILED, _("Nobody here has this name."))


def _handle(address: str) -> tuple[str, str] | None:
    page = _PAGE.fullmatch(address)
    matched = _HANDLE.fullmatch(address)
    if page is None and matched is None:
        return None
    name, domain = (page[2], page[1]) if page else (matched[1], matched[2] or "") if matched else ("", "")
    domain = domain.lower()
    return name.lower(), "" if domain == settings.KITH_DOMAIN.lower() else domain


def _posts(account: Account, addresses: Sequence[str]) -> list[_Found]:
    known = posts_at(account, addresses)
    return [_post(address, known) for address in addresses]


def _post(address: str, known: dict[str, int]) -> _Found:
    if address in known:
        return _Found(known[address], Result.WAITING)
    if not address.startswith(("http://", "https://")):
        return _Found(None, Result.FAILED, _("This is no address of a post."))
    if address.startswith(settings.KITH_ORIGIN + "/"):
        return _Found(None, Result.FAILED, _("This post is not here any more, or is not for you to read."))
    return _Found(None, Result.ELSEWHERE)
