"""What this room tells the others."""

from kith.jobs.happenings import Happening

POST_PUBLISHED = Happening("post_published", "post_id")  # written here, replies too
POST_ARRIVED = Happening("post_arrived", "post_id")  # from a feed; what brings posts of other servers brings them home
FILES_ARRIVED = Happening("files_arrived", "post_id")  # a post of another server brought pictures or sounds
POST_TOOK_PART = Happening("post_took_part", "post_id")  # it arrived, and carries a tag or answers something
# It arrived, and names, answers or quotes somebody here, or is of somebody of whom people asked to hear.
POST_CONCERNS = Happening("post_concerns", "post_id")
POST_JOINED = Happening("post_joined", "post_id")  # what it answers, on another server, has come here after it
POST_EDITED = Happening("post_edited", "post_id")
POST_CHANGED = Happening("post_changed", "post_id")  # not by its author's words: who may answer or quote it, a warning
POST_HIDDEN = Happening("post_hidden", "post_id")  # by moderators
# What was written here and may be known elsewhere. `known_to`: “12,34”, someone on each other server that met it.
POST_DELETED = Happening("post_deleted", "post_id", "author_id", "visibility", "known_to")
POST_NARROWED = Happening("post_narrowed", "post_id", "before", "known_to")
POST_UNADDRESSED = Happening("post_unaddressed", "post_id", "account_ids")  # of what is for a few: named no more
POST_BOOSTED = Happening("post_boosted", "post_id")  # the boost's own row
POST_UNBOOSTED = Happening("post_unboosted", "post_id", "boost_of_id", "author_id")
POST_FAVOURITED = Happening("post_favourited", "favourite_id")
POST_UNFAVOURITED = Happening("post_unfavourited", "favourite_id", "post_id", "account_id")
POST_PINNED = Happening("post_pinned", "post_id")
POST_UNPINNED = Happening("post_unpinned", "post_id")
QUOTE_ASKED = Happening("quote_asked", "post_id")  # ours, and what it quotes was written on another server
QUOTE_TAKEN_OUT = Happening("quote_taken_out", "post_id")  # who is quoted in it, here, took their words back
POLL_VOTED = Happening("poll_voted", "poll_id", "account_id")
POLL_ENDED = Happening("poll_ended", "poll_id")
POST_PLANNED = Happening("post_planned", "unsent_id")  # it goes out by itself at a time
POST_NOT_SENT = Happening("post_not_sent", "unsent_id")  # its time came, and it could not go out
