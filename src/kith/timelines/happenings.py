"""What this room tells the others."""

from kith.jobs.happenings import Happening

LIST_CHANGED = Happening("list_changed", "list_id")  # whom it has all at once, which answers it shows, or whether apart
LIST_FOLLOWED = Happening("list_followed", "list_id", "account_id")  # someone wants to follow all who are in it
