"""Lines of brought files that mean somebody, or something, on another server: looked for there, one after the other."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.federation.lookup.addresses import at_address
from kith.federation.lookup.fetching import Gone, NotAsked, NotFetched
from kith.federation.lookup.handles import find_or_fetch
from kith.posts.queries import visible_post
from kith.site.bringing.finding import address_in, means_a_person
from kith.site.imports import Result, do_line
from kith.site.models import Import, ImportKind, ImportLine

_SECONDS = 20.0
_TRIED_FOR = timedelta(days=2)  # a server that is away for longer is away
_TRIED = "tried"  # in `problem`, until it is tried again: no word of anybody
# Its owner stopped it, or takes out what came: then nobody else is followed or blocked either.
_ENDED = Q(stopped_at__isnull=False) | Q(unwanted_at__isnull=False)
_ENDED |= Q(part_of__stopped_at__isnull=False) | Q(part_of__unwanted_at__isnull=False)


def look_for_next(*, brought: Import, now: datetime) -> bool:
    """Look for what one line means, and do it; say whether none is left that was not tried lately."""
    line = brought.lines.filter(result=Result.ELSEWHERE, problem="").order_by("position").first()
    if line is None or not _going_on().filter(pk=brought.pk).exists():
        return True
    try:
        line.target_id = _found(brought, line, now)
    except NotAsked:
        _refuse(line, _("Nothing is taken from that server here."))
    except Gone:
        _refuse(line, _("Their account is not there any more."))
    except NotFetched:
        line.problem = _TRIED
    else:
        if line.target_id is None:
            _refuse(line, _("This post is not here any more, or is not for you to read."))
        else:
            do_line(brought=brought, line=line, now=now)
    line.save(update_fields=["target_id", "result", "problem"])
    return False


def is_looked_for(brought: Import) -> bool:
    """Say whether lines of `brought` are being looked for just now; not whether some are tried again later."""
    return _going_on().filter(pk=brought.pk, lines__result=Result.ELSEWHERE, lines__problem="").exists()


def is_tried_again(brought: Import) -> bool:
    """Say whether lines of `brought` are left whose servers are asked once more."""
    return _going_on().filter(pk=brought.pk, lines__result=Result.ELSEWHERE, lines__problem=_TRIED).exists()


def with_lines_elsewhere() -> list[Import]:
    """Return the imports that were begun, go on, and have lines left to be looked for."""
    waiting = ImportLine.objects.filter(result=Result.ELSEWHERE).values("brought")
    return list(_going_on().filter(pk__in=waiting))


def try_again(*, brought: Import, now: datetime) -> None:
    """Let lines whose servers gave no answer be tried once more; after two days they could not be done."""
    tried = brought.lines.filter(result=Result.ELSEWHERE, problem=_TRIED)
    if now - (brought.begun_at or brought.created_at) < _TRIED_FOR:
        tried.update(problem="")
    else:
        tried.update(result=Result.FAILED, problem=_("Their server did not tell of them."))


def _going_on() -> QuerySet[Import]:
    return Import.objects.filter(~_ENDED, done_at__isnull=False)


def _found(brought: Import, line: ImportLine, now: datetime) -> int | None:
    """Return the id of whom or what a line means. Raises NotFetched."""
    address = address_in(brought, line)
    if means_a_person(ImportKind(brought.kind)):
        return find_or_fetch(address, now=now, deadline=_SECONDS).pk
    found = at_address(address, now=now, deadline=_SECONDS)
    if found is None or isinstance(found, Account):
        return None
    seen = visible_post(brought.account, found.pk)
    return seen.pk if seen is not None else None


def _refuse(line: ImportLine, why: str) -> None:
    line.result, line.problem = Result.FAILED, why
