"""The verbs of this room: keeping the log, writing its entries, and sharing some of them."""

from kith.cpd.actions.keeping import NoSuchDay, NoSuchRegulator, keep_log
from kith.cpd.actions.sharing import (
    NoSuchTime,
    NothingToShare,
    TooManyShares,
    TooMuchAtOnce,
    end_share,
    opened_by,
    share_entries,
)
from kith.cpd.actions.writing import (
    EndsBeforeItBegan,
    EntryDraft,
    EntryTooLong,
    NoTitle,
    TooManyEntries,
    TooMuchEvidence,
    add_evidence,
    change_entry,
    delete_entry,
    write_entry,
)

__all__ = [
    "EndsBeforeItBegan",
    "EntryDraft",
    "EntryTooLong",
    "NoSuchDay",
    "NoSuchRegulator",
    "NoSuchTime",
    "NoTitle",
    "NothingToShare",
    "TooManyEntries",
    "TooManyShares",
    "TooMuchAtOnce",
    "TooMuchEvidence",
    "add_evidence",
    "change_entry",
    "delete_entry",
    "end_share",
    "keep_log",
    "opened_by",
    "share_entries",
    "write_entry",
]
