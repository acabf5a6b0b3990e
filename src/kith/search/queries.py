"""What one box finds: people, tags, a post or person by address, and websites to follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from kith.accounts.finding import find_people, find_websites
from kith.accounts.models import Account
from kith.accounts.queries import by_handle, may_meet, relationship, shown_to
from kith.foundations.ids import parse_id, time_of
from kith.foundations.text import on_one_line
from kith.posts.models import CatchingUp, Post, Tag

_MOST = 20
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Found:
    """What was asked for, and what is known of it."""

    words: str
    people: list[Account] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    post: Post | None = None
    website: str = ""  # the address of a site that could be followed
    websites: list[Account] = field(default_factory=list)  # that somebody here reads

    @property
    def is_empty(self) -> bool:
        return not (self.people or self.tags or self.post or self.website or self.websites)


def find(text: str, viewer: Account | None) -> Found:
    """Find what `text` may mean: a name, a handle, a tag or an address."""
    words = on_one_line(text)[:_LONGEST]
    if not words:
        return Found("")
    address = _address(words)
    if address:
        return _at_address(words, address, viewer)
    if words.startswith("#"):
        return Found(words, tags=_tags(words[1:], viewer))
    return Found(
        words,
        people=find_people(words, viewer, _MOST),
        tags=_tags(words, viewer),
        websites=find_websites(words, viewer, _MOST),
    )


def findable_since() -> datetime | None:
    """From when on posts can be found while those that were here before search are still being taken in, or None."""
    progress = CatchingUp.objects.first()
    return time_of(progress.below) if progress else None


def _at_address(words: str, address: str, viewer: Account | None) -> Found:
    """What is known under an address: a post or someone's page; what isn't may be a website."""
    account = shown_to(viewer).filter(Q(uri=address) | Q(url=address)).order_by("id").first()
    if account is not None:
        return Found(words, people=[account], website=address if account.is_feed else "")
    posts = Post.objects.visible_to(viewer).select_related("author")
    post = posts.filter(uri=address).first() or _by_page(address, viewer)
    if post is not None:
        return Found(words, post=post)
    if urlsplit(address).netloc.lower() == settings.KITH_DOMAIN.lower():
        handle = urlsplit(address).path.strip("/")
        someone = by_handle(handle) if handle.startswith("@") and "/" not in handle else None
        may_see = someone is not None and may_meet(someone, relationship(viewer, someone))
        return Found(words, people=[someone] if someone and may_see else [])
    return Found(words, people=find_people(words, viewer, _MOST), website=address)


def _by_page(address: str, viewer: Account | None) -> Post | None:
    """A post of this server by the address of its page: /@name/<id>."""
    parts = urlsplit(address)
    post_id = parse_id(parts.path.rstrip("/").rpartition("/")[2])
    if parts.netloc.lower() != settings.KITH_DOMAIN.lower() or post_id is None:
        return None
    return Post.objects.visible_to(viewer).select_related("author").filter(pk=post_id).first()


def _address(words: str) -> str:
    """The web address that `words` spell, with its scheme, or nothing: “example.org/blog” is one, “Mary B.” is none."""
    if " " in words or words.startswith(("@", "#")):
        return ""
    if words.lower().startswith(("http://", "https://")):
        try:
            return words if urlsplit(words).hostname else ""
        except ValueError:  # “https://[” is no address
            return ""
    host = words.partition("/")[0]
    name, dot, ending = host.rpartition(".")
    if not (dot and name and ending.isalpha() and len(ending) >= 2) or "@" in host:
        return ""
    return f"https://{words}"


def _tags(words: str, viewer: Account | None) -> list[Tag]:
    """Tags that begin so and lead to something: one that stands in private posts alone is a private word."""
    name = words.strip().casefold()
    if not name or " " in name:
        return []
    carried = Post.objects.visible_to(viewer).listed_to(viewer).filter(taggings__tag=OuterRef("pk"))
    return list(Tag.objects.filter(Exists(carried), name__startswith=name).order_by("name")[:10])
