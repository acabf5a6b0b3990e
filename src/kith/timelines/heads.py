"""What our own pages say of themselves to whoever makes a preview of them: Open Graph, and `fediverse:creator` (K19).

Only for visitors: previews are made by programs that are not signed in, and those see nothing but what is for everyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.core.files.storage import default_storage

from kith.accounts.models import Account
from kith.design.portraits import PREFIX
from kith.foundations.html import to_text
from kith.foundations.text import on_one_line, shorten
from kith.media.models import Kind, MediaFile
from kith.posts.models import Attachment, Origin, Post
from kith.timelines.words import beginning_of, title_of

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Head:
    """What timelines/_head.html says."""

    kind: str
    title: str
    description: str
    address: str  # whole
    creator: str  # `@name@server`, or nothing: a website writes nothing itself
    document: str = ""  # what other servers read in place of the page; nothing where it is not ours to tell
    username: str = ""
    picture: str = ""  # a whole address
    picture_description: str = ""
    published_at: object = None
    edited_at: object = None


def head_of_post(post: Post) -> Head:
    """Return what a post's page says of itself; a warning stands before its words and pictures here too."""
    media = _picture_of(post)
    named = f"{post.author.name} ({_whole_handle(post.author)})"
    return Head(
        kind="article",
        title=title_of(post) if post.title else named,
        description=post.warning or post.summary or beginning_of(post, _LONGEST),
        address=post.url if post.author.domain else f"{settings.KITH_ORIGIN}/{post.author.handle}/{post.id}",
        creator="" if post.author.is_feed else _whole_handle(post.author),
        document=post.uri if post.origin == Origin.HERE and post.author.is_local else "",
        picture=_whole(media.preview or media.file) if media else "",
        picture_description=media.description if media else "",
        published_at=post.published_at,
        edited_at=post.edited_at,
    )


def head_of_profile(account: Account) -> Head:
    """Return what somebody's page says of itself."""
    has_picture = account.avatar and not account.avatar.startswith(PREFIX)
    return Head(
        kind="profile",
        title=f"{account.name} ({_whole_handle(account)})",
        description=shorten(on_one_line(to_text(account.bio_html)), _LONGEST),
        address=account.url if account.domain else f"{settings.KITH_ORIGIN}/{account.handle}",
        creator="" if account.is_feed else _whole_handle(account),
        document=account.uri if account.is_local and not account.is_feed else "",
        username=_whole_handle(account).removeprefix("@"),
        picture=_whole(account.avatar) if has_picture else "",
        picture_description=account.avatar_description,
    )


def _whole_handle(account: Account) -> str:
    return account.handle if account.domain else f"{account.handle}@{settings.KITH_DOMAIN}"


def _whole(stored: str) -> str:
    return urljoin(settings.KITH_ORIGIN, default_storage.url(stored))


def _picture_of(post: Post) -> MediaFile | None:
    if post.covers_media:
        return None
    pictures = Attachment.objects.filter(post=post, media__kind=Kind.IMAGE).exclude(media__file="")
    first = pictures.select_related("media").first()
    return first.media if first else None
