"""What this room tells the others, and itself."""

from kith.jobs.happenings import Happening

DELIVERIES_WAIT = Happening("deliveries_wait", "server_id")  # something is on its way to a server
# Somebody of another server was looked up, or looked up again: their pictures may have changed.
ACTOR_KEPT = Happening("actor_kept", "account_id")
# A member waits no longer for what is at an address, or has a handle, of another server: it is looked for meanwhile.
SOUGHT = Happening("sought", "wanted")
# Somebody opened a post of another server, and its answers were not asked for lately.
ANSWERS_WANTED = Happening("answers_wanted", "gathering_id")
# Somebody waits for a picture or sound of another server that could not be had at once.
FILE_WANTED = Happening("file_wanted", "media_id")
POST_AWAITED = Happening("post_awaited", "awaited_id")  # a post answers or quotes what is not here
QUOTE_TO_CHECK = Happening("quote_to_check", "post_id")  # it shows a stamp, or may need none: its server is asked

ARRIVED = Happening("arrived", "server_id")  # activities whose signers are known: they wait to be done
ARRIVED_UNCHECKED = Happening("arrived_unchecked", "arrival_id")  # one whose signer has to be looked up first
ACTOR_GONE = Happening("actor_gone", "account_id")  # somebody of another server deleted their account
ACTOR_MOVED = Happening("actor_moved", "account_id", "to_id")  # they go on as another, and both say so
FOLLOWERS_TOLD = Happening("followers_told", "account_id", "url", "digest")  # who of us follows them, as they have it
PASSED_ON = Happening("passed_on", "kind", "uri")  # a third server hints at what was written, changed or deleted
