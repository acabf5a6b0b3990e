"""Lists that members bring: read and looked up, shown, and done in the background once they say so (row N16)."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from kith.accounts.models import Account
from kith.jobs.announce import announce
from kith.site.bringing import spool
from kith.site.bringing.doing import CameInPart, LineRefused, WasSo
from kith.site.bringing.finding import looked_up
from kith.site.bringing.kinds import KINDS
from kith.site.bringing.reading_files import Line, NotThisFile, read_file
from kith.site.happenings import IMPORT_CONFIRMED
from kith.site.models import Import, ImportKind, ImportLine

__all__ = [
    "NotThisFile", "Outlook", "bring", "confirm", "do_line", "do_some", "drop", "drop_unbegun", "forget_imports",
    "forget_imports_of", "import_of", "imports_of", "keep_lines", "lines_to_be_told", "outlook_of",
]  # fmt: skip

_ROWS_AT_ONCE = 1000
_LINES_AT_ONCE = 50  # between two looks at how it stands
_KEPT_FOR = timedelta(days=30)
Result = ImportLine.Result


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many lines there are, by what became or will become of them."""

    waiting: int
    done: int
    already: int
    elsewhere: int
    failed: int
    partly: int = 0  # of what is done: what came without a file
    gone: int = 0
    goes: int = 0  # what is here and not in the file, where the file replaces it

    @property
    def all(self) -> int:
        return self.waiting + self.done + self.already + self.elsewhere + self.failed + self.gone

    @property
    def percent(self) -> int:
        return 100 * (self.all - self.waiting - self.elsewhere) // self.all if self.all else 100


def bring(*, account: Account, body: bytes, now: datetime, name: str = "", kind: str = "", replaces: bool) -> Import:
    """Read a file and look up what its lines mean; nothing else happens yet. Raises NotThisFile."""
    found, lines = read_file(body, name=name, kind=kind)
    drop_unbegun(account=account)
    brought = Import.objects.create(account=account, kind=found, replaces=replaces, created_at=now)
    keep_lines(brought, lines)
    return brought


def keep_lines(brought: Import, lines: Sequence[Line]) -> None:
    """Look up what lines mean, and keep them."""
    # In pieces, each a transaction: fifty thousand rows in one would keep SQLite's writer from everyone for seconds.
    found_lines = looked_up(brought, lines)
    while rows := list(islice(found_lines, _ROWS_AT_ONCE)):
        ImportLine.objects.bulk_create(rows)


def confirm(*, brought: Import, now: datetime) -> None:
    """Begin; twice is once."""
    with transaction.atomic():
        if Import.objects.filter(pk=brought.pk, part_of=None, begun_at=None).update(begun_at=now):
            announce(IMPORT_CONFIRMED, import_id=brought.pk)


def drop(*, brought: Import) -> None:
    """Forget a file that was not begun."""
    for one in Import.objects.filter(pk=brought.pk, part_of=None, begun_at=None):
        spool.forget(one.token)
        one.delete()


def drop_unbegun(*, account: Account) -> None:
    """Forget what was brought and not begun: whoever brings another file has thought better of the last."""
    for one in Import.objects.filter(account=account, part_of=None, begun_at=None):
        drop(brought=one)


def do_some(*, brought: Import, now: datetime) -> bool:
    """Do some more lines, and say whether that was all."""
    doing = KINDS[ImportKind(brought.kind)]
    order = "-position" if doing.is_newest_first else "position"
    lines = brought.lines.filter(result=Result.WAITING).order_by(order)[: 1 if doing.asks_others else _LINES_AT_ONCE]
    for line in lines:
        # What a line does and what is kept of it are one: cut off in between, it would find its own work as another's.
        with nullcontext() if doing.asks_others else transaction.atomic():
            do_line(brought=brought, line=line, now=now)
            line.save(update_fields=["target_id", "result", "problem"])
    if lines:
        return False
    removed = _remove_what_is_not_in(brought, now) if brought.replaces else 0
    Import.objects.filter(pk=brought.pk, done_at=None).update(done_at=now, removed=removed)
    return True


def import_of(account: Account, import_id: int) -> Import | None:
    """Return an import of one's own."""
    return Import.objects.filter(account=account, pk=import_id).first()


def imports_of(account: Account) -> list[Import]:
    """Return the last imports that were begun."""
    begun = Q(begun_at__isnull=False) | Q(kind=ImportKind.ARCHIVE)
    return list(Import.objects.filter(begun, account=account, part_of=None).order_by("-id")[:10])


def outlook_of(brought: Import) -> Outlook:
    """Return how it stands."""
    counts = dict(brought.lines.values_list("result").annotate(count=Count("id")))
    if brought.kind == ImportKind.POSTS:
        return _outlook_of_posts(brought, counts)
    goes = len(_not_in(brought)) if brought.replaces and brought.done_at is None else brought.removed
    return Outlook(**{result: counts.get(result, 0) for result in Result.values}, goes=goes)


def lines_to_be_told(brought: Import) -> QuerySet[ImportLine]:
    """Return the lines that could not be done, or not wholly, in the order of the file; each says why."""
    told = brought.lines.filter(result__in=(Result.FAILED, Result.PARTLY, Result.DONE))
    return told.exclude(problem="").order_by("position")


def forget_imports(*, now: datetime) -> int:
    """Forget old imports, save those with lines that wait for other servers, and archives that can be taken out."""
    old = Import.objects.filter(created_at__lt=now - _KEPT_FOR, part_of=None)
    waiting = ImportLine.objects.filter(result=Result.ELSEWHERE, brought__begun_at__isnull=False).values("brought")
    old = old.exclude(pk__in=waiting).exclude(kind=ImportKind.ARCHIVE, begun_at__isnull=False)
    forgotten = old.delete()[0]
    spool.sweep(Import.objects.exclude(token="").filter(done_at=None).values_list("token", flat=True))
    return forgotten


def forget_imports_of(account: Account) -> None:
    """Forget the archives that who leaves has brought; the rows go with all others of theirs."""
    for token in Import.objects.filter(account=account).exclude(token="").values_list("token", flat=True):
        spool.forget(token)


def do_line(*, brought: Import, line: ImportLine, now: datetime) -> None:
    """Do what a line says, and write into it (not into its row) how that went."""
    line.result, line.problem = Result.DONE, ""
    try:
        KINDS[ImportKind(brought.kind)].do(brought.account, line, now)
    except WasSo:
        line.result = Result.ALREADY
    except LineRefused as refused:
        line.result, line.problem = Result.FAILED, str(refused)[:200]
    except CameInPart as missing:
        line.problem = str(missing)[:200]


def _outlook_of_posts(brought: Import, counts: dict[str, int]) -> Outlook:
    failed = counts.get(Result.FAILED, 0)
    waiting = max(0, brought.things - brought.came - brought.were_here - failed) if brought.done_at is None else 0
    return Outlook(
        waiting=waiting,
        done=brought.came - brought.removed,
        already=brought.were_here,
        elsewhere=0,
        failed=failed,
        partly=counts.get(Result.PARTLY, 0),
        gone=brought.removed,
    )


def _remove_what_is_not_in(brought: Import, now: datetime) -> int:
    keys = _not_in(brought)
    for key in keys:
        KINDS[ImportKind(brought.kind)].undo(brought.account, key, now)
    return len(keys)


def _not_in(brought: Import) -> set[tuple[str, ...]]:
    doing = KINDS[ImportKind(brought.kind)]
    inside = {doing.key(line) for line in brought.lines.exclude(result=Result.FAILED).iterator(2000)}
    return doing.current(brought.account) - inside
