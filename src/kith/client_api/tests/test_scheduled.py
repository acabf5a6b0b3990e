"""Posts that apps plan for a time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.client_api.entities.plain import time_text
from kith.media.models import MediaFile
from kith.posts.actions import hold_post, keep_draft, plan_post, send_due
from kith.posts.drafts import Draft
from kith.posts.models import Post, Unsent
from tests.cast import NOW

POSTS, PLANNED = "/api/v1/statuses", "/api/v1/scheduled_statuses"


@pytest.fixture
def app(app_of, amara):
    return app_of(amara)


@pytest.fixture
def tomorrow():
    return timezone.now() + timedelta(days=1)


def test_a_planned_post_is_kept_whole_and_goes_out(app, amara, ben, tomorrow):
    file = MediaFile.objects.create(id=5, owner_id=amara.id, kind="image", state="ready", created_at=NOW)
    told = app.post(
        POSTS,
        {
            "status": "Good morning",
            "spoiler_text": "Early",
            "visibility": "private",
            "language": "cy",
            "media_ids": ["5"],
            "poll": {"options": ["Tea", "Coffee"], "expires_in": "600", "multiple": "false"},
            "scheduled_at": time_text(tomorrow),
        },
    ).json()
    assert told["scheduled_at"] == time_text(tomorrow)
    params = told["params"]
    assert (params["text"], params["spoiler_text"], params["visibility"]) == ("Good morning", "Early", "private")
    assert params["poll"] == {"options": ["Tea", "Coffee"], "expires_in": 600, "multiple": False, "hide_totals": False}
    assert params["media_ids"] == ["5"]
    assert params["scheduled_at"] is None
    assert [each["id"] for each in told["media_attachments"]] == [str(file.id)]
    assert app.get(PLANNED).json() == [told]
    assert app.get(f"{PLANNED}/{told['id']}").json() == told
    assert not Post.objects.exists()
    send_due(unsent_id=int(told["id"]), now=tomorrow)
    post = Post.objects.get()
    assert (post.source, post.visibility, post.app.name) == ("Good morning", "followers", "Tests")
    assert app.get(PLANNED).json() == []


def test_it_is_moved_and_taken_back(app, tomorrow):
    told = app.post(POSTS, {"status": "Later", "scheduled_at": tomorrow.isoformat()}).json()
    address, later = f"{PLANNED}/{told['id']}", tomorrow + timedelta(days=1)
    moved = app.put(address, {"scheduled_at": time_text(later)}, content_type="application/json").json()
    assert (moved["id"], moved["scheduled_at"], moved["params"]["text"]) == (told["id"], time_text(later), "Later")
    assert app.delete(address).json() == {}
    assert app.get(address).status_code == 404
    assert not Unsent.objects.exists()


@pytest.mark.parametrize("minutes", [-1, 4])
def test_it_is_moved_to_no_time_that_is_near_or_over(minutes, app, tomorrow):
    told = app.post(POSTS, {"status": "Later", "scheduled_at": tomorrow.isoformat()}).json()
    sent = {"scheduled_at": (timezone.now() + timedelta(minutes=minutes)).isoformat()}
    response = app.put(f"{PLANNED}/{told['id']}", sent, content_type="application/json")
    words = "Validation failed: Scheduled at The scheduled date must be in the future"
    assert (response.status_code, response.json()) == (422, {"error": words})
    assert app.put(f"{PLANNED}/{told['id']}", {}, content_type="application/json").status_code == 422
    assert app.get(PLANNED).json()[0]["scheduled_at"] == told["scheduled_at"]


def test_soon_is_too_soon_and_what_is_over_goes_out_now(app):
    soon, over = timezone.now() + timedelta(minutes=4), timezone.now() - timedelta(minutes=4)
    response = app.post(POSTS, {"status": "Hi", "scheduled_at": soon.isoformat()})
    words = "Validation failed: Scheduled at The scheduled date must be in the future"
    assert (response.status_code, response.json()) == (422, {"error": words})
    assert app.post(POSTS, {"status": "Hi", "scheduled_at": over.isoformat()}).json()["content"] == "<p>Hi</p>"


def test_a_key_plans_once_and_tells_of_the_post_once_that_is_out(app, tomorrow):
    sent, again = {"status": "Once", "scheduled_at": time_text(tomorrow)}, {"HTTP_IDEMPOTENCY_KEY": "a key"}
    told = app.post(POSTS, sent, **again).json()
    assert app.post(POSTS, sent, **again).json() == told
    send_due(unsent_id=int(told["id"]), now=tomorrow)
    assert app.post(POSTS, sent, **again).json()["content"] == "<p>Once</p>"
    assert Post.objects.count() == 1
    assert not Unsent.objects.exists()


def test_a_key_of_a_planned_post_publishes_nothing(app, tomorrow):
    again = {"HTTP_IDEMPOTENCY_KEY": "a key"}
    told = app.post(POSTS, {"status": "Once", "scheduled_at": time_text(tomorrow)}, **again).json()
    assert app.post(POSTS, {"status": "Once"}, **again).json() == told
    assert not Post.objects.exists()


def test_drafts_what_is_held_and_what_others_plan_is_not_shown(app, amara, ben, tomorrow):
    now = timezone.now()
    others = [
        keep_draft(account=amara, draft=Draft(text="A draft"), now=now),
        hold_post(account=amara, draft=Draft(text="Held"), delay=timedelta(seconds=30), now=now),
        plan_post(account=ben, draft=Draft(text="Ben's"), send_at=tomorrow, now=now),
    ]
    assert app.get(PLANNED).json() == []
    for each in others:
        assert app.get(f"{PLANNED}/{each.pk}").status_code == 404
        assert app.delete(f"{PLANNED}/{each.pk}").status_code == 404
    assert Unsent.objects.count() == 3


def test_only_so_many_a_day(app, amara, tomorrow):
    for number in range(25):
        assert app.post(POSTS, {"status": f"{number}", "scheduled_at": time_text(tomorrow)}).status_code == 200
    response = app.post(POSTS, {"status": "One more", "scheduled_at": time_text(tomorrow)})
    words = "Validation failed: You have exceeded the limit of 25 scheduled posts for today"
    assert (response.status_code, response.json()) == (422, {"error": words})


def test_pages_of_planned_posts_ask_as_often_for_many_as_for_few(app, amara, django_assert_max_num_queries):
    app.get(PLANNED)
    counted = []
    for count in (2, 18):
        for number in range(count):
            MediaFile.objects.create(
                id=MediaFile.objects.count() + 1, owner_id=amara.id, kind="image", state="ready", created_at=NOW
            )
            draft = Draft(text=f"{number}", media_ids=(MediaFile.objects.count(),))
            at = timezone.now()
            plan_post(account=amara, draft=draft, send_at=at + timedelta(days=number + 1), now=at)
        with django_assert_max_num_queries(5) as queries:
            response = app.get(f"{PLANNED}?limit=19")
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert len(response.json()) == 19
    older = response["Link"].partition(">")[0].lstrip("<")
    assert len(app.get(older).json()) == 1
