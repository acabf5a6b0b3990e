"""Puts custom emoji into what is shown: `{{ post.html|safe|emoji }}`, `{{ account.name|emoji }}`."""

from collections.abc import Mapping

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from kith.media.emoji import addresses_of, emoji_here, with_emoji

register = template.Library()


@register.filter
def emoji(words: str, own: Mapping[str, str] | None = None) -> SafeString:
    """Return `words` (HTML where it is marked as safe, else plain) with pictures where they name an emoji.

    `own` are those that came with words of another server; without any, this server's are meant.
    """
    known = addresses_of(own) if own else emoji_here()
    return mark_safe(with_emoji(conditional_escape(words), known))  # noqa: S308 - escaped, or cleaned before
