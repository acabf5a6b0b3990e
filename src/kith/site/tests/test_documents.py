"""The terms and the privacy page: dated versions, what changed, and who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.moderation.models import Act
from kith.servers.models import Announcement, Document
from kith.servers.queries import forget_announcements


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    forget_announcements()
    yield
    forget_announcements()


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def publish(sign_in, dee):
    def post(kind="terms", *, days=0, text="You may write what you like.", **more):
        form = {"text": text, "plain": "", "changes": "", "effective_on": in_days(days).isoformat(), **more}
        return sign_in(dee).post(f"/manage/documents/{kind}", form)

    return post


def test_a_first_version_starts_from_a_ready_text(sign_in, dee):
    page = sign_in(dee).get("/manage/documents/terms").content.decode()

    assert "Not legal advice" in page
    assert "Online Safety Act" in page
    assert "You need to be 16" in page


@pytest.mark.parametrize("kind", ["terms", "privacy"])
def test_versions_are_kept_with_their_days(publish, client, kind):
    assert publish(kind, text="The first.").status_code == 302
    assert publish(kind, days=30, text="The second.", changes="All of it.").status_code == 302

    today, coming = client.get(f"/{kind}").content.decode(), client.get(f"/{kind}/{in_days(30)}").content.decode()
    assert "The first." in today
    assert "It changes soon" in today
    assert "All of it." in today
    assert "The second." in coming
    assert client.get(f"/{kind}/{in_days(7)}").status_code == 404


def test_the_next_version_holds_from_its_day_on(publish, client):
    publish(text="The first.")
    publish(days=30, text="The second.")
    Document.objects.filter(text="The first.").update(effective_on=in_days(-60))
    Document.objects.filter(text="The second.").update(effective_on=in_days(-1))

    assert "The second." in client.get("/terms").content.decode()
    assert "a newer version has taken its place" in client.get(f"/terms/{in_days(-60)}").content.decode()


def test_shows_what_changed(publish, client):
    publish(text="Ring us on Monday.")
    publish(days=9, text="Ring us on Tuesday.")

    page = client.get(f"/terms/{in_days(9)}?changes").content.decode()

    assert "Monday</del>" in page
    assert "Tuesday</ins>" in page


def test_what_holds_is_not_changed(publish):
    publish(text="The first.")

    answer = publish(text="Another.")

    assert answer.status_code == 422
    assert "Another." in answer.content.decode()  # what was typed stays
    assert Document.objects.get().text == "The first."


def test_no_version_holds_from_a_day_that_is_over(publish):
    assert publish(days=-1).status_code == 422
    assert not Document.objects.exists()


def test_a_version_to_come_can_be_corrected_and_taken_back(publish, sign_in, dee):
    publish(days=9, text="With a slip.")
    publish(days=9, text="Without.")
    document = Document.objects.get()
    assert document.text == "Without."

    sign_in(dee).post(f"/manage/documents/terms/{document.pk}/withdraw")

    assert not Document.objects.exists()
    assert {act.verb for act in Act.objects.all()} == {"publish_document", "withdraw_document"}


def test_one_that_holds_is_not_taken_back(publish, sign_in, dee):
    publish()

    sign_in(dee).post(f"/manage/documents/terms/{Document.objects.get().pk}/withdraw")

    assert Document.objects.exists()


def test_members_are_told_once_each(publish, run_jobs, settings, mailoutbox, amara, ben, sign_in):
    settings.EMAIL_HOST = "mail.test"
    publish(days=20, changes="You may now write in Welsh.", tells_members="on")

    run_jobs()

    forget_announcements()
    told = sorted(letter.to[0] for letter in mailoutbox)
    assert told == ["amara@mail.test", "ben@mail.test", "dee@mail.test"]
    assert "You may now write in Welsh." in mailoutbox[0].body
    assert f"/terms/{in_days(20)}" in mailoutbox[0].body
    assert "You may now write in Welsh." in sign_in(amara).get("/home").content.decode()
    assert Announcement.objects.get().ends_at.date() >= in_days(20)


def test_nobody_is_told_where_that_was_not_asked_for(publish, run_jobs, settings, mailoutbox, amara):
    settings.EMAIL_HOST = "mail.test"
    publish(days=20)

    run_jobs()

    assert mailoutbox == []
    assert not Announcement.objects.exists()


def test_hostile_markdown_stays_words(publish, client):
    publish(text="<script>alert(1)</script> [x](javascript:alert(1))")

    page = client.get("/terms").content.decode()

    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
