from django.urls import include, path, register_converter

from kith.timelines import views
from kith.timelines.views import own_lists, tags, threads


class Handle:
    """`name` or `name@server`, as it stands after the @ of a page's address."""

    regex = r"[^/@\s]+(?:@[^/@\s]+)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FeedKind:
    """How a feed is written."""

    regex = "atom|rss|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Handle, "handle")
register_converter(FeedKind, "feed")

# Below the @ of somebody's page; in one group, so that the others need not be tried one by one.
_OF_SOMEBODY = [
    path("<handle:handle>.<feed:kind>", views.short_feed, name="short_feed"),
    path("<handle:handle>/feed.<feed:kind>", views.profile_feed, name="profile_feed"),
    path("<handle:handle>/<str:id>/feed.<feed:kind>", views.thread_feed, name="thread_feed"),
    path("<handle:handle>", views.profile, name="profile"),
    path("<handle:handle>/followers", views.followers, name="followers"),
    path("<handle:handle>/following", views.following, name="following"),
    path("<handle:handle>/<str:id>", views.thread, name="thread"),
    path("<handle:handle>/<str:id>/quotes", views.quotes, name="quotes"),
]

app_name = "timelines"
urlpatterns = [
    path("home", views.home, name="home"),
    path("here", views.local, name="local"),
    path("known", views.known, name="known"),
    path("@", include(_OF_SOMEBODY)),
    path("here/feed.<feed:kind>", views.local_feed, name="local_feed"),
    path("tags/<str:name>/feed.<feed:kind>", views.tag_feed, name="tag_feed"),
    path("tags/<str:name>.<feed:kind>", views.short_tag_feed, name="short_tag_feed"),
    path("tags", tags.tags, name="tags"),
    path("tags/<str:name>/follow", tags.follow_tag, name="follow_tag"),
    path("tags/<str:name>/unfollow", tags.unfollow_tag, name="unfollow_tag"),
    path("tags/<str:name>", views.tag, name="tag"),
    path("stories/<int:link_id>", views.story, name="story"),
    path("settings/density", threads.choose_density, name="choose_density"),
    path("lists", own_lists.own_lists, name="lists"),
    path("lists/<int:list_id>", own_lists.list_posts, name="list"),
    path("lists/<int:list_id>/feed.<feed:kind>", views.list_feed, name="list_feed"),
    path("collections/<int:collection_id>/feed.<feed:kind>", views.collection_feed, name="collection_feed"),
    path("lists/<int:list_id>/people", own_lists.list_people, name="list_people"),
    path("lists/<int:list_id>/change", own_lists.change_list, name="change_list"),
    path("lists/<int:list_id>/delete", own_lists.delete_list, name="delete_list"),
    path("lists/<int:list_id>/put/<int:account_id>", own_lists.put_in_list, name="put_in_list"),
    path("lists/<int:list_id>/take/<int:account_id>", own_lists.take_out_of_list, name="take_out_of_list"),
    path("lists/<int:list_id>/leave", own_lists.leave_list, name="leave_list"),
    path("lists/<int:list_id>/copy", own_lists.copy_list, name="copy_list"),
    path("lists/<int:list_id>/follow", own_lists.follow_list, name="follow_list"),
    path("people/<int:account_id>/lists", own_lists.lists_with, name="lists_with"),
    path("thanked", views.thanked, name="thanked"),
    path("settings/feeds", views.home_feed_settings, name="home_feed_settings"),
    path("feeds/<str:key>/home.<feed:kind>", views.home_feed, name="home_feed"),
]
