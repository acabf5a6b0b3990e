"""How streams of apps end, and what holds them within bounds."""

import pytest
from django.db import transaction

from kith.accounts.actions import suspend_account
from kith.client_api.streaming import door, kind, sockets
from kith.client_api.tests.streams import Sse, WebSocket, open_hub, publish
from kith.live import hub as hubs
from kith.live.actions import tell, tell_all
from kith.live.tests.streaming import elsewhere
from kith.members.actions import disable_member
from kith.members.leaving import ask_to_leave
from kith.members.letting_in import revoke_token, send_app_away
from kith.members.models import AppToken
from tests.cast import NOW
from tests.loops import run_story

pytestmark = pytest.mark.django_db(transaction=True)


def ways_out(amara, dee, token):
    found = AppToken.objects.select_related("app").get()
    return {
        "revoked": lambda: revoke_token(token=token, app=found.app),
        "sent away": lambda: send_app_away(user=amara.user, app_id=found.app_id),
        "suspended": lambda: suspend_account(account=amara, now=NOW),
        "leaving": lambda: ask_to_leave(user=amara.user, now=NOW),
        "disabled": lambda: disable_member(user=amara.user, by=dee.user, now=NOW),
    }


@pytest.mark.parametrize("way", ["revoked", "sent away", "suspended", "leaving", "disabled"])
def test_who_is_shut_out_hears_nothing_more_from_that_moment(way, amara, ben, chidi, dee, tokens):
    token = tokens(amara)
    shut_out = ways_out(amara, dee, token)[way]
    other = tokens(ben)

    async def story():
        async with open_hub() as hub:
            over_http, socket = Sse(hub, "/public", token=token), WebSocket(hub, query="stream=public", token=token)
            bens = Sse(hub, "/public", token=other)
            assert all([await line.opens() for line in (over_http, socket, bens)])

            await elsewhere(shut_out)
            await elsewhere(publish, chidi)

            assert await over_http.ends()
            assert await socket.ends()
            await bens.hears("update")
            assert over_http.has_ended
            assert (socket.code, socket.events, over_http.events) == (1008, [], [])

    run_story(story())


def test_the_house_closes_with_a_word(amara, tokens):
    token = tokens(amara)

    async def story():
        async with open_hub() as hub:
            over_http, socket = Sse(hub, "/user", token=token), WebSocket(hub, query="stream=user", token=token)
            assert await over_http.opens()
            assert await socket.opens()
        assert await over_http.ends()
        assert await socket.ends()
        assert over_http.has_ended
        assert socket.code == 1001

    run_story(story())


def test_who_goes_is_forgotten(amara, tokens):
    token = tokens(amara)

    async def story():
        async with open_hub() as hub:
            lines = [Sse(hub, "/user", token=token), WebSocket(hub, query="stream=user", token=token)]
            assert all([await line.opens() for line in lines])
            assert hub.stream_count == 2

            for line in lines:
                line.leave()

            assert all([await line.ends() for line in lines])
            assert hub.stream_count == 0
            assert not hub.door._open

    run_story(story())


