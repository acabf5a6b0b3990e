"""What the pages of this room show, ready fetched; one file a subject."""

from kith.reading.queries.websites import (
    Progress,
    Source,
    count_sources,
    folders_of,
    followed_feed,
    import_of,
    item_for,
    outlines_of,
    river_page,
    sources_of,
)

__all__ = [
    "Progress", "Source", "count_sources", "folders_of", "followed_feed", "import_of", "item_for", "outlines_of",
    "river_page", "sources_of",
]  # fmt: skip
