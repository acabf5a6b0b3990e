"""The verbs of this room, one file a subject."""

from kith.reading.actions.websites import (
    TooManyWebsites,
    file_website,
    follow_line,
    follow_parsed_website,
    follow_website,
    import_websites,
    unfollow_website,
)
from kith.reading.finding import NoAddress, NoFeedFound, NotAnswering, SeveralFeeds

__all__ = [
    "NoAddress", "NoFeedFound", "NotAnswering", "SeveralFeeds", "TooManyWebsites", "file_website", "follow_line",
    "follow_parsed_website", "follow_website", "import_websites", "unfollow_website",
]  # fmt: skip
