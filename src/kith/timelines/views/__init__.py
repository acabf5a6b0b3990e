"""The pages of this room, one file a kind."""

from kith.timelines.views.feeds import (
    collection_feed,
    home_feed,
    list_feed,
    local_feed,
    profile_feed,
    short_feed,
    short_tag_feed,
    tag_feed,
    thread_feed,
)
from kith.timelines.views.home_address import home_feed_settings
from kith.timelines.views.lists import home, known, local, tag, thanked
from kith.timelines.views.profiles import followers, following, profile
from kith.timelines.views.quotes import quotes
from kith.timelines.views.stories import story
from kith.timelines.views.threads import thread

__all__ = [
    "collection_feed", "followers", "following", "home", "home_feed", "home_feed_settings", "known", "list_feed",
    "local", "local_feed", "profile", "profile_feed", "quotes", "short_feed", "short_tag_feed", "story", "tag",
    "tag_feed", "thanked", "thread", "thread_feed",
]  # fmt: skip
