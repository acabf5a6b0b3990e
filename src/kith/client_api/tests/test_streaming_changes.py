"""What apps hear of posts that change, go, or are passed on, and of what they missed."""

import pytest

from kith.client_api.streaming import kind
from kith.client_api.tests.streams import Sse, WebSocket, open_hub, publish, says, with_jobs
from kith.live.queries import last_telling, tellings_after
from kith.live.tests.streaming import elsewhere
from kith.posts.actions import (
    boost,
    delete_post,
    edit_post,
    favourite,
    narrow_post,
    unboost,
)
from kith.posts.drafts import Draft
from tests.cast import NOW
from tests.loops import run_story

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_changed_and_deleted_is_told(amara, ben, chidi, tokens):
    theirs, strangers = tokens(ben), tokens(chidi)

    async def story():
        async with open_hub() as hub:
            follower = Sse(hub, "/user", token=theirs)
            stranger = Sse(hub, "/public", token=strangers)
            assert await follower.opens()
            assert await stranger.opens()
            post = await says(amara)
            await follower.hears("update")
            await stranger.hears("update")

            await elsewhere(edit_post, post=post, author=amara, draft=Draft(text="A longer walk"), now=NOW)
            (changed,) = await follower.hears("status.update")
            assert "longer" in changed["content"]
            assert await stranger.hears("status.update") == [changed]

            await elsewhere(delete_post, post=post, by=amara)
            assert await follower.hears("delete") == await stranger.hears("delete") == [str(post.id)]

    run_story(story())


def test_only_those_it_was_for_hear_that_a_private_post_is_gone(amara, ben, chidi, dee, tokens):
    given = {each: tokens(each) for each in (amara, ben, chidi, dee)}

    async def story():
        async with open_hub() as hub:
            lines = {}
            for each, token in given.items():
                lines[each.username] = WebSocket(hub, query="stream=user", token=token)
                for name in ("public", "direct"):
                    lines[each.username].subscribe(name)
            assert await lines["dee"].until(lambda: sum(len(each.channels) for _, each in hub._all()) == 12)
            to_followers = await says(amara, "For followers", visibility="followers")
            to_one = await says(amara, "@chidi between us", visibility="mentioned")
            to_all = await says(amara, "For all")

            for post in (to_followers, to_one, to_all):
                await elsewhere(delete_post, post=post, by=amara)
            for line in lines.values():
                await line.until(lambda line=line: str(to_all.id) in line.heard("delete"))

            told = {name: set(line.heard("delete")) - {str(to_all.id)} for name, line in lines.items()}
            assert told == {
                "amara": {str(to_followers.id), str(to_one.id)},
                "ben": {str(to_followers.id)},
                "chidi": {str(to_one.id)},
                "dee": set(),
            }

    run_story(story())


def test_who_no_longer_sees_a_post_hears_that_it_is_gone(amara, ben, chidi, tokens):
    theirs, strangers = tokens(ben), tokens(chidi)

    async def story():
        async with open_hub() as hub:
            follower = Sse(hub, "/user", token=theirs)
            stranger = Sse(hub, "/public/local", token=strangers)
            assert await follower.opens()
            assert await stranger.opens()
            post = await says(amara)
            await stranger.hears("update")

            narrow = {"post": post, "author": amara, "is_local_only": False}
            await elsewhere(narrow_post, visibility="followers", **narrow)
            (status,) = await follower.hears("status.update")
            assert status["visibility"] == "private"
            assert await stranger.hears("delete") == [str(post.id)]

            await elsewhere(narrow_post, visibility="mentioned", **narrow)
            assert await follower.hears("delete") == [str(post.id)]
            assert len(stranger.heard("delete")) == 1
            assert "status.update" not in stranger.events

    run_story(story())


def test_a_boost_is_heard_with_what_it_passes_on_and_when_it_is_taken_back(amara, ben, chidi, tokens):
    token = tokens(ben)
    subject = publish(chidi, "Passed on")
    favourite(account=ben, post=subject, now=NOW)

    async def story():
        async with open_hub() as hub:
            follower = Sse(hub, "/user", token=token)
            assert await follower.opens()

            passed_on = await elsewhere(with_jobs, boost, account=amara, post=subject, now=NOW)
            (status,) = await follower.hears("update")
            assert (status["id"], status["reblog"]["id"]) == (str(passed_on.id), str(subject.id))
            assert status["favourited"] is True

            await elsewhere(unboost, account=amara, post=subject)
            assert await follower.hears("delete") == [str(passed_on.id)]

    run_story(story())


def test_who_missed_very_much_begins_anew(amara, ben, tokens, monkeypatch):
    """So that an app that comes back never keeps the others waiting."""
    monkeypatch.setattr(kind, "MOST_LOOKED_THROUGH", 3)
    token = tokens(ben)

    async def story():
        async with open_hub() as hub:
            last = await elsewhere(last_telling)
            for number in range(4):
                await says(amara, f"Number {number}")
            few = await elsewhere(lambda: [told.id for told in tellings_after(last)])
            lines = {at: Sse(hub, "/user", token=token, last_event_id=str(at)) for at in (last, few[-3])}

            assert all([await line.opens() for line in lines.values()])
            await says(amara, "And now")
            for line in lines.values():
                assert await line.until(lambda line=line: "And now" in line.content)

            assert "Number" not in lines[last].content
            assert "Number 3" in lines[few[-3]].content

    run_story(story())


def test_an_app_goes_on_from_the_last_event_it_heard(amara, ben, chidi, tokens):
    token = tokens(ben)

    async def story():
        async with open_hub() as hub:
            first = Sse(hub, "/user", token=token)
            assert await first.opens()
            await says(amara, "One")
            await first.hears("update")
            last = first.frames[-1]["id"]
            first.leave()
            assert await first.ends()

            gone = await says(amara, "Two")
            await says(chidi, "Not for Ben")
            await says(amara, "Three")
            await elsewhere(delete_post, post=gone, by=amara)
            again = Sse(hub, "/user", token=token, last_event_id=last)

            await again.hears("delete")
            assert ["Three" in each["content"] for each in await again.hears("update")] == [True]
            anew = Sse(hub, "/user", token=token)
            long_ago = Sse(hub, "/user", token=token, last_event_id="0")
            assert await anew.opens()
            assert await long_ago.opens()
            await says(amara, "Four")
            await anew.hears("update")
            assert len(anew.heard("update")) == 1

    run_story(story())
