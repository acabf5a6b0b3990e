"""Reports about somebody elsewhere, sent on to the moderators there: by whoever wants that, and without their name."""

from __future__ import annotations

import json

import pytest

from kith.federation.models import Outgoing
from kith.federation.tests.outgoing import activity, people_of, told
from kith.moderation.actions import report_posts
from kith.moderation.models import Report
from kith.posts.actions import receive_post
from kith.posts.drafts import IncomingPost
from kith.posts.models import Origin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_answers")]

WREN = "https://writes.test/users/wren"


@pytest.fixture
def wren(db):
    (there,) = people_of("writes.test", "wren")
    return there.account


def posts_of(wren, now):
    return [
        receive_post(
            author=wren,
            incoming=IncomingPost(uri=f"{WREN}/{number}", html="<p>Hm</p>", published_at=now, origin=Origin.ELSEWHERE),
            now=now,
        )
        for number in range(2)
    ]


def test_one_flag_goes_from_the_server_itself(amara, wren, run_jobs, now):
    posts = posts_of(wren, now)

    made = report_posts(
        by=amara, about=wren, posts=posts, now=now, category="other", words="Names a child", is_forwarded=True
    )
    run_jobs()

    flag = activity("Flag")
    assert told() == [("Flag", "https://writes.test/inbox")]
    assert (flag["actor"], flag["content"]) == ("http://kith.test/actor", "Names a child")
    assert flag["object"] == [WREN, *(post.uri for post in posts)]
    assert "amara" not in json.dumps(flag)
    assert flag["id"] == f"http://kith.test/actor#flags/{made.pk}"
    assert set(Report.objects.values_list("is_forwarded", flat=True)) == {True}


@pytest.mark.parametrize("is_forwarded", [True, False])
def test_only_whom_it_concerns_and_only_if_that_is_wanted(amara, chidi, wren, run_jobs, now, is_forwarded):
    report_posts(by=amara, about=chidi, posts=[], now=now, category="other", is_forwarded=is_forwarded)
    report_posts(by=amara, about=wren, posts=[], now=now, category="other", is_forwarded=is_forwarded)
    run_jobs()

    assert Outgoing.objects.count() == int(is_forwarded)
    assert Report.objects.get(about=chidi).is_forwarded is False


def test_what_another_server_reports_is_not_sent_round(wren, amara, run_jobs, now):
    report_posts(by=wren, about=amara, posts=[], now=now, category="other", is_forwarded=True)
    run_jobs()

    assert not Outgoing.objects.exists()


def test_saying_it_twice_sends_it_once(amara, wren, run_jobs, now):
    for _ in range(2):
        report_posts(by=amara, about=wren, posts=[], now=now, category="other", is_forwarded=True)
    run_jobs()

    assert Outgoing.objects.count() == 1


def test_the_page_asks_for_people_elsewhere_alone(amara, chidi, wren, sign_in, run_jobs):
    browser = sign_in(amara)
    there, here = f"/report/person/{wren.pk}", f"/report/person/{chidi.pk}"

    assert "moderators there too" in browser.get(there).content.decode()
    assert "moderators there too" not in browser.get(here).content.decode()
    for address in (there, here):
        browser.post(address, {"category": "other", "words": "Hm", "is_forwarded": "on"})
    run_jobs()

    assert told() == [("Flag", "https://writes.test/inbox")]
