"""Puts custom emoji into what is shown: `{{ post.html|safe|emoji }}`, `{{ account.name|emoji }}`."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from kith.media.emoji import emoji_here, with_emoji

register = template.Library()


@register.filter
def emoji(words: str) -> SafeString:
    """Return `words` (HTML where it is marked as safe, else plain) with pictures where they name an emoji."""
    return mark_safe(with_emoji(conditional_escape(words), emoji_here()))  # noqa: S308 - escaped, or cleaned before
