"""What people here do with a post of another server, through pages and apps: it works, and its author hears of it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from kith.client_api.tests.conftest import App
from kith.federation.models import Outgoing
from kith.federation.tests.notes import arrive, follow, tell
from kith.members.letting_in import new_token, register_app
from kith.moderation.models import Report
from kith.notifications.models import Notification
from kith.posts.actions import end_due_polls
from kith.posts.models import Bookmark, Favourite, Poll, Post
from tests.cast import NOW


@pytest.fixture
def post(amara, emi, run_jobs):
    follow(amara, emi)
    made = arrive(
        emi, content="<p>Who walks?</p>", interactionPolicy={"canQuote": {"automaticApproval": ["as:Public"]}}
    )
    run_jobs()
    Outgoing.objects.all().delete()
    return made


@pytest.fixture
def app(amara):
    app = register_app(name="Tests", redirect_uris=["https://app.test/"], scopes=["read", "write"], now=NOW).app
    return App(new_token(app=app, user=amara.user, scopes=["read", "write"], now=NOW))


def sent():
    return [(each.kind, json.loads(each.body)) for each in Outgoing.objects.order_by("id")]


def test_thank(post, sign_in, amara, run_jobs):
    sign_in(amara).post(f"/posts/{post.id}/favourite")
    run_jobs()

    assert Favourite.objects.get().post == post
    assert [(kind, activity["object"]) for kind, activity in sent()] == [("Like", post.uri)]


def test_pass_on(post, sign_in, amara, emi, run_jobs):
    sign_in(amara).post(f"/posts/{post.id}/boost")
    run_jobs()

    post.refresh_from_db()
    assert (post.boosts_count, post.boosts.get().author) == (1, amara)
    assert [(kind, activity["object"]) for kind, activity in sent()] == [("Announce", post.uri)]


def test_save_and_mute_tell_nobody(post, sign_in, amara, run_jobs):
    sign_in(amara).post(f"/posts/{post.id}/bookmark")
    sign_in(amara).post(f"/posts/{post.id}/mute_thread")
    run_jobs()

    assert Bookmark.objects.get().post == post
    assert sent() == []


def test_answer(post, app, emi, run_jobs):
    made = app.post("/api/v1/statuses", {"status": "I do", "in_reply_to_id": str(post.id)}).json()
    run_jobs()

    answer = Post.objects.get(pk=made["id"])
    assert (answer.in_reply_to, answer.thread_id) == (post, post.thread_id)
    ((kind, activity),) = sent()
    assert (kind, activity["object"]["inReplyTo"]) == ("Create", post.uri)
    assert emi.uri in activity["cc"]


def test_vote_in_an_app(amara, emi, app, run_jobs):
    follow(amara, emi)
    answers = [{"type": "Note", "name": name, "replies": {"totalItems": 3}} for name in ("Tea", "Coffee")]
    ends_at = (timezone.now() + timedelta(days=1)).isoformat()
    post = arrive(emi, now=timezone.now(), type="Question", oneOf=answers, endTime=ends_at, votersCount=6)
    Outgoing.objects.all().delete()

    poll = app.post(f"/api/v1/polls/{post.poll.id}/votes", {"choices": [1]}).json()
    run_jobs()

    assert (poll["own_votes"], poll["votes_count"], poll["voters_count"]) == ([1], 7, 7)
    assert [activity["object"]["name"] for _, activity in sent()] == ["Coffee"]


def test_who_voted_hears_of_its_end(amara, emi, app, run_jobs):
    follow(amara, emi)
    answers = [{"type": "Note", "name": name} for name in ("Tea", "Coffee")]
    ends_at = timezone.now() + timedelta(days=1)
    post = arrive(emi, now=timezone.now(), type="Question", oneOf=answers, endTime=ends_at.isoformat())
    app.post(f"/api/v1/polls/{post.poll.id}/votes", {"choices": [1]})

    assert end_due_polls(now=ends_at + timedelta(minutes=1)) == 1
    run_jobs()

    notice = Notification.objects.get(kind="poll")
    assert (notice.account, notice.post) == (amara, post)


def test_a_poll_that_was_over_when_it_came_rings_for_nobody(amara, emi, now):
    follow(amara, emi)
    arrive(emi, type="Question", oneOf=[{"name": "Tea"}, {"name": "Coffee"}], endTime="2026-11-01T00:00:00Z")

    assert Poll.objects.get().told_at == now
    assert end_due_polls(now=now) == 0


def test_quote(post, app, emi, run_jobs):
    quoting = app.post("/api/v1/statuses", {"status": "Look", "quoted_status_id": str(post.id)}).json()
    run_jobs()
    assert (quoting["quote"]["state"], quoting["quote"]["quoted_status"]) == ("pending", None)

    request = next(activity for kind, activity in sent() if kind == "QuoteRequest")
    answer = {"id": request["id"], "type": "QuoteRequest"}
    tell("Accept", answer, emi, result=f"{emi.uri}/stamps/1")

    shown = app.get(f"/api/v1/statuses/{quoting['id']}").json()["quote"]
    assert (shown["state"], shown["quoted_status"]["id"]) == ("accepted", str(post.id))


def test_report(post, sign_in, amara, dee, run_jobs):
    browser = sign_in(amara)
    assert "Emi" in browser.get(f"/report/post/{post.id}").content.decode()
    browser.post(f"/report/post/{post.id}", {"category": "other", "words": "Not kind"})
    run_jobs()

    report = Report.objects.get(about=post.author)
    shown = sign_in(dee).get(f"/manage/reports/{report.id}").content.decode()
    assert "Who walks?" in shown
    assert "elsewhere.test" in shown


def test_what_is_gone_elsewhere_is_gone_on_every_shelf(post, sign_in, amara, emi, run_jobs):
    browser = sign_in(amara)
    for deed in ("favourite", "boost", "bookmark"):
        browser.post(f"/posts/{post.id}/{deed}")
    run_jobs()

    tell("Delete", post.uri, emi)
    run_jobs()

    for door in ("/saved", "/thanked", "/home", "/@amara", "/@emi@elsewhere.test"):
        assert "Who walks?" not in browser.get(door).content.decode(), door
    assert not Post.objects.exists()


def test_its_own_page_is_one_press_away(post, sign_in, amara):
    page = sign_in(amara).get(f"/@emi@elsewhere.test/{post.id}").content.decode()

    assert f'href="{post.url}" rel="noopener"' in page
