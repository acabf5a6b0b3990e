"""Pages of reading, one file a subject."""

from kith.reading.views.annotations import change, highlights, mark, note, take_highlights_along
from kith.reading.views.by_mail import by_mail
from kith.reading.views.collecting import bring, take_collection_along
from kith.reading.views.full_text import read_here
from kith.reading.views.river import index, item
from kith.reading.views.saved import folder, folders, place, saved, saved_post, sort, thing
from kith.reading.views.saving import save
from kith.reading.views.websites import add, feeds, file, take_along, unfollow

__all__ = [
    "add", "bring", "by_mail", "change", "feeds", "file", "folder", "folders", "highlights", "index", "item", "mark",
    "note", "place", "read_here", "save", "saved", "saved_post", "sort", "take_along", "take_collection_along",
    "take_highlights_along", "thing", "unfollow",
]  # fmt: skip
