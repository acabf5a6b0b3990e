"""Every address of the house: each room brings its own, this page only joins them."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kith.timelines.urls")),  # the pages that people open most come first: each is tried in turn
    path("", include("kith.notifications.urls")),
    path("", include("kith.site.urls")),
    path("", include("kith.client_api.urls")),
    path("", include("kith.search.urls")),
    path("", include("kith.chats.urls")),
    path("", include("kith.reading.urls")),
    path("", include("kith.cpd.urls")),
    path("", include("kith.filters.urls")),
    path("", include("kith.posts.urls")),
    path("", include("kith.collections.urls")),
    path("", include("kith.members.urls")),
    path("", include("kith.accounts.urls")),
    path("", include("kith.media.urls")),
    path("", include("kith.federation.lookup.urls")),
    path("", include("kith.moderation.urls")),
    path("", include("kith.federation.urls")),
]
