"""The desk and the log, as moderators see them and others don't."""

import pytest

from kith.members.models import Letter
from kith.moderation.actions import record, report
from kith.moderation.models import Report
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from tests.cast import make_account


@pytest.fixture
def reported(amara, chidi, post_of_chidi, now) -> Report:
    return report(by=amara, about=chidi, post=post_of_chidi, category="confidentiality", words="Look", now=now)


PAGES = ["/manage/reports", "/manage/reports?show=decided", "/manage/log"]


@pytest.mark.parametrize("address", PAGES)
def test_moderators_only(amara, moses, client, sign_in, address):
    assert client.get(address).status_code == 302
    assert sign_in(amara).get(address).status_code == 403
    assert sign_in(moses).get(address).status_code == 200


@pytest.mark.parametrize("verb", ["claim", "let_go", "remark", "decide", "take_back"])
def test_members_decide_nothing(amara, reported, sign_in, verb):
    assert sign_in(amara).post(f"/manage/reports/{reported.pk}/{verb}").status_code == 403


def test_a_report_from_desk_to_decision(moses, reported, chidi, sign_in):
    browser = sign_in(moses)
    address = f"/manage/reports/{reported.pk}"
    assert address in browser.get("/manage/reports").content.decode()

    browser.post(f"{address}/claim")
    browser.post(f"{address}/remark", {"text": "I know the street"})
    page = browser.get(address).content.decode()
    assert "I know the street" in page
    assert "Moses" in page
    answer = browser.post(f"{address}/decide", {"decision": "hide", "reason": "It names a street"})

    assert answer["Location"] == "/manage/reports"
    assert "It names a street" in browser.get("/manage/log?about=@chidi").content.decode()
    assert address in browser.get("/manage/reports?show=decided").content.decode()
    assert "Make it as it was" in browser.get(address).content.decode()

    browser.post(f"{address}/take_back", {"reason": "A mistake of mine"})

    reported.post.refresh_from_db()
    assert reported.post.hidden_at is None


def test_a_warning_is_put_before_a_post(moses, reported, sign_in):
    browser = sign_in(moses)
    address = f"/manage/reports/{reported.pk}"

    bare = browser.post(f"{address}/decide", {"decision": "sign", "reason": "It is hard to read"})
    browser.post(f"{address}/decide", {"decision": "sign", "warning": "A <death>", "reason": "It is hard to read"})
    page = browser.get(address).content.decode()
    browser.post(f"{address}/take_back", {"reason": "A mistake of mine"})

    assert "Say what the warning is of." in bare.content.decode()
    assert "The warning “A &lt;death&gt;” stands before the post." in page
    reported.post.refresh_from_db()
    assert reported.post.warning == ""


def test_only_a_post_can_have_one(moses, amara, chidi, sign_in, now):
    about = report(by=amara, about=chidi, category="abuse", now=now)

    page = sign_in(moses).get(f"/manage/reports/{about.pk}").content.decode()

    assert "Put a warning before the post" not in page
    assert 'name="warning"' not in page


def test_all_pictures_of_someone_are_covered_till_it_is_taken_back(moses, dee, reported, chidi, sign_in):
    browser = sign_in(moses)
    address = f"/manage/reports/{reported.pk}"
    words = {
        "decision": "cover",
        "reason": "Faces again and again",
        "words_to_them": "Please ask before you show faces",
    }
    browser.post(f"{address}/decide", words)

    chidi.refresh_from_db()
    assert chidi.covered_at is not None
    (told,) = chidi.cautions.all()
    assert (told.decision, told.words, told.post_id) == ("cover", words["words_to_them"], reported.post_id)
    assert "covered your pictures" in Letter.objects.get(user=chidi.user).text
    assert "All their pictures are covered." in browser.get(address).content.decode()

    browser.post(f"{address}/take_back", {"reason": "They ask now"})

    chidi.refresh_from_db()
    assert chidi.covered_at is None


def test_the_post_is_covered_and_there(moses, reported, sign_in):
    page = sign_in(moses).get(f"/manage/reports/{reported.pk}").content.decode()

    before = page[: page.index("red bicycle")]
    assert '<details class="cover">' in before
    assert "<details open" not in before


def test_a_private_post_is_seen_here_only(amara, ben, moses, sign_in, now):
    private = publish_post(author=amara, draft=Draft(text="only for those who follow", visibility="followers"), now=now)
    other = publish_post(author=amara, draft=Draft(text="another private word", visibility="followers"), now=now)
    made = report(by=ben, about=amara, post=private, category="rules", now=now)
    browser = sign_in(moses)

    page = browser.get(f"/manage/reports/{made.pk}").content.decode()

    assert "only for those who follow" in page
    assert "another private word" not in page
    assert browser.get(f"/@amara/{private.pk}").status_code == 404
    assert browser.get(f"/@amara/{other.pk}").status_code == 404


def test_a_decision_without_a_reason_keeps_what_was_typed(moses, reported, sign_in):
    answer = sign_in(moses).post(
        f"/manage/reports/{reported.pk}/decide", {"decision": "warn", "words_to_them": "Dear Chidi"}
    )

    assert answer.status_code == 422
    assert "Dear Chidi" in answer.content.decode()


def test_dangers_come_first(amara, ben, chidi, moses, sign_in, now, reported):
    danger = report(by=ben, about=chidi, category="danger", now=now)

    page = sign_in(moses).get("/manage/reports").content.decode()

    assert page.index(str(danger.pk)) < page.index(str(reported.pk))


def test_the_desk_has_as_many_queries_for_forty_as_for_two(
    amara, moses, reported, sign_in, now, django_assert_max_num_queries
):
    browser = sign_in(moses)
    report(by=amara, about=make_account("one"), category="spam", now=now)
    browser.get("/manage/reports")
    with django_assert_max_num_queries(20) as for_two:
        browser.get("/manage/reports")
    for place in range(38):
        report(by=amara, about=make_account(f"p{place}"), category="spam", now=now)

    with django_assert_max_num_queries(20) as for_forty:
        browser.get("/manage/reports")

    assert len(for_two) == len(for_forty)


def test_the_log_says_who_what_and_why(dee, moses, sign_in, now):
    record(by=dee.user, verb="changed the rules", target="rule 2", details="<b>clearer</b>", now=now)

    page = sign_in(moses).get("/manage/log").content.decode()

    assert "changed the rules rule 2" in page
    assert "&lt;b&gt;clearer&lt;/b&gt;" in page
