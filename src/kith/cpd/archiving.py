"""The whole log, drafts too, as its owner takes it along: to read, and for another Kith."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kith.accounts.models import Account
from kith.chats.models import Chat
from kith.cpd.beside import beside, on_this_server, page_of_chat
from kith.cpd.exporting import as_markdown
from kith.cpd.models import Entry
from kith.cpd.queries import entries_within, keeping_of
from kith.posts.queries import visible_posts


def log_to_read(account: Account) -> Iterator[str]:
    """Return all of it as one text in Markdown."""
    entries = entries_within(account, drafts=True)
    yield as_markdown(keeping_of(account).regulator, None, entries, beside(entries, account, to_owner=True))


def log_for_another_kith(account: Account) -> Iterator[str]:
    """Return all of it as JSON, as `kith.site.bringing.learning` brings it in again."""
    keeping, entries = keeping_of(account), entries_within(account, drafts=True)
    kept_for = {
        "regulator": keeping.regulator.key if keeping.is_chosen else None,
        "period_began_on": keeping.began_on.isoformat() if keeping.began_on else None,
    }
    addresses = _addresses(account, entries)
    told = [_told(entry, addresses) | kept_for for entry in entries]
    yield json.dumps({"cpd_entries": told}, ensure_ascii=False, indent=1)


def _told(entry: Entry, addresses: dict[int, str]) -> dict[str, Any]:
    return {
        "title": entry.title,
        "kind": entry.kind,
        "began_on": entry.began_on.isoformat(),
        "ended_on": entry.ended_on.isoformat() if entry.ended_on else None,
        "minutes": entry.minutes,
        "words": entry.words,
        "topics": entry.topics,
        "with_peer": entry.is_with_peer,
        "complete": entry.is_complete,
        "evidence": [
            {"said": each.said} if each.said else {"address": addresses[each.pk]}
            for each in entry.evidence.all()
            if each.said or each.pk in addresses
        ],
        "created_at": entry.created_at.isoformat(),
    }


def _addresses(account: Account, entries: list[Entry]) -> dict[int, str]:
    """Where the things beside the entries are, as far as their owner may see them now."""
    rows = [each for entry in entries for each in entry.evidence.all()]
    posts = visible_posts(account, {each.post_id for each in rows if each.post_id})
    found = {each.pk: each.link.address for each in rows if each.link is not None}
    found |= {each.pk: posts[each.post_id].uri for each in rows if each.post_id in posts}
    chats = Chat.objects.shown_to(account).in_bulk([each.chat_id for each in rows if each.chat_id])
    return found | {
        each.pk: on_this_server(page_of_chat(chats[each.chat_id])) for each in rows if each.chat_id in chats
    }
