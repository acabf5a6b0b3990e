"""The verbs of this room, for every door: each refuses first, then does it in one transaction, then announces."""

from kith.chats.actions.asking import (
    MayNotAsk,
    MayNotKeep,
    NothingWaits,
    NotOn,
    add_question,
    ask,
    ask_earlier,
    skip,
)
from kith.chats.actions.attending import (
    MayNotSit,
    NoMoreSeats,
    NoRoomForTag,
    NotThere,
    NotYours,
    agree_to_sit,
    ask_to_sit,
    come_in,
    go_out,
    leave_seat,
    place_answer,
    quiet_chat,
    say,
    take_out,
)
from kith.chats.actions.clock import keep_time
from kith.chats.actions.hearing import gather, gather_late, gather_missed, hear
from kith.chats.actions.keeping import (
    CannotUndo,
    IsAHost,
    LongEnough,
    begin_early,
    end_early,
    extend,
    go_on,
    hide_answer,
    hold,
    quiet_person,
    undo,
)
from kith.chats.actions.permitting import name_planner, restrict_planning
from kith.chats.actions.planning import (
    ChatDraft,
    HasBegun,
    MayNotPlan,
    NotAChat,
    TagIsTaken,
    TooManyToCome,
    cancel_chat,
    change_chat,
    hide_chat,
    may_plan,
    plan_chat,
)

__all__ = [
    "CannotUndo", "ChatDraft", "HasBegun", "IsAHost", "LongEnough", "MayNotAsk", "MayNotKeep", "MayNotPlan",
    "MayNotSit", "NoMoreSeats", "NoRoomForTag", "NotAChat", "NotOn", "NotThere", "NotYours", "NothingWaits",
    "TagIsTaken", "TooManyToCome", "add_question", "agree_to_sit", "ask", "ask_earlier", "ask_to_sit", "begin_early",
    "cancel_chat", "change_chat", "come_in", "end_early", "extend", "gather", "gather_late", "gather_missed", "go_on",
    "go_out", "hear", "hide_answer", "hide_chat", "hold", "keep_time", "leave_seat", "may_plan", "name_planner",
    "place_answer", "plan_chat", "quiet_chat", "quiet_person", "restrict_planning", "say", "skip", "take_out", "undo",
]  # fmt: skip
