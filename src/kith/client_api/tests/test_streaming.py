"""What apps hear on their streams: each event, on the streams where it belongs."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.models import Follow
from kith.client_api.streaming import rendering
from kith.client_api.tests.streams import Sse, WebSocket, open_hub, says, with_jobs
from kith.filters.actions import FilterDraft, Keyword, make_filter
from kith.jobs.running import run_due_jobs
from kith.live.tests.streaming import elsewhere
from kith.notifications.actions import accept_requests, notify
from kith.notifications.models import Kind, Notification
from kith.posts.actions import (
    delete_post,
    favourite,
    receive_post,
)
from kith.posts.drafts import IncomingPost
from kith.posts.models import Post
from kith.servers.actions.announcing import announce_to_everyone, end_announcement
from kith.servers.actions.reacting import react_to_announcement, take_reaction_back
from kith.servers.models import Announcement
from kith.timelines.actions import ListDraft, make_list, put_in_list
from tests.cast import NOW
from tests.loops import run_story

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_follower_hears_a_post_at_once(amara, ben, tokens):
    token = tokens(ben)

    async def story():
        async with open_hub() as hub:
            over_http, socket = Sse(hub, "/user", token=token), WebSocket(hub, query="stream=user", token=token)
            assert await over_http.opens()
            assert await socket.opens()

            post = await says(amara, "The tide is out")

            (status,) = await over_http.hears("update")
            assert (status["id"], status["account"]["username"]) == (str(post.id), "amara")
            assert (status["favourited"], status["filtered"]) == (False, [])
            assert "The tide is out" in status["content"]
            assert await socket.hears("update") == [status]
            assert socket.frames[0]["stream"] == ["user"]
            assert over_http.frames[0].keys() == {"event", "data", "id", "payload"}
            assert over_http.content.startswith(":)\n")

    run_story(story())


def test_its_author_hears_it_too_and_strangers_only_in_public(amara, ben, chidi, tokens):
    mine, other = tokens(amara), tokens(chidi)

    async def story():
        async with open_hub() as hub:
            author, stranger = Sse(hub, "/user", token=mine), WebSocket(hub, query="stream=user", token=other)
            assert await author.opens()
            assert await stranger.opens()
            stranger.subscribe("public:local")
            assert await stranger.until(lambda: len(channels(hub)) == 2)

            await says(amara)
            (status,) = await author.hears("update")
            await stranger.hears("update")

            assert "pinned" in status
            assert stranger.on("user") == []
            assert stranger.on("public:local") == ["update"]

    run_story(story())


def test_one_socket_holds_many_streams(amara, ben, chidi, tokens, now):
    kept = make_list(owner=ben, draft=ListDraft(title="Colleagues"), now=now)
    put_in_list(kept=kept, account=amara, now=now)
    amara.refresh_from_db()
    token = tokens(ben)
    streams = {
        ("user",): {},
        ("public",): {},
        ("public:local",): {},
        ("public:remote",): {},
        ("public:media",): {},
        ("hashtag", "River"): {"tag": "River"},
        ("hashtag:local", "river"): {"tag": "river"},
        ("hashtag", "sea"): {"tag": "sea"},
        ("list", str(kept.pk)): {"list": str(kept.pk)},
        ("direct",): {},
    }

    async def story():
        async with open_hub() as hub:
            socket = WebSocket(hub, token=token)
            for (name, *_), more in streams.items():
                socket.subscribe(name, **more)
            assert await socket.until(lambda: len(channels(hub)) == len(streams))

            await says(amara)
            await socket.hears("update", 6)

            assert {name: socket.on(*name) for name in streams if socket.on(*name)} == {
                ("user",): ["update"],
                ("public",): ["update"],
                ("public:local",): ["update"],
                ("hashtag", "River"): ["update"],
                ("hashtag:local", "river"): ["update"],
                ("list", str(kept.pk)): ["update"],
            }
            socket.say({"type": "unsubscribe", "stream": "hashtag", "tag": "river"})
            socket.say({"type": "unsubscribe", "stream": ["user"]})
            assert await socket.until(lambda: len(channels(hub)) == len(streams) - 2)

            await says(amara, "Once more #river")
            await socket.hears("update", 10)
            assert len(socket.on("user")) == len(socket.on("hashtag", "River")) == 1
            assert len(socket.on("public")) == 2

    run_story(story())


def channels(hub):
    return {channel for _, listener in hub._all() for channel in listener.channels}


def test_notices_are_heard_by_whom_they_are_for(amara, ben, chidi, tokens):
    both, less, other = tokens(amara), tokens(amara, "read:statuses"), tokens(ben)

    async def story():
        async with open_hub() as hub:
            notices = Sse(hub, "/user/notification", token=both)
            everything = WebSocket(hub, query="stream=user", token=both)
            without = WebSocket(hub, query="stream=user", token=less)
            others = Sse(hub, "/user", token=other)
            assert all([await line.opens() for line in (notices, everything, without, others)])
            post = await says(amara)

            await elsewhere(with_jobs, favourite, account=chidi, post=post, now=NOW)

            (notice,) = await notices.hears("notification")
            assert (notice["type"], notice["account"]["username"]) == ("favourite", "chidi")
            assert notice["status"]["id"] == str(post.id)
            assert await everything.hears("notification") == [notice]
            await without.hears("update")
            await others.hears("update")
            await elsewhere(delete_post, post=post, by=amara)
            await without.hears("delete")
            await others.hears("delete")
            assert "notification" not in [*without.events, *others.events]
            assert notices.events == ["notification"]

    run_story(story())


def test_each_of_many_is_told_of_their_own_notice(amara, ben, chidi, tokens):
    for each in (ben, chidi):
        Follow.objects.update_or_create(
            follower=each, followed=amara, defaults={"created_at": NOW, "accepted_at": NOW, "notifies": True}
        )
    given = [tokens(each) for each in (ben, chidi)]

    async def story():
        async with open_hub() as hub:
            lines = [Sse(hub, "/user/notification", token=token) for token in given]
            assert all([await line.opens() for line in lines])

            await says(amara)

            told = [(await line.hears("notification"))[0] for line in lines]
            assert {each["type"] for each in told} == {"status"}
            kept = await elsewhere(lambda: set(Notification.objects.values_list("id", flat=True)))
            assert {int(each["id"]) for each in told} == kept

    run_story(story())


def test_changed_filters_and_people_let_in_are_told(amara, ben, tokens):
    token = tokens(amara)

    async def story():
        async with open_hub() as hub:
            over_http, socket = Sse(hub, "/user", token=token), WebSocket(hub, query="stream=user", token=token)
            assert await over_http.opens()
            assert await socket.opens()

            draft = FilterDraft(title="Spoilers", keywords=[Keyword("finale")])
            await elsewhere(make_filter, account=amara, draft=draft, now=NOW)
            assert await over_http.hears("filters_changed") == ["undefined"]
            await socket.hears("filters_changed")
            assert "payload" not in socket.frames[0]

            def let_in():
                notify(kind=Kind.FOLLOW, by=ben, to=[amara.id], now=NOW)
                Notification.objects.update(is_filtered=True)
                accept_requests(account=amara, senders=[ben.id], now=NOW)

            await elsewhere(let_in)
            assert await socket.hears("notifications_merged") == ["1"]

    run_story(story())


@pytest.mark.parametrize("action", ["warn", "hide"])
def test_filters_of_the_one_who_reads_hold_for_streams(amara, ben, chidi, tokens, action):
    Follow.objects.create(follower=chidi, followed=amara, created_at=NOW, accepted_at=NOW)
    filtering, other = tokens(ben), tokens(chidi)
    draft = FilterDraft(title="Spoilers", keywords=[Keyword("finale")], action=action)
    made = make_filter(account=ben, draft=draft, now=NOW)

    async def story():
        async with open_hub() as hub:
            with_filter, without = Sse(hub, "/user", token=filtering), Sse(hub, "/user", token=other)
            assert await with_filter.opens()
            assert await without.opens()

            await says(amara, "What a finale")
            await says(amara, "Good night")
            unfiltered = await without.hears("update", 2)
            heard = await with_filter.hears("update", 2 if action == "warn" else 1)

            assert [each["filtered"] for each in unfiltered] == [[], []]
            if action == "hide":
                assert ["Good night" in each["content"] for each in heard] == [True]
            else:
                assert heard[0]["filtered"][0]["filter"]["id"] == str(made.pk)
                assert heard[1]["filtered"] == []

    run_story(story())


def test_what_comes_from_elsewhere_is_heard_in_its_lists(emi, ben, tokens):
    token = tokens(ben)
    now = timezone.now()  # what is old was fetched, and is told to nobody
    incoming = IncomingPost(
        uri="https://elsewhere.test/1", html="<p>Afar</p>", published_at=now, origin="elsewhere", tags=("river",)
    )

    async def story():
        async with open_hub() as hub:
            paths = ("/public", "/public/remote", "/public/local", "/hashtag?tag=river", "/hashtag/local?tag=river")
            lines = {path: Sse(hub, *path.split("?"), token=token) for path in paths}
            assert all([await line.opens() for line in lines.values()])

            await elsewhere(with_jobs, receive_post, author=emi, incoming=incoming, now=now)
            for path in ("/public", "/public/remote", "/hashtag?tag=river"):
                await lines[path].hears("update")

            assert lines["/public/local"].events == lines["/hashtag/local?tag=river"].events == []

    run_story(story())


def test_what_is_announced_is_told_to_everyone(amara, ben, tokens):
    given = [tokens(amara), tokens(ben)]
    soon, later = timezone.now() + timedelta(hours=1), timezone.now() + timedelta(days=1)

    async def story():
        async with open_hub() as hub:
            hers, his = Sse(hub, "/user", token=given[0]), WebSocket(hub, query="stream=user", token=given[1])
            public = Sse(hub, "/public", token=given[1])
            assert all([await line.opens() for line in (hers, his, public)])
            facts = {"text": "Closed **tonight**", "ends_at": later, "by_name": "dee", "now": NOW}

            await elsewhere(announce_to_everyone, starts_at=soon, **facts)
            told = await elsewhere(announce_to_everyone, starts_at=NOW, **facts)
            (announced,) = await hers.hears("announcement")
            assert announced["id"] == str(told.pk)
            assert "<strong>tonight</strong>" in announced["content"]
            assert await his.hears("announcement") == [announced]

            react = {"announcement": told, "known": (), "now": NOW, "name": "🎉"}
            await elsewhere(react_to_announcement, account_id=amara.id, **react)
            await elsewhere(react_to_announcement, account_id=ben.id, **react)
            await elsewhere(take_reaction_back, announcement=told, account_id=amara.id, name="🎉")
            counts = [each["count"] for each in await his.hears("announcement.reaction", 3)]
            assert counts[-1] == 1
            assert his.heard("announcement.reaction")[0].keys() == {"name", "count", "announcement_id"}

            await elsewhere(react_to_announcement, account_id=amara.id, **(react | {"name": "🐈"}))
            await elsewhere(take_reaction_back, announcement=told, account_id=ben.id, name="🎉")
            _, again = await his.hears("announcement", 2)
            assert again["reactions"] == [{"name": "🐈", "count": 1}]  # not whose it is: each app knows its own

            await elsewhere(end_announcement, announcement=told, now=NOW)
            assert await hers.hears("announcement.delete") == [str(told.pk)]
            await his.hears("announcement.delete")
            assert public.events == []

    run_story(story())


def test_what_is_announced_for_later_is_told_when_it_begins_and_when_it_ends(amara, tokens):
    token = tokens(amara)
    moment, soon, later = (timezone.now() + timedelta(hours=hours) for hours in (-1, 1, 2))

    def comes(at, **times):
        """It is so late now, as far as the announcement goes."""
        Announcement.objects.update(**times)
        return run_due_jobs(at=at)

    async def story():
        async with open_hub() as hub:
            app = Sse(hub, "/user", token=token)
            assert await app.opens()
            facts = {"text": "We move", "starts_at": soon, "ends_at": later, "by_name": "dee", "now": NOW}
            await elsewhere(with_jobs, announce_to_everyone, **facts)
            early = await elsewhere(run_due_jobs, at=soon - timedelta(seconds=1))

            begun = await elsewhere(comes, soon, starts_at=moment)
            await app.hears("announcement")
            ended = await elsewhere(comes, later, ends_at=moment)
            await app.hears("announcement.delete")

            assert (early, begun, ended) == (0, 2, 2)
            assert app.events == ["announcement", "announcement.delete"]

    run_story(story())


def test_posts_are_written_once_for_all_who_see_the_same(amara, ben, chidi, tokens, monkeypatch):
    Follow.objects.create(follower=chidi, followed=amara, created_at=NOW, accepted_at=NOW)
    given = [tokens(each) for each in (amara, ben, chidi)]
    readers = []
    write = rendering.statuses_by_place

    def counted(rows, viewer, **more):
        readers.append(viewer.id)
        return write(rows, viewer, **more)

    monkeypatch.setattr(rendering, "statuses_by_place", counted)

    async def story():
        async with open_hub() as hub:
            lines = [WebSocket(hub, query="stream=user", token=token) for token in given * 3]
            assert all([await line.opens() for line in lines])
            await says(amara)
            for line in lines:
                await line.hears("update")

    run_story(story())
    assert len(readers) == 2  # for its author, and for all others


def test_a_payload_on_a_socket_is_text_in_json(amara, ben, tokens):
    token = tokens(ben)

    async def story():
        async with open_hub() as hub:
            socket = WebSocket(hub, query="stream=user", token=token)
            assert await socket.opens()
            await says(amara, 'He said: "no\\way" – ünd ging\n\nfort')
            await socket.hears("update")
            assert isinstance(socket.frames[0]["payload"], str)
            assert "ünd ging" in json.loads(socket.frames[0]["payload"])["content"]

    run_story(story())
    assert Post.objects.count() == 1
