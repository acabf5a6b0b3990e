"""Posts and people as ActivityPub JSON, as other servers' archives have them: media by their place in the file."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings

from kith.accounts.models import Account, Kind
from kith.media.models import MediaFile
from kith.posts.models import Format, Post, Repliers, Visibility
from kith.posts.queries import added_to

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
_KINDS = {Kind.PERSON: "Person", Kind.ORGANISATION: "Organization", Kind.GROUP: "Group"}
_SOURCES = {Format.PLAIN: "text/plain", Format.MARKDOWN: "text/markdown", Format.HTML: "text/html"}


def context() -> list[Any]:
    """Return the words that our documents use beside ActivityStreams' own."""
    return [
        "https://www.w3.org/ns/activitystreams",
        "https://w3id.org/security/v1",
        {
            "toot": "http://joinmastodon.org/ns#",
            "schema": "http://schema.org#",
            "kith": f"{settings.KITH_ORIGIN}/ns#",
            "sensitive": "as:sensitive",
            "Hashtag": "as:Hashtag",
            "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
            "PropertyValue": "schema:PropertyValue",
            "value": "schema:value",
            "blurhash": "toot:blurhash",
            "focalPoint": {"@container": "@list", "@id": "toot:focalPoint"},
            "votersCount": "toot:votersCount",
            "discoverable": "toot:discoverable",
            "indexable": "toot:indexable",
            "localOnly": "kith:localOnly",
            "repliers": "kith:repliers",
            "expires": "kith:expires",
            "role": "kith:role",
        },
    ]


def actor(account: Account, *, avatar: str = "", header: str = "") -> dict[str, Any]:
    """Return the document of whose archive it is; `avatar` and `header` are places in the file."""
    document = {
        "@context": context(),
        "id": account.uri,
        "type": _KINDS.get(Kind(account.kind), "Service"),
        "preferredUsername": account.username,
        "name": account.display_name or account.username,
        "summary": account.bio_html,
        "url": account.url,
        "followers": f"{account.uri}/followers",
        "following": f"{account.uri}/following",
        "outbox": "outbox.json",
        "likes": "likes.json",
        "bookmarks": "bookmarks.json",
        "manuallyApprovesFollowers": account.is_locked,
        "discoverable": account.is_discoverable,
        "indexable": account.is_indexable,
        "published": stamp(account.created_at),
        "role": account.role or None,
        "source": {"content": account.bio, "mediaType": "text/plain"},
        "attachment": [
            {"type": "PropertyValue", "name": field.get("name", ""), "value": field.get("value_html", "")}
            for field in account.fields
        ],
    }
    for name, place, description in (
        ("icon", avatar, account.avatar_description),
        ("image", header, account.header_description),
    ):
        if place:
            document[name] = {"type": "Image", "url": place, "name": description or None}
    return document


def activity(post: Post, *, answered: Mapping[int, str]) -> dict[str, Any]:
    """Return what happened: a Create with its Note, or an Announce. `answered`: addresses of posts by id."""
    made: dict[str, Any] = {
        "id": post.uri if post.boost_of is not None else f"{post.uri}/activity",
        "type": "Announce" if post.boost_of is not None else "Create",
        "actor": post.author.uri,
        "published": stamp(post.published_at),
        **_audience(post),
    }
    made["object"] = post.boost_of.uri if post.boost_of is not None else _note(post, answered)
    return made


def place_of(file: MediaFile) -> str:
    """Return where a file lies in the archive, by the name it has in our own storage."""
    return f"media_attachments/{PurePosixPath(file.file)}" if file.file else file.remote_url


def stamp(moment: datetime) -> str:
    """Return a time as ActivityPub writes it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _note(post: Post, answered: Mapping[int, str]) -> dict[str, Any]:
    poll, brought = getattr(post, "poll", None), hasattr(post, "original")
    added = added_to(post)
    document = {
        "id": post.uri,
        "type": "Question" if poll is not None else "Article" if post.title else "Note",
        "name": post.title or None,
        "summary": (post.warning if added is None else added.own) or None,
        "inReplyTo": answered.get(post.in_reply_to_id or 0) or (post.original.answers or None if brought else None),
        "published": stamp(post.published_at),
        "url": post.url,
        "attributedTo": post.author.uri,
        **_audience(post),
        "sensitive": (post.is_sensitive or bool(post.warning)) if added is None else added.own_is_sensitive,
        "content": post.html,
        "contentMap": {post.language: post.html} if post.language else None,
        "source": {"content": post.source, "mediaType": _SOURCES[Format(post.format)]},
        "attachment": [_attachment(each.media) for each in post.attachments.all()],
        "tag": _tags(post),
        "localOnly": True if post.is_local_only else None,
        "repliers": None if post.repliers == Repliers.EVERYONE else post.repliers,
        "expires": stamp(post.expires_at) if post.expires_at else None,
        "updated": stamp(post.edited_at) if post.edited_at else None,
    }
    if poll is not None:
        options = [
            {"type": "Note", "name": each.title, "replies": {"type": "Collection", "totalItems": each.votes_count}}
            for each in poll.options.all()
        ]
        document |= {
            "anyOf" if poll.is_multiple else "oneOf": options,
            "endTime": stamp(poll.ends_at) if poll.ends_at else None,
            "votersCount": poll.voters_count,
        }
    kept_empty = {"summary", "inReplyTo"}  # tools of others look for these whether or not there is one
    return {name: value for name, value in document.items() if value is not None or name in kept_empty}


def _audience(post: Post) -> dict[str, list[str]]:
    followers = f"{post.author.uri}/followers"
    named = [mention.account.uri for mention in post.mentions.all()]
    match Visibility(post.visibility):
        case Visibility.PUBLIC:
            return {"to": [PUBLIC], "cc": [followers, *named]}
        case Visibility.QUIET:
            return {"to": [followers], "cc": [PUBLIC, *named]}
        case Visibility.FOLLOWERS:
            return {"to": [followers], "cc": named}
        case _:
            return {"to": named, "cc": []}


def _attachment(file: MediaFile) -> dict[str, Any]:
    document = {
        "type": "Document",
        "mediaType": file.content_type,
        "url": place_of(file),
        "name": file.description or None,
        "blurhash": file.blurhash,
        "focalPoint": [file.focus_x, file.focus_y],
        "width": file.width,
        "height": file.height,
    }
    return {name: value for name, value in document.items() if value not in (None, "") or name == "name"}


def _tags(post: Post) -> list[dict[str, str]]:
    people: Sequence[Account] = [mention.account for mention in post.mentions.all()]
    mentions = [{"type": "Mention", "href": person.uri, "name": person.handle} for person in people]
    hashtags = [
        {
            "type": "Hashtag",
            "href": f"{settings.KITH_ORIGIN}/tags/{tagging.tag.name}",
            "name": f"#{tagging.tag.display}",
        }
        for tagging in post.taggings.all()
    ]
    return [*mentions, *hashtags]
