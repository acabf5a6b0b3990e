"""What this room tells the others."""

from kith.jobs.happenings import Happening

LIST_CHANGED = Happening("list_changed", "list_id")  # whom it has all at once, which answers it shows, or whether apart
# A member opened a page of somebody, or a discussion, of another server; told once in a while by each process.
PERSON_OPENED = Happening("person_opened", "account_id")
THREAD_OPENED = Happening("thread_opened", "post_id")
LIST_FOLLOWED = Happening("list_followed", "list_id", "account_id")  # someone wants to follow all who are in it
