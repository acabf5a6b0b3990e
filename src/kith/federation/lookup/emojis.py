"""Emoji of other servers: small pictures that words there name, fetched once for everyone here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from kith.federation.lookup.fetching import NotFetched
from kith.federation.lookup.files import SECONDS, check_file_address, fetch_bytes, has_room
from kith.foundations.http import FetchFailed
from kith.media.actions import CouldNotBeRead, NotAccepted, TooBig
from kith.media.emoji import MOST_BYTES, draw_foreign_emoji, keep_foreign_emoji
from kith.media.models import Emoji, Kind
from kith.protocols.activitypub.model import EmojiTag
from kith.servers.others import rejects_media


def places_of(emojis: Iterable[EmojiTag], *, domain: str, now: datetime) -> dict[str, str]:
    """Return where the emoji that somebody's words name are, or will be, in the storage; in a transaction."""
    named = {each.name.lower(): each.url for each in emojis}
    if not named or rejects_media(domain):
        return {}
    return keep_foreign_emoji(domain=domain, named=named, now=now)


def fetch_emoji(*, emoji: Emoji, now: datetime) -> None:
    """Fetch the picture of an emoji; what can't be had stays a word until it is named again."""
    if emoji.fetched_at is not None or not emoji.domain or not has_room():
        return
    try:
        check_file_address(emoji.remote_url, emoji.domain)
        body = fetch_bytes(emoji.remote_url, Kind.IMAGE, most=MOST_BYTES, deadline=SECONDS)
        draw_foreign_emoji(emoji=emoji, upload=_Bytes(body), now=now)
    except (FetchFailed, NotFetched, NotAccepted, TooBig, CouldNotBeRead):
        return


class _Bytes(BytesIO):
    @property
    def size(self) -> int:
        return len(self.getbuffer())
