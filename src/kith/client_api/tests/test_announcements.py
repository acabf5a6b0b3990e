"""What everyone here is told, and what they answer with an emoji."""

import pytest
from django.utils import timezone

from kith.client_api.tests.conftest import App
from kith.servers import queries as servers
from kith.servers.actions import announce_to_everyone, forget_reader
from kith.servers.actions.reacting import MOST_REACTIONS, is_one_emoji


@pytest.fixture
def told(db, monkeypatch):
    now = timezone.now()
    made = announce_to_everyone(text="We move *on Friday*", starts_at=now, ends_at=None, by_name="dee", now=now)
    monkeypatch.setattr(servers, "_announcements", (1e12, [made]))
    return made


def reactions(app: App) -> dict[str, tuple[int, bool]]:
    (shown,) = app.get("/api/v1/announcements?with_dismissed=true").json()
    return {each["name"]: (each["count"], each["me"]) for each in shown["reactions"]}


def test_one_reads_it_and_puts_it_away(app_of, amara, told):
    app = app_of(amara)
    (shown,) = app.get("/api/v1/announcements").json()
    assert "<em>on Friday</em>" in shown["content"]
    assert (shown["id"], shown["read"], shown["all_day"], shown["reactions"]) == (str(told.pk), False, False, [])
    assert app.post(f"/api/v1/announcements/{told.pk}/dismiss").json() == {}
    assert app.get("/api/v1/announcements").json() == []
    (shown,) = app.get("/api/v1/announcements?with_dismissed=true").json()
    assert shown["read"] is True
    assert app.post("/api/v1/announcements/99/dismiss").status_code == 404


def test_each_reacts_once_with_the_same(app_of, amara, ben, told):
    for account in (amara, amara, ben):
        assert app_of(account).put(f"/api/v1/announcements/{told.pk}/reactions/🎉").status_code == 200
    assert reactions(app_of(amara)) == {"🎉": (2, True)}
    assert app_of(amara).delete(f"/api/v1/announcements/{told.pk}/reactions/🎉").json() == {}
    assert reactions(app_of(amara)) == {"🎉": (1, False)}
    assert app_of(amara).delete(f"/api/v1/announcements/{told.pk}/reactions/🎉").status_code == 404


def test_words_are_no_reaction_and_there_are_not_too_many(app_of, amara, told):
    app = app_of(amara)
    for name in ("shame", "🎉🎉", "a"):
        assert app.put(f"/api/v1/announcements/{told.pk}/reactions/{name}").status_code == 422
    for name in "🎉🎈🎂🎁🎄🎆🎇🎊"[:MOST_REACTIONS]:
        assert app.put(f"/api/v1/announcements/{told.pk}/reactions/{name}").status_code == 200
    assert app.put(f"/api/v1/announcements/{told.pk}/reactions/🐈").status_code == 422
    assert app.put(f"/api/v1/announcements/{told.pk}/reactions/🎊").status_code == 200
    assert len(reactions(app)) == MOST_REACTIONS


def test_a_custom_emoji_of_this_server_is_one(app_of, amara, told, monkeypatch):
    for room in ("views", "entities"):
        monkeypatch.setattr(f"kith.client_api.{room}.announcements.emoji_here", lambda: {"kitten": "/media/k.png"})
    app = app_of(amara)
    assert app.put(f"/api/v1/announcements/{told.pk}/reactions/kitten").status_code == 200
    (shown,) = app.get("/api/v1/announcements").json()
    assert shown["reactions"][0]["url"].endswith("/media/k.png")


def test_it_is_forgotten_with_who_leaves(app_of, amara, told):
    app_of(amara).put(f"/api/v1/announcements/{told.pk}/reactions/🎉")
    app_of(amara).post(f"/api/v1/announcements/{told.pk}/dismiss")
    forget_reader(account_id=amara.pk)
    assert told.reactions.count() == told.readers.count() == 0


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("🎉", True), ("❤️", True), ("👩🏽‍🚒", True), ("🏳️‍🌈", True), ("🇬🇧", True), ("🏴󠁧󠁢󠁷󠁬󠁳󠁿", True),
        ("1️⃣", True), ("👍🏿", True),
        ("", False), ("🎉🎉", False), ("a", False), ("🇬", False), ("🎉a", False), ("12", False), ("\u200d", False),
    ],
)  # fmt: skip
def test_what_one_emoji_is(text, is_one):
    assert is_one_emoji(text) is is_one
