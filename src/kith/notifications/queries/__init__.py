"""What pages, apps and tasks ask of notices: the bell, the frame of every page, who is told, requests, letters."""

from kith.notifications.queries.apps import (
    Asked,
    Joined,
    Told,
    joined,
    joined_page,
    new_count,
    people_in,
    told,
    told_page,
)
from kith.notifications.queries.bell import (
    Line,
    bell_page,
    newest_of,
    notice_of,
    read_up_to,
)
from kith.notifications.queries.frame import Glance, glance, unread_count
from kith.notifications.queries.hours import may_disturb, next_on_duty, reach_of
from kith.notifications.queries.letters import letters_are_due, notices_for_letter
from kith.notifications.queries.pushing import Push, pushes_of, subscription_of
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
    "Asked", "Glance", "Joined", "Line", "Listener", "Push", "Request", "Told", "bell_page", "boosters_of",
    "concerned_by", "favourite_with_post", "glance", "joined", "joined_page", "letters_are_due", "lines_from",
    "listeners", "may_disturb", "new_count", "newest_of", "next_on_duty", "notice_of", "notices_for_letter",
    "pending", "people_in", "pollsters_of", "pushes_of", "reach_of", "read_up_to", "request_from", "requests_page",
    "subscription_of", "told", "told_page", "unread_count",
]  # fmt: skip
