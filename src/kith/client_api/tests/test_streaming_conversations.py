"""What apps hear of what is between a few: those who are in it, and nobody else."""

import pytest

from kith.client_api.tests.streams import Sse, WebSocket, open_hub, says
from tests.loops import run_story

pytestmark = pytest.mark.django_db(transaction=True)


def test_those_who_are_in_a_conversation_hear_of_it(amara, ben, chidi, tokens):
    given = {each: tokens(each) for each in (amara, ben, chidi)}

    async def story():
        async with open_hub() as hub:
            lines = {each.username: Sse(hub, "/direct", token=token) for each, token in given.items()}
            everywhere = WebSocket(hub, query="stream=user", token=given[ben])
            for line in (*lines.values(), everywhere):
                assert await line.opens()

            post = await says(amara, "@ben between us", visibility="mentioned")

            (to_ben,) = await lines["ben"].hears("conversation")
            (to_amara,) = await lines["amara"].hears("conversation")
            assert to_ben["last_status"]["id"] == to_amara["last_status"]["id"] == str(post.id)
            assert (to_ben["unread"], to_amara["unread"]) == (True, False)
            assert [each["acct"] for each in to_ben["accounts"]] == ["amara"]
            assert [each["acct"] for each in to_amara["accounts"]] == ["ben"]

            assert [each["id"] for each in await everywhere.hears("update")] == [str(post.id)]
            assert everywhere.heard("conversation") == lines["chidi"].heard("conversation") == []

    run_story(story())
