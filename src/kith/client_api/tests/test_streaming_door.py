"""Who gets a stream, who does not, and how streams end."""

import json
from datetime import timedelta

import pytest

from kith.client_api.streaming import listeners
from kith.client_api.tests.streams import Sse, WebSocket, open_hub, publish
from kith.live.tests.streaming import elsewhere
from kith.members.models import AppToken
from kith.timelines.actions import ListDraft, make_list
from tests.cast import NOW
from tests.loops import run_story

pytestmark = pytest.mark.django_db(transaction=True)

PATHS = (
    "/user", "/user/notification", "/public", "/public/local", "/public/remote", "/hashtag?tag=river",
    "/hashtag/local?tag=river", "/direct",
)  # fmt: skip


def opened(kind, hub, path, **more):
    return kind(hub, *path.split("?"), **more)


def answers(*asked):
    """Ask for streams one by one, and return the status and the words of each."""
    told = []

    async def story():
        async with open_hub() as hub:
            for ask in asked:
                line = ask(hub)
                await line.opens()
                told.append((line.status, json.loads(line.content)["error"] if line.status >= 400 else ""))

    run_story(story())
    return told


def test_there_is_no_stream_without_a_token_that_opens_it(amara, app_of, tokens):
    alone = app_of(None).token
    missing, invalid = (401, "Missing access token"), (401, "Invalid access token")
    for path in PATHS:
        asked = [lambda hub, path=path, **more: opened(Sse, hub, path)]
        asked += [lambda hub, path=path, token=token: opened(Sse, hub, path, token=token) for token in ("made", alone)]
        assert answers(*asked) == [missing, invalid, invalid], path
    asked = [lambda hub, token=token: WebSocket(hub, query="stream=public", token=token) for token in ("", "x", alone)]
    assert answers(*asked) == [missing, invalid, invalid]


@pytest.mark.parametrize("path", PATHS)
def test_a_token_may_come_in_three_ways(path, amara, tokens):
    token, glue = tokens(amara), "&" if "?" in path else "?"
    by_protocol = {"sec_websocket_protocol": token}

    assert answers(
        lambda hub: opened(Sse, hub, path, token=token),
        lambda hub: opened(Sse, hub, f"{path}{glue}access_token={token}"),
        lambda hub: WebSocket(hub, query=f"access_token={token}"),
        lambda hub: WebSocket(hub, **by_protocol),
    ) == [(200, ""), (200, ""), (101, ""), (101, "")]


def test_a_token_that_came_as_protocol_is_given_back(amara, tokens):
    token = tokens(amara)

    async def story():
        async with open_hub() as hub:
            socket, plain = WebSocket(hub, sec_websocket_protocol=token), WebSocket(hub, token=token)
            assert await socket.opens()
            assert await plain.opens()
            assert (socket.protocol, plain.protocol) == (token, None)

    run_story(story())


@pytest.mark.parametrize(
    ("scopes", "path", "status"),
    [
        ("read", "/user", 200),
        ("read:statuses", "/user", 200),
        ("read:notifications", "/user", 403),
        ("read:notifications", "/user/notification", 200),
        ("read:statuses", "/user/notification", 403),
        ("read:statuses", "/direct", 200),
        ("write", "/direct", 403),
        ("write follow push", "/user", 403),
        ("profile", "/public", 200),
        ("profile", "/hashtag?tag=river", 200),
    ],
)
def test_a_stream_needs_what_it_tells(scopes, path, status, amara, tokens):
    token = tokens(amara, scopes)

    ((found, words),) = answers(lambda hub: opened(Sse, hub, path, token=token))

    assert found == status
    assert words == ("Access token does not have the required scopes" if status == 403 else "")


