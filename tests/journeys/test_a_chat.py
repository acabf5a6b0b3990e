"""An hour of a chat from its plan to its transcript: a host, an app, a page without script, another server."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kith.chats import openings
from kith.chats.models import Chat
from kith.members.letting_in import new_token, register_app
from kith.posts.actions import receive_post
from kith.posts.drafts import IncomingPost
from kith.posts.models import Origin, Post
from tests.cast import NOW


@pytest.fixture
def from_app(db):
    """`from_app(ben, path, …)` posts as an app that Ben let in."""
    app = register_app(name="Tusky", redirect_uris=["tusky://oauth"], scopes=["read", "write"], now=NOW).app

    def post(account, path, data):
        token = new_token(app=app, user=account.user, scopes=["read", "write"], now=NOW)
        headers = {"Authorization": f"Bearer {token}"}
        return Client(headers=headers).post(path, data, content_type="application/json").json()

    return post


def test_an_hour(amara, ben, chidi, emi, sign_in, run_jobs, from_app, monkeypatch):
    monkeypatch.setattr(openings, "_LOOK_AGAIN_AFTER", 0.0)
    openings.forget_openings()
    host, guest, visitor = sign_in(amara), sign_in(chidi), Client()
    begins = timezone.localtime() + timedelta(days=2)
    plan = {
        "title": "Supervision", "tag": "KithChat", "day": begins.strftime("%Y-%m-%d"), "time": "20:00",
        "minutes": "60", "questions": "Where?\nWhy?", "is_announced": "on",
    }  # fmt: skip
    host.post("/chats/new", plan)
    chat = Chat.objects.get()
    assert "Supervision" in visitor.get("/@amara").content.decode()  # it was told of

    host.post(f"/chats/{chat.pk}/host/begin", {"sure": "yes"})
    run_jobs()
    guest.post(f"/chats/{chat.pk}/come-in", {"keeps": "yes"})
    guest.post(f"/chats/{chat.pk}/say", {"text": "Good evening", "key": "a"})
    host.post(f"/chats/{chat.pk}/host/next")
    question = chat.questions.get(number=1)

    status = from_app(ben, "/api/v1/statuses", {"status": "On foot", "in_reply_to_id": str(question.post_id)})
    assert [tag["name"] for tag in status["tags"]] == ["kithchat"]
    incoming = IncomingPost(
        uri="https://elsewhere.test/1", html="<p>A1 By train</p>", tags=("KithChat",), origin=Origin.ELSEWHERE,
        published_at=timezone.now(),
    )  # fmt: skip
    receive_post(author=emi, incoming=incoming, now=timezone.now())
    from_app(ben, "/api/v1/statuses", {"status": "For Amara alone #KithChat @amara", "visibility": "direct"})
    run_jobs()

    page = visitor.get(f"/chats/{chat.pk}").content.decode()
    assert "On foot" in page
    assert "By train" in page
    assert "alone" not in page
    assert "Good evening" in visitor.get(f"/chats/{chat.pk}?q=0").content.decode()
    assert "alone" not in host.get(f"/chats/{chat.pk}").content.decode()

    guest.post(f"/chats/{chat.pk}/say", {"q": "1", "text": "At the canal", "key": "b"})
    host.post(f"/chats/{chat.pk}/host/end", {"sure": "yes"})
    Chat.objects.filter(pk=chat.pk).update(ends_at=timezone.now())
    run_jobs(at=timezone.now() + timedelta(seconds=5))

    kept = visitor.get(f"/chats/{chat.pk}/transcript").content.decode()
    assert "At the canal" in kept
    assert "On foot" not in kept  # Ben, in his app, allowed nothing
    assert "2 answers are left out" in kept
    told = Post.objects.visible_to(None).filter(author=amara).order_by("-id").first()
    assert told.source.startswith("That was “Supervision”")
    openings.forget_openings()
