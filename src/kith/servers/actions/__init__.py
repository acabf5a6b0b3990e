"""What those who keep this server do to it."""

from kith.servers.actions.announcing import (
    announce_to_everyone,
    change_announcement,
    end_announcement,
    forget_reader,
    put_away,
    tell_of_turn,
)
from kith.servers.actions.limiting import Limits, keep_limits, limits_of
from kith.servers.actions.publishing import AlreadyHolds, InThePast, publish_document, withdraw_document
from kith.servers.actions.reacting import NotAnEmoji, TooManyReactions, react_to_announcement, take_reaction_back
from kith.servers.actions.server import (
    ServerChanges,
    TooManyRules,
    add_rule,
    change_rule,
    change_this_server,
    move_rule_up,
    note_changed_emoji,
    open_this_server,
    remove_rule,
)

__all__ = [
    "AlreadyHolds",
    "InThePast",
    "Limits",
    "NotAnEmoji",
    "ServerChanges",
    "TooManyReactions",
    "TooManyRules",
    "add_rule",
    "announce_to_everyone",
    "change_announcement",
    "change_rule",
    "change_this_server",
    "end_announcement",
    "forget_reader",
    "keep_limits",
    "limits_of",
    "move_rule_up",
    "note_changed_emoji",
    "open_this_server",
    "publish_document",
    "put_away",
    "react_to_announcement",
    "remove_rule",
    "take_reaction_back",
    "tell_of_turn",
    "withdraw_document",
]
