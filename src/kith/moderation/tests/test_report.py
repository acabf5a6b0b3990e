"""Asking the moderators to look."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kith.accounts.actions import block
from kith.collections.actions import CollectionDraft, make_collection
from kith.collections.queries import collection_for
from kith.moderation.actions import MayNotReportYourself, TooManyReports, report, report_posts
from kith.moderation.models import Act, Report
from kith.notifications.models import Notification
from kith.posts.actions import delete_post, edit_post, publish_post
from kith.posts.drafts import Draft
from tests.cast import make_account


def test_keeps_how_the_post_read(amara, chidi, post_of_chidi, now):
    made = report(by=amara, about=chidi, post=post_of_chidi, category="confidentiality", words=" a name ", now=now)

    delete_post(post=post_of_chidi, by=chidi)

    made.refresh_from_db()
    assert made.post is None
    assert "red bicycle" in made.post_html
    assert made.words == "a name"


def test_keeps_its_title_and_says_when_that_changed(amara, chidi, dee, sign_in, now):
    essay = publish_post(author=chidi, draft=Draft(title="On <Rose>", text="She waits"), now=now)
    made = report(by=amara, about=chidi, post=essay, category="confidentiality", now=now)
    desk = reverse("moderation:one", args=[made.pk])
    before = sign_in(dee).get(desk).content.decode()

    edit_post(post=essay, author=chidi, draft=Draft(title="On a client", text="She waits"), now=now)

    after = sign_in(dee).get(desk).content.decode()
    assert made.post_html == "<p><strong>On &lt;Rose&gt;</strong></p><p>She waits</p>"
    assert ["Changed since" in page for page in (before, after)] == [False, True]


def test_the_same_thing_twice_is_one_report(amara, chidi, post_of_chidi, now):
    one = report(by=amara, about=chidi, post=post_of_chidi, category="abuse", now=now)

    assert report(by=amara, about=chidi, post=post_of_chidi, category="spam", now=now) == one
    assert report(by=amara, about=chidi, category="spam", now=now) != one


def test_refuses_oneself(amara, now):
    with pytest.raises(MayNotReportYourself):
        report(by=amara, about=amara, category="spam", now=now)


def test_refuses_a_flood(amara, now, settings, monkeypatch):
    settings.KITH_RATE_LIMITS = True
    monkeypatch.setattr("kith.moderation.actions.reporting.MOST_A_DAY", 2)
    for name in ("one", "two"):
        report(by=amara, about=make_account(name), category="spam", now=now)

    with pytest.raises(TooManyReports):
        report(by=amara, about=make_account("three"), category="spam", now=now)
    report(by=amara, about=make_account("four"), category="spam", now=now + timedelta(days=2))


def test_rings_for_moderators_and_nobody_else(amara, chidi, dee, moses, now, run_jobs):
    report(by=amara, about=chidi, category="abuse", now=now)
    run_jobs()

    told = Notification.objects.filter(kind="report")
    assert {one.account for one in told} == {dee, moses}


def test_by_the_page(amara, chidi, post_of_chidi, sign_in):
    browser = sign_in(amara)
    address = f"/report/post/{post_of_chidi.pk}"
    assert "red bicycle" in browser.get(address).content.decode()

    answer = browser.post(address, {"category": "danger", "words": "He is alone there", "next": "/here"})

    assert answer.status_code == 200
    assert "The moderators will look" in answer.content.decode()
    kept = Report.objects.get()
    assert (kept.by, kept.about, kept.post, kept.category) == (amara, chidi, post_of_chidi, "danger")


def test_a_mistake_loses_nothing_typed(amara, chidi, sign_in):
    answer = sign_in(amara).post(f"/report/person/{chidi.pk}", {"words": "He is alone there"})

    assert answer.status_code == 422
    assert "He is alone there" in answer.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("audience", ["followers", "mentioned"])
def test_nobody_reports_what_they_can_not_see(amara, chidi, sign_in, now, audience):
    hidden = publish_post(author=chidi, draft=Draft(text="between us", visibility=audience), now=now)

    assert sign_in(amara).get(f"/report/post/{hidden.pk}").status_code == 404


def test_a_blocked_person_can_still_be_reported(amara, chidi, sign_in, now):
    block(account=amara, target=chidi, now=now)

    assert sign_in(amara).get(f"/report/person/{chidi.pk}").status_code == 200


def test_visitors_are_shown_the_door(amara, client):
    answer = client.get(f"/report/person/{amara.pk}")

    assert answer["Location"].startswith(reverse("account_login"))


def test_who_reported_sees_what_became_of_it_and_nobody_elses(amara, ben, chidi, sign_in, now):
    report(by=amara, about=chidi, category="abuse", words="unkind words", now=now)

    assert "unkind words" in sign_in(amara).get("/settings/reports").content.decode()
    assert "unkind words" not in sign_in(ben).get("/settings/reports").content.decode()


def test_several_posts_are_a_report_each_and_all_or_none(amara, chidi, post_of_chidi, now, settings, monkeypatch):
    other = publish_post(author=chidi, draft=Draft(text="Another"), now=now)

    first = report_posts(by=amara, about=chidi, posts=[post_of_chidi, other], category="abuse", words="Look", now=now)

    assert first.post == post_of_chidi
    assert set(Report.objects.values_list("post", "words")) == {(post_of_chidi.pk, "Look"), (other.pk, "Look")}

    settings.KITH_RATE_LIMITS = True
    monkeypatch.setattr("kith.moderation.actions.reporting.MOST_A_DAY", 3)
    more = [publish_post(author=chidi, draft=Draft(text=f"More {number}"), now=now) for number in range(2)]
    with pytest.raises(TooManyReports):
        report_posts(by=amara, about=chidi, posts=more, category="abuse", now=now)
    assert Report.objects.count() == 2


def test_no_post_in_particular_is_a_report_of_the_person(amara, chidi, now):
    assert report_posts(by=amara, about=chidi, posts=[], category="spam", now=now).post is None


def test_a_collection_is_reported_hidden_and_shown_again(amara, ben, dee, sign_in, now, run_jobs):
    kept = make_collection(owner=amara, draft=CollectionDraft(name="Bad company"), now=now)
    page = sign_in(ben).get(f"/report/collection/{kept.pk}").content.decode()
    assert "They look at the collection “Bad company”" in page
    sign_in(ben).post(f"/report/collection/{kept.pk}", {"category": "abuse", "words": ""})
    report = Report.objects.get()
    assert (report.about, report.collection, report.collection_words) == (amara, kept, "Bad company")

    desk, one = sign_in(dee), f"/manage/reports/{report.pk}"
    page = desk.get(one).content.decode()
    assert "The collection, as it read then" in page
    assert "Hide the collection" in page
    desk.post(f"{one}/decide", {"decision": "hide", "reason": "It mocks people"})
    assert collection_for(ben, kept.pk) is None
    assert "The collection is hidden." in desk.get(one).content.decode()
    assert Act.objects.filter(verb="hid a collection", target=f"@amara, collection {kept.pk}").exists()
    desk.post(f"{one}/take_back", {"reason": "A mistake"})
    assert collection_for(ben, kept.pk) is not None
    assert Act.objects.filter(verb="showed a collection again").exists()


def test_nobody_reports_a_collection_they_cannot_see(amara, ben, sign_in, now):
    kept = make_collection(owner=amara, draft=CollectionDraft(name="Bad company"), now=now)
    block(account=amara, target=ben, now=now)
    assert sign_in(ben).get(f"/report/collection/{kept.pk}").status_code == 404
