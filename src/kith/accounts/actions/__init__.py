"""The verbs of this room: following, keeping apart, one's own profile, and standing."""

from kith.accounts.actions.following import (
    MayNotFollow,
    NotWithYourself,
    accept_follow,
    choose_bell,
    choose_boosts,
    follow,
    reject_follow,
    remove_follower,
    unfollow,
)
from kith.accounts.actions.keeping_apart import (
    block,
    keep_private_note,
    lift_ended_mutes,
    mute,
    note_changed_filters,
    unblock,
    unmute,
)
from kith.accounts.actions.profile import (
    NoSuchPlace,
    NotADrawnPortrait,
    ProfileDraft,
    ProfileField,
    TooMuch,
    change_profile,
)
from kith.accounts.actions.standing import limit_account, suspend_account, unlimit_account, unsuspend_account
from kith.accounts.actions.suggestions import refuse_suggestion

__all__ = [
    "MayNotFollow",
    "NoSuchPlace",
    "NotADrawnPortrait",
    "NotWithYourself",
    "ProfileDraft",
    "ProfileField",
    "TooMuch",
    "accept_follow",
    "block",
    "change_profile",
    "choose_bell",
    "choose_boosts",
    "follow",
    "keep_private_note",
    "lift_ended_mutes",
    "limit_account",
    "mute",
    "note_changed_filters",
    "refuse_suggestion",
    "reject_follow",
    "remove_follower",
    "suspend_account",
    "unblock",
    "unfollow",
    "unlimit_account",
    "unmute",
    "unsuspend_account",
]
