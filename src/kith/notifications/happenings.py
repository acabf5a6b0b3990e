"""What this room tells."""

from kith.jobs.happenings import Happening

# Notices of people who have apps that want to hear of them while they are closed; the ids with commas between.
NOTICES_FOR_CLOSED_APPS = Happening("notices_for_closed_apps", "notice_ids")
