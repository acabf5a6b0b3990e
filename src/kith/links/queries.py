"""What is known of an address."""

from kith.links.canonical import canonical
from kith.links.models import Link


def known_link(address: str) -> Link | None:
    """Return the link for an address, however it is spelt, or None where nobody mentioned it. Raises NoWebAddress."""
    return Link.objects.filter(key=canonical(address).key).first()
