"""What this room tells the others."""

from kith.jobs.happenings import Happening

FEATURED = Happening("featured", "item_id")  # someone was put into a collection, or asked whether they may be
COLLECTION_CHANGED = Happening("collection_changed", "collection_id")  # what it is called, or says of itself
