"""Posts and what people do with them."""

from kith.posts.models.polls import Poll, PollOption, PollVote
from kith.posts.models.post import Attachment, Format, Mention, Origin, Post, Revision, Tag, Tagging, Visibility
from kith.posts.models.reactions import Bookmark, Favourite, Pin, ThreadMute

__all__ = [
    "Attachment", "Bookmark", "Favourite", "Format", "Mention", "Origin", "Pin", "Poll", "PollOption", "PollVote",
    "Post", "Revision", "Tag", "Tagging", "ThreadMute", "Visibility",
]  # fmt: skip
