"""Where files of other servers are had: `{{ file|door }}`, and on which server the rest lies: `{{ file|host }}`."""

from urllib.parse import urlsplit

from django import template

from kith.media.copies import door_of
from kith.media.models import MediaFile

register = template.Library()


@register.filter
def door(file: MediaFile) -> str:
    """Return the path of our own under which a file of another server is had; empty where it is only linked."""
    return door_of(file)


@register.filter
def host(address: str) -> str:
    """Return the server of an address, as people are told it."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
