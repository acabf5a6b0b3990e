"""What pages, apps and tasks ask of notices: the bell, the frame of every page, who is told, requests, letters."""

from kith.notifications.queries.bell import (
    Line,
    Wanted,
    bell_page,
    newest_of,
    notice_of,
    notices_page,
    read_up_to,
)
from kith.notifications.queries.frame import Glance, glance, unread_count
from kith.notifications.queries.hours import may_disturb, next_on_duty, reach_of
from kith.notifications.queries.letters import letters_are_due, notices_for_letter
from kith.notifications.queries.requests import Request, lines_from, pending, request_from, requests_page
from kith.notifications.queries.telling import (
    Listener,
    boosters_of,
    concerned_by,
    favourite_with_post,
    listeners,
    pollsters_of,
)

__all__ = [
    "Glance", "Line", "Listener", "Request", "Wanted", "bell_page", "boosters_of", "concerned_by",
    "favourite_with_post", "glance", "letters_are_due", "lines_from", "listeners", "may_disturb", "newest_of",
    "next_on_duty", "notice_of", "notices_for_letter", "notices_page", "pending", "pollsters_of", "reach_of",
    "read_up_to", "request_from", "requests_page", "unread_count",
]  # fmt: skip
