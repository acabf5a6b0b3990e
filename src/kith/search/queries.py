"""What one box finds: people, tags, a post or person by address, and websites to follow."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise

from kith.accounts.finding import find_people, find_websites
from kith.accounts.models import Account
from kith.accounts.queries import by_handle, may_meet, relationship, shown_to
from kith.federation.lookup.asking import NOTHING, Sought
from kith.foundations.ids import parse_id, time_of
from kith.foundations.ready import ready, ready_fetch
from kith.foundations.text import on_one_line
from kith.posts.models import CatchingUp, Post, Tag
from kith.posts.prepared import THE_VIEWER, Blank, prepared
from kith.posts.queries import visible_post
from kith.reading.queries.saved import Saved, saved_addresses
from kith.search.asking import Asked

_MOST = 20
MOST_ADDRESSES = 5
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
    is_looking: bool = False  # another server has not answered yet
    problem: str | Promise = ""  # why nothing was learnt from another server

    @property
    def is_empty(self) -> bool:
        return not (self.people or self.tags or self.post or self.website or self.websites)


def find(text: str, viewer: Account | None, sought: Sought = NOTHING) -> Found:
    """Find what `text` may mean: a name, a handle, a tag or an address; with what other servers were asked for."""
    found = _find_here(text, viewer)
    if sought.account is not None and may_meet(sought.account, relationship(viewer, sought.account)):
        others = [each for each in found.people if each.pk != sought.account.pk]
        return replace(found, people=[sought.account, *others], website="")
    post = visible_post(viewer, sought.post.pk) if sought.post is not None else None
    if post is not None:
        return replace(found, post=post, website="")
    if sought.is_gone:
        return replace(found, website="", problem=sought.problem)
    return replace(found, is_looking=sought.is_looking, problem=sought.problem if found.is_empty else "")


def _find_here(text: str, viewer: Account | None) -> Found:
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


def find_saved_addresses(asked: Asked, viewer: Account) -> list[Saved]:
    """Return what `viewer` saved that is no post, where they look among what they saved (`in:saved`).

    As the box on the shelves finds it. Who asks for what only posts have (who wrote it, when, a picture) gets none.
    """
    if asked.scope != "saved" or asked.facts or asked.authors or asked.above or asked.below:
        return []
    without = [" ".join(term.words) for term in asked.terms if term.is_unwanted]
    return saved_addresses(viewer, asked.plain.replace("*", " "), without=without, limit=MOST_ADDRESSES + 1)


def findable_since() -> datetime | None:
    """From when on posts can be found while those that were here before search are still being taken in, or None."""
    progress = _progress()
    return time_of(progress.below) if progress else None


@ready
def _progress() -> QuerySet[CatchingUp]:
    return CatchingUp.objects.order_by("id")[:1]


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
    found: list[Tag] = []
    after, last = name, name + _LAST_SIGN
    for _ in range(_MOST_LOOKS):
        tags = [Tag(*row) for row in ready_fetch(_BEGINNING[connection.vendor], [after, last, _LOOK])]
        if tags:
            open_to = _leading_somewhere(
                viewer is not None, viewer=viewer.id if viewer else 0, any_of=[each.id for each in tags]
            )
            leading = {row[0] for row in open_to}
            found += [tag for tag in tags if tag.id in leading]
        if len(tags) < _LOOK or len(found) >= _MOST_TAGS:
            break
        after = tags[-1].name + _FIRST_SIGN
    return found[:_MOST_TAGS]


def leads_somewhere(tag: Tag, viewer: Account | None) -> bool:
    """Say whether `tag` stands in a post that `viewer` may find: what stands in private posts alone is not known."""
    return bool(_leading_somewhere(viewer is not None, viewer=viewer.id if viewer else 0, any_of=[tag.id]))


@prepared
def _leading_somewhere(signed_in: bool) -> QuerySet[Tag, Any]:
    viewer = THE_VIEWER if signed_in else None
    carried = Post.objects.visible_to(viewer).listed_to(viewer).filter(taggings__tag=OuterRef("pk"))
    return Tag.objects.filter(Exists(carried), id__in=[Blank.ANY_OF]).values_list("id")


# A stretch of the index over names, sign by sign: a LIKE whose words come with each request could not use it.
_BEGINNING = {
    "sqlite": "SELECT id, name, display FROM posts_tag WHERE name >= %s AND name < %s ORDER BY name LIMIT %s",
    "postgresql": """SELECT id, name, display FROM posts_tag
        WHERE name ~>=~ %s AND name ~<~ %s ORDER BY name USING ~<~ LIMIT %s""",
}
_FIRST_SIGN, _LAST_SIGN = "\x01", "\U0010ffff"
_LOOK, _MOST_LOOKS, _MOST_TAGS = 40, 5, 10
