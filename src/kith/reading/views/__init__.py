"""Pages of reading, one file a subject."""

from kith.reading.views.river import index, item
from kith.reading.views.websites import add, bring, brought, feeds, file, take_along, unfollow

__all__ = ["add", "bring", "brought", "feeds", "file", "index", "item", "take_along", "unfollow"]
