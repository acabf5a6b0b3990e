"""A list brought into a collection: who is on another server is said to be there."""

import pytest

from kith.collections.actions import CollectionDraft, make_collection
from tests.cast import make_account


@pytest.mark.parametrize("line", ["@emi@elsewhere.test", "@sam@stranger.test", "http://kith.test/@emi@elsewhere.test"])
def test_who_is_on_another_server_is_said_to_be_and_not_asked_for(line, dee, sign_in, now, fake_web, settings):
    settings.KITH_ORIGIN, settings.KITH_DOMAIN = "http://kith.test", "kith.test"
    make_account("emi", domain="elsewhere.test", is_discoverable=True)
    kept = make_collection(owner=dee, draft=CollectionDraft(name="Brought"), now=now)

    page = sign_in(dee).post(f"/collections/{kept.pk}/bring", {"text": line}).content.decode()

    assert "They are on another server, and only people here are asked." in page
    assert not kept.items.exists()
    assert fake_web.asked == []
