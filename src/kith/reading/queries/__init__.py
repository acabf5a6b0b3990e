"""What the pages of this room show, ready fetched; one file a subject."""

from kith.reading.queries.annotations import (
    About,
    Annotated,
    annotation_for,
    annotations_about,
    annotations_of,
    annotations_page,
    every_annotation,
    kept_link,
    kept_links,
    labels_about,
    source_of,
    text_about,
)
from kith.reading.queries.saved import (
    Saved,
    Shelves,
    Wanted,
    bookmark_of,
    bookmarks_of,
    folders_by_name,
    label_called,
    label_names,
    labels_of,
    post_at,
    saved_page,
    saved_thing,
    shelves_of,
    title_of_link,
)
from kith.reading.queries.websites import (
    Source,
    count_sources,
    folders_of,
    followed_feed,
    item_for,
    items_among,
    outlines_of,
    river_page,
    sources_of,
)

__all__ = [
    "About", "Annotated", "Saved", "Shelves", "Source", "Wanted", "annotation_for", "annotations_about",
    "annotations_of", "annotations_page", "bookmark_of", "bookmarks_of", "count_sources", "every_annotation",
    "folders_by_name", "folders_of", "followed_feed", "item_for", "items_among", "kept_link", "kept_links",
    "label_called", "label_names", "labels_about", "labels_of", "outlines_of", "post_at", "river_page",
    "saved_page", "saved_thing", "shelves_of", "source_of", "sources_of", "text_about", "title_of_link",
]  # fmt: skip
