"""What a browser hears on /live/events."""

import pytest

from kith.live import hub as hubs
from kith.live import pages
from kith.live.actions import end_streams, tell
from kith.live.hearers import everyone
from kith.live.models import Telling
from kith.live.queries import last_telling
from kith.live.tests.streaming import AMARA, BEN, SESSION_OF, Browser, elsewhere, open_hub
from tests.loops import run_story

pytestmark = pytest.mark.django_db(transaction=True)


def test_tells_only_who_is_named():
    async def story():
        async with open_hub() as hub:
            amara, ben = Browser(hub, "amara-phone"), Browser(hub, "ben-phone")
            assert await amara.sees("retry:")
            assert await ben.sees("retry:")

            await elsewhere(tell, "bell", about=7, to=[AMARA])
            await elsewhere(tell, "bell", to=[BEN])

            assert await amara.sees('event: bell\ndata: {"about": "7"}\n\n')
            assert await ben.sees("event: bell\ndata: {}\n\n")
            assert "about" not in ben.text

    run_story(story())


def test_asks_who_hears_what_names_nobody():
    def only_ben(about: int, candidates: list[int]) -> set[int]:
        return {BEN} & set(candidates)

    async def story():
        async with open_hub({"home": only_ben, "local": everyone}) as hub:
            amara, ben = Browser(hub, "amara-phone"), Browser(hub, "ben-phone")
            assert await amara.sees("retry:")
            assert await ben.sees("retry:")

            await elsewhere(tell, "home", about=41)
            await elsewhere(tell, "local", about=42)

            assert await ben.sees('event: home\ndata: {"about": "41"}')
            assert await amara.sees('event: local\ndata: {"about": "42"}')
            assert "home" not in amara.text

    run_story(story())


def test_every_page_of_one_person_hears_it():
    async def story():
        async with open_hub() as hub:
            phone, desk = Browser(hub, "amara-phone"), Browser(hub, "amara-desk")
            assert await phone.sees("retry:")
            assert await desk.sees("retry:")

            await elsewhere(tell, "bell", to=[AMARA])

            assert await phone.sees("event: bell")
            assert await desk.sees("event: bell")

    run_story(story())


def test_who_is_shut_out_hears_nothing_more_from_that_moment():
    who_is = dict(SESSION_OF)

    async def story():
        async with open_hub(who_is=who_is.get) as hub:
            phone, desk = Browser(hub, "amara-phone"), Browser(hub, "amara-desk")
            assert await phone.sees("retry:")
            assert await desk.sees("retry:")

            del who_is["amara-phone"]
            await elsewhere(end_streams, account_id=AMARA)

            assert await phone.ends()
            await elsewhere(tell, "bell", to=[AMARA])
            assert await desk.sees("event: bell")
            assert "event" not in phone.text
            assert "signed-out" not in desk.text

    run_story(story())


def test_refuses_who_is_not_signed_in():
    async def story():
        async with open_hub() as hub:
            stranger, nobody = Browser(hub, "made-up"), Browser(hub, "")

            assert await stranger.ends()
            assert await nobody.ends()

            assert (stranger.status, nobody.status) == (401, 401)
            assert hub.stream_count == 0

    run_story(story())


@pytest.mark.parametrize("by_header", [True, False])
def test_tells_what_was_missed_and_nothing_twice(by_header):
    async def story():
        await elsewhere(tell, "bell", about=1, to=[AMARA])
        last = await elsewhere(last_telling)
        await elsewhere(tell, "bell", about=2, to=[AMARA])
        await elsewhere(tell, "bell", about=3, to=[BEN])
        async with open_hub() as hub:
            amara = (
                Browser(hub, "amara-phone", last_event_id=str(last))
                if by_header
                else Browser(hub, "amara-phone", f"last={last}")
            )
            assert await amara.sees('"about": "2"')

            await elsewhere(tell, "bell", about=4, to=[AMARA])

            assert await amara.sees('"about": "4"')
            assert amara.text.count("event: bell") == 2

    run_story(story())


