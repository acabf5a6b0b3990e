"""The verbs of this room, for every door: each refuses first, then does it in one transaction, then announces."""

from kith.posts.actions.boosting import MayNotBoost, boost, unboost
from kith.posts.actions.deleting import MayNotDelete, delete_post
from kith.posts.actions.editing import MayNotEdit, edit_post
from kith.posts.actions.files import FileMissing, show_ready_file
from kith.posts.actions.hiding import MayNotHide, hide_post, move_hidden_files, unhide_post
from kith.posts.actions.publishing import AnsweredIsGone, MayNotPost, publish_post
from kith.posts.actions.reacting import (
    MayNotPin,
    MayNotReact,
    TooManyPins,
    bookmark,
    favourite,
    mute_thread,
    pin,
    unbookmark,
    unfavourite,
    unmute_thread,
    unpin,
)
from kith.posts.actions.receiving import receive_post, revise_received_post
from kith.posts.actions.voting import AlreadyVoted, ChooseOne, MayNotVote, PollHasEnded, end_due_polls, vote
from kith.posts.writing import NothingToSay, PollNeedsChange, TooLong, TooManyFiles

__all__ = [
    "AlreadyVoted", "AnsweredIsGone", "ChooseOne", "FileMissing", "MayNotBoost", "MayNotDelete", "MayNotEdit",
    "MayNotHide", "MayNotPin", "MayNotPost", "MayNotReact", "MayNotVote", "NothingToSay", "PollHasEnded",
    "PollNeedsChange", "TooLong", "TooManyFiles", "TooManyPins", "bookmark", "boost", "delete_post", "edit_post",
    "end_due_polls", "favourite", "hide_post", "move_hidden_files", "mute_thread", "pin", "publish_post",
    "receive_post", "revise_received_post", "show_ready_file", "unbookmark", "unboost", "unfavourite", "unhide_post",
    "unmute_thread", "unpin", "vote",
]  # fmt: skip
