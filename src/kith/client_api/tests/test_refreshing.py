"""Apps are told that answers of other servers still come in, and when they have."""

import pytest

from kith.federation.lookup.gathering import forget_rest, gather
from kith.federation.lookup.posts import post_of
from kith.federation.models import Gathering
from kith.federation.tests.remote import put_actor, put_note

pytestmark = pytest.mark.django_db


def test_a_context_says_that_more_may_come(fake_web, app_of, amara, client):
    forget_rest()
    put_actor(fake_web)
    post = post_of(put_note(fake_web), now=amara.created_at, may_fetch=True)
    app = app_of(amara)

    assert "Mastodon-Async-Refresh" not in client.get(f"/api/v1/statuses/{post.id}/context")
    header = app.get(f"/api/v1/statuses/{post.id}/context")["Mastodon-Async-Refresh"]
    look = Gathering.objects.get()
    assert header == f'id="{look.pk}", retry=5, result_count=0'
    told = app.get(f"/api/v1_alpha/async_refreshes/{look.pk}").json()
    assert told == {"async_refresh": {"id": str(look.pk), "status": "running", "result_count": 0}}

    gather(gathering=look, now=look.begun_at)
    told = app.get(f"/api/v1_alpha/async_refreshes/{look.pk}").json()
    assert told["async_refresh"]["status"] == "finished"
    assert "Mastodon-Async-Refresh" not in app.get(f"/api/v1/statuses/{post.id}/context")