def test_gives_a_place_to_come_back_to_before_anything_is_heard():
    async def story():
        await elsewhere(tell, "bell", to=[AMARA])
        async with open_hub() as hub:
            amara = Browser(hub, "amara-phone")

            assert await amara.sees(f"id: {await elsewhere(last_telling)}\n\n")
            assert "event:" not in amara.text

    run_story(story())


def test_says_that_there_is_a_gap_when_too_much_was_missed():
    async def story():
        for _ in range(pages.MOST_MISSED + 1):
            await elsewhere(tell, "bell", to=[AMARA])
        async with open_hub() as hub:
            amara = Browser(hub, "amara-phone", "last=0")

            assert await amara.sees(f"id: {await elsewhere(last_telling)}\nevent: gap")
            assert "bell" not in amara.text

    run_story(story())


def test_says_that_there_is_a_gap_when_it_has_been_swept():
    async def story():
        for _ in range(3):
            await elsewhere(tell, "bell", to=[AMARA])
        last = await elsewhere(last_telling)
        await elsewhere(Telling.objects.filter(id__lt=last).delete)
        async with open_hub() as hub:
            amara = Browser(hub, "amara-phone", f"last={last - 2}")

            assert await amara.sees("event: gap")

    run_story(story())


def test_finds_by_itself_what_it_was_not_woken_for(monkeypatch):
    monkeypatch.setattr("kith.live.actions.wake_hubs", lambda: None)

    async def story():
        async with open_hub() as hub:
            amara = Browser(hub, "amara-phone")
            assert await amara.sees("retry:")

            await elsewhere(tell, "bell", to=[AMARA])

            assert await amara.sees("event: bell")

    run_story(story())


def test_forgets_who_left():
    async def story():
        async with open_hub() as hub:
            amara = Browser(hub, "amara-phone")
            assert await amara.sees("retry:")

            amara.close()

            assert await amara.ends()
            assert hub.stream_count == 0

    run_story(story())


def test_cuts_who_reads_too_slowly(monkeypatch):
    monkeypatch.setattr("kith.live.listener.MOST_WAITING", 8)

    async def story():
        async with open_hub() as hub:
            amara, ben = Browser(hub, "amara-phone"), Browser(hub, "ben-phone")
            assert await amara.sees("retry:")
            assert await ben.sees("retry:")
            amara.is_slow = True

            for number in range(12):
                await elsewhere(tell, "bell", about=number, to=[AMARA, BEN])
                assert await ben.sees(f'"about": "{number}"')

            assert await amara.ends()
            assert not ben.task.done()
            assert hub.stream_count == 1

    run_story(story())


def test_limits_the_streams_of_one_person(monkeypatch):
    monkeypatch.setattr(hubs, "MOST_STREAMS_OF_ONE", 2)

    async def story():
        async with open_hub() as hub:
            browsers = [Browser(hub, "amara-phone") for _ in range(2)]
            assert all([await one.sees("retry:") for one in browsers])

            third = Browser(hub, "amara-desk")

            assert await third.ends()
            assert third.status == 429

    run_story(story())


def test_ends_the_stream_of_a_session_that_was_ended(monkeypatch):
    monkeypatch.setattr(hubs, "HEARTBEAT_EVERY", 0.05)
    monkeypatch.setattr(hubs, "ASK_AGAIN_AFTER", 0.0)
    sessions = {"amara-phone": AMARA, "ben-phone": BEN}

    async def story():
        async with open_hub(who_is=sessions.get) as hub:
            amara, ben = Browser(hub, "amara-phone"), Browser(hub, "ben-phone")
            assert await amara.sees(":\n\n")
            assert await ben.sees(":\n\n")

            del sessions["amara-phone"]

            assert await amara.ends()
            assert amara.has_ended
            assert not ben.task.done()

    run_story(story())


def test_ends_all_streams_when_it_quits():
    async def story():
        async with open_hub() as hub:
            amara = Browser(hub, "amara-phone")
            assert await amara.sees("retry:")
        assert await amara.ends()
        assert amara.has_ended

    run_story(story())
