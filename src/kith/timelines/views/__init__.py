"""The pages of this room, one file a kind."""

from kith.timelines.views.lists import home, known, local, saved, tag, thanked
from kith.timelines.views.profiles import followers, following, profile
from kith.timelines.views.threads import thread

__all__ = ["followers", "following", "home", "known", "local", "profile", "saved", "tag", "thanked", "thread"]
