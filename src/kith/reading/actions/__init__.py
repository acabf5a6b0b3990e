"""The verbs of this room, one file a subject."""

from kith.reading.actions.annotating import (
    NothingMarked,
    TooMuchMarked,
    change_note,
    highlight,
    note_on,
    remove_annotation,
)
from kith.reading.actions.saving import save_address, thing_at
from kith.reading.actions.websites import (
    TooManyWebsites,
    file_website,
    follow_parsed_website,
    follow_website,
    know_website,
    unfollow_website,
)
from kith.reading.finding import NoAddress, NoFeedFound, NotAnswering, SeveralFeeds

__all__ = [
    "NoAddress", "NoFeedFound", "NotAnswering", "NothingMarked", "SeveralFeeds", "TooManyWebsites", "TooMuchMarked",
    "change_note", "file_website", "follow_parsed_website", "follow_website", "highlight", "know_website", "note_on",
    "remove_annotation", "save_address", "thing_at", "unfollow_website",
]  # fmt: skip
