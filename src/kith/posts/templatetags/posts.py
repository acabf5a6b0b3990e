"""The small form to write with, wherever a page includes posts/_compose.html."""

from dataclasses import dataclass

from django import template
from django.utils.translation import get_language

from kith.members.models import User
from kith.posts import wording
from kith.posts.models import Post, Visibility
from kith.posts.pressing import new_key
from kith.posts.writing import narrower
from kith.servers.queries import this_server

register = template.Library()


@dataclass(frozen=True, slots=True)
class SmallForm:
    visibilities: list[tuple[str, str, bool]]  # value, words, whether chosen
    language: str
    limit: int
    keep: str
    warnings: list[str]
    warning: str
    stays_here: bool
    quoters: str
    stays: str  # for how many minutes; none: it stays
    key: str


@register.simple_tag
def small_form(member: User, answered: Post | None = None) -> SmallForm:
    """Return what the small form begins with for this member."""
    visibility = member.default_visibility
    if answered:
        visibility = narrower(visibility, answered.visibility)
    stays_here = bool(answered and answered.is_local_only)
    chosen = wording.HERE_ONLY if stays_here and visibility == Visibility.PUBLIC else visibility
    language = member.default_language or (get_language() or "en").partition("-")[0]
    return SmallForm(
        visibilities=[(value, words, value == chosen) for value, words in wording.short_visibilities()],
        language=language,
        limit=this_server().post_length,
        keep=f"answer-{answered.id}" if answered else "write",
        warnings=wording.warnings(),
        warning=answered.warning if answered else "",
        stays_here=stays_here,
        quoters=member.default_quoters,
        stays=wording.stay_of(member.posts_last),
        key=new_key(),
    )
