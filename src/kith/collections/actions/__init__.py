"""The verbs of this room: making collections, putting people in, consenting, following all at once."""

from kith.collections.actions.consenting import agree, decline, take_oneself_out
from kith.collections.actions.filling import (
    CollectionIsFull,
    IsInAlready,
    MayNotBeFeatured,
    is_full,
    part_collections,
    put_in,
    take_out,
)
from kith.collections.actions.following import follow_together, unfollow_again
from kith.collections.actions.making import (
    CollectionDraft,
    CollectionTooLong,
    NoName,
    NoSuchLanguage,
    NotATag,
    TooManyCollections,
    change_collection,
    delete_collection,
    hide_collection,
    make_collection,
    most_collections,
    offer_to_newcomers,
)

__all__ = [
    "CollectionDraft",
    "CollectionIsFull",
    "CollectionTooLong",
    "IsInAlready",
    "MayNotBeFeatured",
    "NoName",
    "NoSuchLanguage",
    "NotATag",
    "TooManyCollections",
    "agree",
    "change_collection",
    "decline",
    "delete_collection",
    "follow_together",
    "hide_collection",
    "is_full",
    "make_collection",
    "most_collections",
    "offer_to_newcomers",
    "part_collections",
    "put_in",
    "take_oneself_out",
    "take_out",
    "unfollow_again",
]
