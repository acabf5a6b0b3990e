"""The verbs of this room: reporting, deciding, and writing every act down."""

from kith.moderation.actions.acting import (
    Deed,
    NotAMember,
    act_on_account,
    let_member_in,
    send_away,
    turn_member_away,
    undo_on_account,
)
from kith.moderation.actions.deciding import (
    AlreadyDecided,
    MayNotActOn,
    NeedsWarning,
    NeedsWords,
    NothingToHide,
    decide_report,
    reopen_report,
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
    report_posts,
    sort_report,
)
from kith.moderation.actions.reviewing import NothingLikeThat, review_trend
from kith.moderation.actions.servers import (
    Losses,
    MayNotLimitServers,
    bring_limits,
    free_server,
    limit_server,
    losses_with,
)

__all__ = [
    "AlreadyDecided",
    "Deed",
    "Losses",
    "MayNotActOn",
    "MayNotLimitServers",
    "MayNotReportYourself",
    "NeedsWarning",
    "NeedsWords",
    "NotAMember",
    "NothingLikeThat",
    "NothingToHide",
    "TooManyReports",
    "act_on_account",
    "bring_limits",
    "claim_report",
    "decide_report",
    "free_server",
    "let_go_of_report",
    "let_member_in",
    "limit_server",
    "losses_with",
    "record",
    "remark_on_report",
    "reopen_report",
    "report",
    "report_posts",
    "restore_account",
    "review_trend",
    "send_away",
    "show_post_again",
    "sort_report",
    "turn_member_away",
    "undo_on_account",
]
