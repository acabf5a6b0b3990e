"""The verbs of this room: reporting, deciding, and writing every act down."""

from kith.moderation.actions.deciding import (
    AlreadyDecided,
    MayNotActOn,
    NeedsWords,
    NothingToHide,
    decide_report,
    restore_account,
    show_post_again,
)
from kith.moderation.actions.recording import record
from kith.moderation.actions.reporting import (
    MayNotReportYourself,
    TooManyReports,
    claim_report,
    let_go_of_report,
    remark_on_report,
    report,
)

__all__ = [
    "AlreadyDecided",
    "MayNotActOn",
    "MayNotReportYourself",
    "NeedsWords",
    "NothingToHide",
    "TooManyReports",
    "claim_report",
    "decide_report",
    "let_go_of_report",
    "record",
    "remark_on_report",
    "report",
    "restore_account",
    "show_post_again",
]
