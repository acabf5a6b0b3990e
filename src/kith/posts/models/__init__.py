"""Posts and what people do with them."""

from kith.posts.models.bookmarks import Bookmark, Folder, Label, Labelling
from kith.posts.models.brought import Original
from kith.posts.models.linked import PostLink
from kith.posts.models.polls import Poll, PollOption, PollVote
from kith.posts.models.post import (
    AddedWarning,
    Attachment,
    Format,
    Mention,
    Origin,
    Post,
    Quoters,
    Repliers,
    Revision,
    Tag,
    Tagging,
    Visibility,
)
from kith.posts.models.quotes import Quote, QuoteState
from kith.posts.models.reactions import Favourite, Pin, ThreadMute
from kith.posts.models.sending import SendKey, Unsent
from kith.posts.models.words import CatchingUp, FindableWords

__all__ = [
    "AddedWarning", "Attachment", "Bookmark", "CatchingUp", "Favourite", "FindableWords", "Folder", "Format", "Label",
    "Labelling", "Mention", "Origin", "Original", "Pin", "Poll", "PollOption", "PollVote", "Post", "PostLink", "Quote",
    "QuoteState", "Quoters", "Repliers", "Revision", "SendKey", "Tag", "Tagging", "ThreadMute", "Unsent", "Visibility",
]  # fmt: skip
