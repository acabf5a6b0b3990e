"""Addresses of reading, and of what one keeps."""

from django.urls import include, path

from kith.reading import views

app_name = "reading"
_KEPT = [
    path("saved", views.saved, name="saved"),
    path("saved/sort", views.sort, name="sort"),
    path("saved/<int:bookmark_id>", views.thing, name="thing"),
    path("saved/<int:bookmark_id>/place", views.place, name="place"),
    path("saved/post/<int:post_id>", views.saved_post, name="saved_post"),
    path("saved/folders", views.folders, name="folders"),
    path("saved/folders/<int:folder_id>", views.folder, name="folder"),
    path("saved/highlights", views.highlights, name="highlights"),
    path("saved/highlights.md", views.take_highlights_along, name="take_highlights_along"),
    path("saved/highlights/add", views.mark, name="mark"),
    path("saved/highlights/<int:annotation_id>", views.change, name="change"),
    path("saved/note", views.note, name="note"),
    path("save", views.save, name="save"),
    path("settings/saving", views.by_mail, name="by_mail"),
]
_COLLECTED = [
    path("collections/<int:collection_id>/bring", views.bring, name="bring"),
    path("collections/<int:collection_id>/collection.opml", views.take_collection_along, name="opml"),
]
urlpatterns = [
    path("reading", views.index, name="index"),
    path("reading/<int:post_id>", views.item, name="item"),
    path("reading/add", views.add, name="add"),
    path("reading/sources", views.feeds, name="feeds"),
    path("reading/sources/<int:feed_id>/unfollow", views.unfollow, name="unfollow"),
    path("reading/sources/<int:feed_id>/folder", views.file, name="file"),
    path("reading/full-text", views.read_here, name="read_here"),
    path("reading/websites.opml", views.take_along, name="take_along"),
    path("", include((_KEPT, "kept"))),  # a part of its own, so that “Saved” is lit and not “Reading”
    path("", include((_COLLECTED, "collected"))),  # likewise, so that “People” is lit
]
