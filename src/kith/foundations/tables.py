"""Tables as files that spreadsheets open, without doing harm there."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

Row = Sequence[str]
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs what begins so


def csv_lines(rows: Iterable[Row], *, header: Row = ()) -> Iterator[str]:
    """Write rows as CSV (RFC 4180), each cell such that no spreadsheet takes it for a formula."""
    line = io.StringIO()
    writer = csv.writer(line)
    for row in (header, *rows) if header else rows:
        writer.writerow([_harmless(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell
