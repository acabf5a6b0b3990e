"""The verbs of this room: following, keeping apart, one's own profile, and standing."""

from kith.accounts.actions.endorsing import MayNotEndorse, TooManyEndorsed, endorse, unendorse
from kith.accounts.actions.featuring import feature_tag, unfeature_tag
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
    NotAnotherServer,
    TooManyDomainBlocks,
    block,
    block_domain,
    keep_private_note,
    lift_ended_mutes,
    mute,
    note_changed_filters,
    unblock,
    unblock_domain,
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
    "MayNotEndorse",
    "MayNotFollow",
    "NoSuchPlace",
    "NotADrawnPortrait",
    "NotAnotherServer",
    "NotWithYourself",
    "ProfileDraft",
    "ProfileField",
    "TooManyDomainBlocks",
    "TooManyEndorsed",
    "TooMuch",
    "accept_follow",
    "block",
    "block_domain",
    "change_profile",
    "choose_bell",
    "choose_boosts",
    "endorse",
    "feature_tag",
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
    "unblock_domain",
    "unendorse",
    "unfeature_tag",
    "unfollow",
    "unlimit_account",
    "unmute",
    "unsuspend_account",
]
