"""Which other servers heard of a deletion: pages of one's own, and the page of who left (row M15)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kith.accounts.models import Account, Follow
from kith.federation.keys import key_of
from kith.federation.models import Delivery, Key, Outgoing
from kith.federation.outbound import delivering
from kith.federation.tests.outgoing import people_of
from kith.members import leaving
from kith.members.models import Departure
from kith.posts.actions import delete_post, publish_post
from kith.posts.drafts import Draft
from kith.site import tasks

SERVERS = ("one", "two", "three", "four")


@pytest.fixture(autouse=True)
def in_a_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KITH_DATA = tmp_path


@pytest.fixture
def followed(amara, fake_web, now):
    """Amara is followed from four servers: one confirms, one refuses, one struggles, one can't be reached."""
    for name, status in zip(SERVERS, (202, 403, 500, None), strict=True):
        (follower,) = people_of(f"{name}.test", "fola")
        Follow.objects.create(follower=follower.account, followed=amara, created_at=now, accepted_at=now)
        if status is not None:
            fake_web.put(f"https://{name}.test/inbox", status=status)
    return amara


def delete_one(author, run_jobs, now):
    delete_post(post=publish_post(author=author, draft=Draft(text="Soup"), now=now), by=author)
    run_jobs()


def text_of(answer) -> str:
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_ones_own_page_tells_how_many_confirmed(followed, sign_in, run_jobs, now):
    delete_one(followed, run_jobs, now)
    Delivery.objects.filter(server__domain="four.test").update(state=Delivery.State.GIVEN_UP)

    page = text_of(sign_in(followed).get("/settings/copies"))

    assert "Your post of 17 November 2026, 19:10" in page
    assert "1 of 4 servers confirmed it · 1 has not answered yet · 1 did not take it · 1 could not be reached" in page
    assert "Soup" not in page


def test_and_each_server_by_itself(followed, sign_in, run_jobs, now):
    delete_one(followed, run_jobs, now)

    page = text_of(sign_in(followed).get(f"/settings/copies/{Outgoing.objects.get().pk}"))

    lines = (r"four\.test not yet", r"three\.test not yet", r"two\.test did not take it", r"one\.test confirmed on")
    assert re.search(".*".join(lines), page)


def test_where_nothing_was_deleted_it_says_so(amara, sign_in):
    assert "Nothing to tell" in text_of(sign_in(amara).get("/settings/copies"))


def test_nobody_sees_what_another_deleted(followed, chidi, sign_in, run_jobs, now):
    delete_one(followed, run_jobs, now)
    address = f"/settings/copies/{Outgoing.objects.get().pk}"

    assert "Nothing to tell" in text_of(sign_in(chidi).get("/settings/copies"))
    assert sign_in(chidi).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_nor_another_kind_of_activity(followed, sign_in, run_jobs, now):
    publish_post(author=followed, draft=Draft(text="Soup"), now=now)
    run_jobs()

    assert sign_in(followed).get(f"/settings/copies/{Outgoing.objects.get().pk}").status_code == 404


def test_the_page_asks_the_same_for_many(followed, sign_in, run_jobs, now):
    browser = sign_in(followed)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            browser.get("/settings/copies")
        return len(queries)

    for _ in range(2):
        delete_one(followed, run_jobs, now)
    asked()  # what the first page of a browser asks besides
    few = asked()
    for _ in range(8):
        delete_one(followed, run_jobs, now)

    assert asked() == few


def test_the_list_goes_on(followed, sign_in, run_jobs, now):
    for _ in range(21):
        delete_one(followed, run_jobs, now)
    browser = sign_in(followed)

    first = browser.get("/settings/copies").content.decode()
    (older,) = re.findall(r'href="(\?max_id=\d+)"', first)

    assert first.count("Your post of") == 20
    assert browser.get(f"/settings/copies{older}").content.decode().count("Your post of") == 1


def leave(account, run_jobs) -> Departure:
    departure = leaving.ask_to_leave(user=account.user, now=timezone.now())
    Departure.objects.update(erases_at=timezone.now() - timedelta(minutes=1))
    tasks.erase_who_left.call()
    run_jobs()
    return Departure.objects.get(pk=departure.pk)


def test_who_left_sees_without_signing_in_who_confirmed_it(followed, run_jobs):
    key_of(followed)

    departure = leave(followed, run_jobs)

    page = text_of(Client().get(f"/leaving/{departure.code}"))
    assert departure.done_at is not None
    assert "All of it is erased" in page
    assert "1 of 4 servers confirmed it · 2 have not answered yet · 1 did not take it" in page
    assert "one.test confirmed on" in page
    assert [each.kind for each in Outgoing.objects.all()] == ["Delete"]
    assert Key.objects.get(actor=followed.uri).account is None


def test_what_did_not_arrive_goes_when_they_are_erased_long_since(followed, fake_web, run_jobs):
    key_of(followed)
    departure = leave(followed, run_jobs)
    fake_web.put("https://three.test/inbox", status=202)
    fake_web.put("https://four.test/inbox", status=202)

    for line in Delivery.objects.filter(state=Delivery.State.WAITING):
        delivering.deliver_some(server_id=line.server_id, now=timezone.now() + timedelta(minutes=1))

    page = text_of(Client().get(f"/leaving/{departure.code}"))
    assert "3 of 4 servers confirmed it · 1 did not take it" in page


def test_the_last_letter_tells_it_too(followed, run_jobs, monkeypatch):
    sent = []
    monkeypatch.setattr("kith.foundations.mail.is_set_up", lambda: True)
    monkeypatch.setattr("kith.foundations.mail.deliver", lambda **letter: sent.append(letter))
    key_of(followed)

    departure = leave(followed, run_jobs)

    last = sent[-1]["text"]
    assert "4 other servers were asked to delete what they have of you, and" in last
    assert f"/leaving/{departure.code}" in last


def test_of_whom_nobody_elsewhere_ever_heard_nobody_is_told(amara, run_jobs):
    people_of("stranger.test", "sam")

    departure = leave(amara, run_jobs)

    assert not Outgoing.objects.exists()
    assert "On other servers" not in text_of(Client().get(f"/leaving/{departure.code}"))


def test_before_it_begins_nobody_is_told(followed, run_jobs):
    key_of(followed)
    departure = leaving.ask_to_leave(user=followed.user, now=timezone.now())
    run_jobs()

    assert not Outgoing.objects.exists()
    assert "On other servers" not in text_of(Client().get(f"/leaving/{departure.code}"))


def test_the_key_goes_when_the_goodbyes_are_forgotten(followed, run_jobs):
    key_of(followed)
    leave(followed, run_jobs)

    delivering.sweep(now=timezone.now())
    assert Key.objects.filter(actor=followed.uri).exists()
    delivering.sweep(now=timezone.now() + timedelta(days=31))

    assert not Key.objects.filter(actor=followed.uri).exists()
    assert Account.objects.get(pk=followed.pk).left_at is not None
