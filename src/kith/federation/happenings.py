"""What this room tells the others, and itself."""

from kith.jobs.happenings import Happening

DELIVERIES_WAIT = Happening("deliveries_wait", "server_id")  # something is on its way to a server
