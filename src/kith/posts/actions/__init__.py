"""The verbs of this room, for every door: each refuses first, then does it in one transaction, then announces."""

from kith.posts.actions.boosting import MayNotBoost, boost, unboost
from kith.posts.actions.carrying import let_replies_carry
from kith.posts.actions.deleting import MayNotDelete, delete_expired_posts, delete_post
from kith.posts.actions.editing import MayNotEdit, edit_post
from kith.posts.actions.files import FileMissing, show_ready_file
from kith.posts.actions.hiding import MayNotHide, hide_post, move_hidden_files, unhide_post
from kith.posts.actions.joining import join_answer
from kith.posts.actions.narrowing import MayOnlyNarrow, choose_repliers, expire_post, narrow_post
from kith.posts.actions.once import SentAlready, forget_old_keys, made_with, was_sent_from
from kith.posts.actions.publishing import AnsweredIsGone, MayNotPost, MayNotReply, publish_post
from kith.posts.actions.quoting import (
    MayNotChoose,
    MayNotQuote,
    MayNotTakeOut,
    QuotedIsGone,
    QuotedNotNamed,
    QuoteStandsAlone,
    choose_quoters,
    settle_quote,
    take_out_of_quote,
)
from kith.posts.actions.reacting import (
    MayNotPin,
    MayNotReact,
    TooManyPins,
    bookmark,
    favourite,
    match_pins,
    mute_thread,
    pin,
    unbookmark,
    unfavourite,
    unmute_thread,
    unpin,
)
from kith.posts.actions.receiving import receive_post
from kith.posts.actions.restoring import (
    IsHereAlready,
    own_posts_at,
    restore_post,
    take_out_restored,
)
from kith.posts.actions.revising import revise_received_post, take_over_votes
from kith.posts.actions.voting import AlreadyVoted, ChooseOne, MayNotVote, PollHasEnded, add_vote, end_due_polls, vote
from kith.posts.actions.waiting import (
    PROBLEMS,
    NotThen,
    TooManyWait,
    discard,
    hold_post,
    keep_draft,
    plan_post,
    send,
    send_due,
    take_back,
)
from kith.posts.actions.warning import MayNotWarn, put_warning, take_warning_away
from kith.posts.writing import NothingToSay, PollNeedsChange, TitleStandsAlone, TooLong, TooManyFiles

__all__ = [
    "PROBLEMS", "AlreadyVoted", "AnsweredIsGone", "ChooseOne", "FileMissing", "IsHereAlready", "MayNotBoost",
    "MayNotChoose", "MayNotDelete", "MayNotEdit", "MayNotHide", "MayNotPin", "MayNotPost", "MayNotQuote",
    "MayNotReact", "MayNotReply", "MayNotTakeOut", "MayNotVote", "MayNotWarn", "MayOnlyNarrow", "NotThen",
    "NothingToSay", "PollHasEnded", "PollNeedsChange", "QuoteStandsAlone", "QuotedIsGone", "QuotedNotNamed",
    "SentAlready", "TitleStandsAlone", "TooLong", "TooManyFiles", "TooManyPins", "TooManyWait", "add_vote",
    "bookmark", "boost", "choose_quoters", "choose_repliers", "delete_expired_posts", "delete_post", "discard",
    "edit_post", "end_due_polls", "expire_post", "favourite", "forget_old_keys", "hide_post", "hold_post",
    "join_answer", "keep_draft", "let_replies_carry", "made_with", "match_pins", "move_hidden_files", "mute_thread",
    "narrow_post", "own_posts_at", "pin", "plan_post", "publish_post", "put_warning", "receive_post",
    "restore_post", "revise_received_post", "send", "send_due", "settle_quote", "show_ready_file", "take_back",
    "take_out_of_quote", "take_out_restored", "take_over_votes", "take_warning_away", "unbookmark", "unboost",
    "unfavourite", "unhide_post", "unmute_thread", "unpin", "vote", "was_sent_from",
]  # fmt: skip
