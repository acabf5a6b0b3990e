"""What this room's tests share: entries of Amara's, and something Ben read."""

from datetime import date

import pytest

from kith.cpd.actions import EntryDraft, write_entry
from kith.links.models import Article
from kith.reading.actions import save_address
from tests.cast import NOW

TEXT = "<p>There is no form. You come in, and <b>somebody asks</b>.</p>"


@pytest.fixture
def entry_of():
    """`entry_of(amara, title="…")` writes an entry of hers, complete unless said otherwise."""

    def written(account, *, title="A walk with the team", began_on=date(2026, 11, 10), about=(), **fields):
        fields = {"kind": "practice", "is_complete": True, **fields}
        draft = EntryDraft(title=title, began_on=began_on, **fields)
        return write_entry(account=account, draft=draft, about=about, now=NOW)

    return written


@pytest.fixture
def entry(amara, entry_of):
    return entry_of(amara, words={"did": "Walked.", "learned": "That *silence* helps.", "impact": "I ask later."})


@pytest.fixture
def article(ben):
    """An address that Ben saved, with its text."""
    saved = save_address(account=ben, address="https://lantern.test/long-read", now=NOW, title="The long read")
    Article.objects.create(link=saved.link, state=Article.State.READY, html=TEXT, asked_at=NOW, fetched_at=NOW)
    return saved.link
