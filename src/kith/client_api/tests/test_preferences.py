"""Preferences, and how far someone has read."""

from datetime import UTC, datetime

import pytest

from kith.members.preferring import choose_beginnings
from kith.notifications.models import BellMarker
from kith.timelines.actions import note_visit
from kith.timelines.models import Marker

MARKERS = "/api/v1/markers"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def app(app_of, ben):
    return app_of(ben)


def test_says_how_someone_likes_things(app, ben):
    assert app.get("/api/v1/preferences").json() == {
        "posting:default:visibility": "public",
        "posting:default:sensitive": False,
        "posting:default:language": "en",
        "posting:default:quote_policy": "public",
        "reading:expand:media": "default",
        "reading:expand:spoilers": False,
        "reading:autoplay:gifs": False,
    }
    choose_beginnings(user=ben.user, visibility="followers", language="cy")
    said = app.get("/api/v1/preferences").json()
    assert (said["posting:default:visibility"], said["posting:default:language"]) == ("private", "cy")


def test_keeps_a_place_and_gives_it_back(app, ben):
    assert app.get(f"{MARKERS}?timeline[]=home&timeline[]=notifications").json() == {}
    kept = app.post(MARKERS, {"home": {"last_read_id": "500"}, "notifications": {"last_read_id": 7}}).json()
    assert (kept["home"]["last_read_id"], kept["notifications"]["last_read_id"]) == ("500", "7")
    assert kept["home"]["updated_at"].endswith("Z")
    first = kept["home"]["version"]

    again = app.form(MARKERS, {"home[last_read_id]": "400"}).json()

    assert (again["home"]["last_read_id"], again["home"]["version"]) == ("400", first + 1)
    assert "notifications" not in again
    assert app.get(f"{MARKERS}?timeline[]=home").json() == again
    assert app.get(MARKERS).json() == {}


def test_it_is_the_same_place_as_on_pages(app, ben, now):
    app.post(MARKERS, {"home": {"last_read_id": "500"}})
    note_visit(account=ben, newest_id=600, now=now)
    assert app.get(f"{MARKERS}?timeline=home").json()["home"]["last_read_id"] == "600"
    assert Marker.objects.filter(account=ben, timeline="home").count() == 1


def test_the_bell_never_goes_back(app, ben):
    app.post(MARKERS, {"notifications": {"last_read_id": "9"}})
    BellMarker.objects.update(changed_at=LONG_AGO)
    assert app.post(MARKERS, {"notifications": {"last_read_id": "8"}}).json()["notifications"]["last_read_id"] == "9"
    later = app.post(MARKERS, {"notifications": {"last_read_id": "10"}}).json()["notifications"]
    assert later["last_read_id"] == "10"
    assert BellMarker.objects.get().changed_at > LONG_AGO


@pytest.mark.parametrize("sent", [{"home": {}}, {"home": {"last_read_id": ""}}, {"home": {"last_read_id": "x"}},
                                  {"home": "500"}])  # fmt: skip
def test_refuses_a_place_that_is_none(app, sent):
    answer = app.post(MARKERS, {"notifications": {"last_read_id": "5"}} | sent)
    assert answer.status_code == 422
    assert not Marker.objects.exists()
    assert not BellMarker.objects.exists()


def test_lists_that_nobody_knows_are_passed_over(app):
    assert app.post(MARKERS, {"local": {"last_read_id": "5"}}).json() == {}