def test_what_can_not_be_streamed_is_refused_in_words(amara, ben, tokens, now):
    token = tokens(ben)
    own = make_list(owner=ben, draft=ListDraft(title="Mine"), now=now).pk
    other = make_list(owner=amara, draft=ListDraft(title="Hers", is_public=True), now=now).pk
    table = {
        "/nothing": (404, "Not found"),
        "": (404, "Not found"),
        "/hashtag": (400, "Missing tag name parameter"),
        "/list": (400, "Missing list name parameter"),
        "/list?list=nonsense": (400, "Missing list name parameter"),
        f"/list?list={own}": (200, ""),
        f"/list?list={other}": (404, "Not authorized to stream this list"),
        "/list?list=99999999": (404, "Not authorized to stream this list"),
        "/user/": (200, ""),
        "/public?only_media=true": (200, ""),
    }

    assert dict(
        zip(table, answers(*(lambda hub, p=path: opened(Sse, hub, p, token=token) for path in table)), strict=True)
    ) == table  # fmt: skip


def test_a_socket_that_opens_has_its_stream_already(amara, tokens):
    """What happens from then on is heard, in however great a hurry."""
    token = tokens(amara)

    async def story():
        async with open_hub() as hub:
            socket = WebSocket(hub, query="stream=user", token=token)
            granted = []
            taken = socket._take

            def take(message):
                granted.append({channel.name for _, each in hub._all() for channel in each.channels})
                taken(message)

            socket._take = take
            assert await socket.opens()
            assert granted == [{"user"}]

    run_story(story())


def test_on_a_socket_a_refusal_is_a_message_and_the_socket_stays(amara, ben, tokens, now):
    token = tokens(ben, "read:statuses")
    other = make_list(owner=amara, draft=ListDraft(title="Hers"), now=now).pk

    async def story():
        async with open_hub() as hub:
            socket = WebSocket(hub, query="stream=nonsense", token=token)
            socket.subscribe("list", list=str(other))
            socket.subscribe("list")
            socket.subscribe("hashtag", tag="")
            socket.subscribe("user:notification")
            socket.subscribe({"not": "a name"})
            socket.say("nonsense")
            socket.say("[" * 3000)
            socket.say([1, 2])
            socket.say({"type": "dance"})
            socket.subscribe("user")
            await socket.until(lambda: len(socket.frames) == 6)
            await elsewhere(publish, amara)
            await socket.hears("update")

            assert socket.frames[:6] == [
                {"error": "Unknown stream type", "status": 400},
                {"error": "Not authorized to stream this list", "status": 404},
                {"error": "Missing list name parameter", "status": 400},
                {"error": "Missing tag name parameter", "status": 400},
                {"error": "Access token does not have the required scopes", "status": 403},
                {"error": "Unknown stream type", "status": 400},
            ]

    run_story(story())


def test_the_health_and_pages_of_others_may_ask(amara, tokens):
    async def story():
        async with open_hub() as hub:
            health, before = Sse(hub, "/health"), Sse(hub, "/user", method="OPTIONS")
            wrong, looking = Sse(hub, "/user", method="POST"), Sse(hub, "/user", method="HEAD")
            refused = Sse(hub, "/user")
            for line in (health, before, wrong, looking, refused):
                assert await line.ends()
                assert line.headers["access-control-allow-origin"] == "*"
            assert (health.status, health.content) == (200, "OK")
            assert before.status == 204
            assert "Authorization" in before.headers["access-control-allow-headers"]
            assert (wrong.status, looking.status, looking.content) == (405, 200, "")
            stream = Sse(hub, "/user", token=await elsewhere(tokens, amara))
            assert await stream.opens()
            assert stream.headers["access-control-allow-origin"] == "*"
            assert stream.headers["content-type"] == "text/event-stream"
            assert stream.headers["cache-control"] == "private, no-store"

    run_story(story())


def test_an_app_that_is_used_is_noted_by_its_day(amara, tokens):
    token = tokens(amara)
    AppToken.objects.update(used_on=NOW.date() - timedelta(days=3))

    assert answers(lambda hub: Sse(hub, "/user", token=token)) == [(200, "")]

    assert AppToken.objects.get().used_on > NOW.date() - timedelta(days=3)


def test_scopes_that_hear_notices_are_known():
    assert listeners.SseListener(1, "", ["read"]).hears_notices
    assert not listeners.SseListener(1, "", ["read:statuses", "write"]).hears_notices
