"""What this room tells the others."""

from kith.jobs.happenings import Happening

FOLLOWED = Happening("followed", "follow_id")  # accepted at once, or without asking
FOLLOW_REQUESTED = Happening("follow_requested", "follow_id")
FOLLOW_ACCEPTED = Happening("follow_accepted", "follow_id")  # someone who asked was let in
UNFOLLOWED = Happening("unfollowed", "follower_id", "followed_id")  # by either side, or by a block
CREDIT_CHANGED = Happening("credit_changed", "account_id")  # other websites may name this account as an author
BLOCKED = Happening("blocked", "account_id", "target_id")
CONSENT_CHANGED = Happening("consent_changed", "account_id")  # whether their public posts may be found by search
