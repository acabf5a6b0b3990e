"""What this room tells the others."""

from kith.jobs.happenings import Happening

FOLLOWED = Happening("followed", "follow_id")  # accepted at once, or without asking
FOLLOW_REQUESTED = Happening("follow_requested", "follow_id")
FOLLOW_ACCEPTED = Happening("follow_accepted", "follow_id")  # someone who asked was let in
# By either side (`by_id`), or by a block. `uri`: what the follower's server called the follow, where it said.
UNFOLLOWED = Happening("unfollowed", "follower_id", "followed_id", "by_id", "follow_id", "uri")
FOLLOWS_SEVERED = Happening("follows_severed", "severance_id")  # all of one member with a server that is kept away
CREDIT_CHANGED = Happening("credit_changed", "account_id")  # other websites may name this account as an author
BLOCKED = Happening("blocked", "account_id", "target_id")
UNBLOCKED = Happening("unblocked", "account_id", "target_id", "block_id")
PROFILE_CHANGED = Happening("profile_changed", "account_id")
STANDING_CHANGED = Happening("standing_changed", "account_id")  # suspended by moderators, or shown again
CONSENT_CHANGED = Happening("consent_changed", "account_id")  # whether their public posts may be found by search