def test_both_ends_know_that_the_line_is_alive(amara, tokens, monkeypatch):
    monkeypatch.setattr(hubs, "HEARTBEAT_EVERY", 0.05)
    token = tokens(amara)

    async def story():
        async with open_hub() as hub:
            over_http, socket = Sse(hub, "/user", token=token), WebSocket(hub, query="stream=user", token=token)

            assert await over_http.until(lambda: over_http.content.count(":thump\n") >= 4)
            assert await socket.until(lambda: socket.frames)
            assert socket.frames[0] == {"stream": [], "event": "thump", "payload": "{}"}
            assert over_http.content.count(":thump\n") > len(socket.frames)
            assert over_http.frames == []

    run_story(story())


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"text": "x" * (sockets.LONGEST_MESSAGE + 1)}, sockets.TOO_BIG),
        ({"text": "ü" * (sockets.LONGEST_MESSAGE // 2 + 1)}, sockets.TOO_BIG),
        ({"bytes": b"{}"}, sockets.NO_BINARY),
    ],
)
def test_what_no_app_says_ends_the_socket(message, code, amara, tokens):
    token = tokens(amara)

    async def story():
        async with open_hub() as hub:
            socket = WebSocket(hub, token=token)
            socket.say("x" * sockets.LONGEST_MESSAGE)
            socket._said.put_nowait({"type": "websocket.receive", **message})
            assert await socket.ends()
            assert (socket.code, hub.stream_count) == (code, 0)

    run_story(story())


def test_our_mistake_ends_the_socket_too(amara, tokens, monkeypatch):
    """Or it would stay open, and nobody would listen on it."""
    token = tokens(amara)

    def broken(*_):
        raise RuntimeError

    async def story():
        async with open_hub() as hub:
            socket = WebSocket(hub, token=token)
            assert await socket.opens()
            monkeypatch.setattr(kind.Apps, "check", broken)
            socket.subscribe("user")

            assert await socket.ends()
            assert (socket.code, hub.stream_count) == (sockets.OUR_FAULT, 0)

    run_story(story())


def test_who_says_too_much_is_ended(amara, tokens, monkeypatch):
    monkeypatch.setattr(sockets, "MOST_A_SECOND", 0.0)
    token = tokens(amara)

    async def story():
        async with open_hub() as hub:
            calm, hasty = WebSocket(hub, token=token), WebSocket(hub, token=token)
            for _ in range(sockets.MOST_AT_ONCE):
                calm.subscribe("user")
            for _ in range(sockets.MOST_AT_ONCE + 1):
                hasty.subscribe("user")

            assert await hasty.ends()
            assert hasty.code == sockets.NOT_ALLOWED
            assert not calm.task.done()

    run_story(story())


def test_a_socket_has_so_many_streams_and_no_more(amara, tokens, monkeypatch):
    monkeypatch.setattr(kind, "MOST_CHANNELS", 2)
    token = tokens(amara)

    async def story():
        async with open_hub() as hub:
            socket = WebSocket(hub, token=token)
            for stream in ("user", "public", "user", "direct"):
                socket.subscribe(stream)

            assert await socket.until(lambda: socket.frames)
            assert socket.frames == [{"error": "Too many streams on one connection", "status": 429}]

    run_story(story())


def test_one_stream_too_many_takes_the_place_of_the_oldest(amara, ben, tokens, monkeypatch):
    monkeypatch.setattr(hubs, "MOST_STREAMS_OF_ONE", 2)
    token, other = tokens(amara), tokens(ben)

    async def story():
        async with open_hub() as hub:
            lines = [Sse(hub, "/user", token=token)]
            for make in (Sse, Sse):
                assert await lines[-1].opens()
                lines.append(make(hub, "/user", token=token))
            bens = Sse(hub, "/user", token=other)

            assert await lines[0].ends()
            assert await lines[2].opens()
            assert await bens.opens()
            assert [line.task.done() for line in lines] == [True, False, False]
            assert hub.stream_count == 3

    run_story(story())


def test_an_address_has_so_many_streams_and_no_more(amara, ben, tokens, monkeypatch):
    monkeypatch.setattr(door, "MOST_OF_ONE_ADDRESS", 2)
    token = tokens(amara)

    async def story():
        async with open_hub() as hub:
            first, second = (Sse(hub, "/user", token=token, address="203.0.113.1") for _ in range(2))
            assert await first.opens()
            assert await second.opens()
            third = Sse(hub, "/user", token=token, address="203.0.113.1")
            socket = WebSocket(hub, token=token, address="203.0.113.1")
            elsewhere_from = Sse(hub, "/user", token=token, address="203.0.113.2")

            assert await third.ends()
            assert await socket.ends()
            assert (third.status, socket.status) == (429, 429)
            assert await elsewhere_from.opens()

            first.leave()
            assert await first.ends()
            assert await Sse(hub, "/user", token=token, address="203.0.113.1").opens()

    run_story(story())


def test_who_reads_too_slowly_is_cut_and_others_are_not(amara, ben, tokens, monkeypatch):
    monkeypatch.setattr("kith.live.listener.MOST_WAITING", 8)
    slow_token, token = tokens(amara), tokens(ben)

    async def story():
        async with open_hub() as hub:
            slow = [Sse(hub, "/user", token=slow_token), WebSocket(hub, query="stream=user", token=slow_token)]
            quick = WebSocket(hub, query="stream=user", token=token)
            assert all([await line.opens() for line in (*slow, quick)])
            for line in slow:
                line.is_slow = True

            for number in range(1, 13):
                await elsewhere(tell_all, "filters", to=[amara.id, ben.id])
                await quick.hears("filters_changed", number)

            assert all([await line.ends() for line in slow])
            assert not quick.task.done()
            assert hub.stream_count == 1

    run_story(story())


def test_a_heap_at_once_cuts_nobody_who_reads(amara, tokens):
    token, count = tokens(amara), 700

    def heap():
        with transaction.atomic():
            for _ in range(count):
                tell_all("filters", to=[amara.id])

    async def story():
        async with open_hub() as hub:
            socket = WebSocket(hub, query="stream=user", token=token)
            assert await socket.opens()
            await elsewhere(heap)
            await socket.hears("filters_changed", count)

    run_story(story())


def test_nor_does_one_on_many_streams_of_a_socket(amara, tokens):
    token, count, streams = tokens(amara), 100, ("user", "public", "public:local", "public:remote", "public:media")
    tags = [f"tag{number}" for number in range(5)]

    def heap():
        with transaction.atomic():
            for number in range(count):
                tell("deleted", about=number)

    async def story():
        async with open_hub() as hub:
            socket = WebSocket(hub, token=token)
            for name in streams:
                socket.subscribe(name)
            for tag in tags:
                socket.subscribe("hashtag", tag=tag)
            assert await socket.until(lambda: sum(len(each.channels) for _, each in hub._all()) == 10)
            await elsewhere(heap)
            await socket.hears("delete", count * 10)

    run_story(story())
