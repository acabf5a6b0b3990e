"""The words of the home page that depend on what stands around it."""

from django import template

from kith.timelines.greeting import lead

register = template.Library()


@register.simple_tag
def home_lead(new: int, is_more: bool, unread: int) -> str:
    """Say what waits, in a calm sentence."""
    return lead(new, is_more=is_more, unread=unread)
