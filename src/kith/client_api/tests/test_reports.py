"""Asking the moderators to look, through an app."""

import pytest

from kith.accounts.models import Kind
from kith.moderation.models import Report
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.servers.actions import add_rule
from tests.cast import NOW, make_account


@pytest.fixture
def app(app_of, ben):
    return app_of(ben)


def publish(author, text, **fields):
    return publish_post(author=author, draft=Draft(text=text, **fields), now=NOW)


def test_says_nothing_of_a_private_website(app):
    feed = make_account("secret", kind=Kind.FEED, is_locked=True)
    assert app.post("/api/v1/reports", {"account_id": str(feed.id)}).status_code == 404
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("sent", "kept", "told"),
    [({"category": "spam"}, "spam", "spam"), ({"category": "legal"}, "illegal", "legal"),
     ({"category": "violation"}, "rules", "violation"), ({"category": "other"}, "other", "other"),
     ({"category": "nonsense"}, "other", "other"), ({}, "other", "other")],
)  # fmt: skip
def test_reports_someone(app, chidi, ben, sent, kept, told):
    made = app.post("/api/v1/reports", {"account_id": str(chidi.id), "comment": "Look", "forward": True} | sent).json()
    report = Report.objects.get()
    assert (report.by, report.about, report.post, report.category, report.words) == (ben, chidi, None, kept, "Look")
    assert (made["id"], made["category"], made["comment"], made["forwarded"]) == (
        str(report.pk), told, "Look", False,
    )  # fmt: skip
    assert (made["status_ids"], made["action_taken"]) == ([], False)
    assert made["target_account"]["acct"] == "chidi"


def test_reports_posts_that_one_can_see(app, amara, chidi, ben):
    one, two = publish(chidi, "One"), publish(chidi, "Two")
    private, other = publish(chidi, "For few", visibility="followers"), publish(amara, "Of another")
    sent = [str(post.id) for post in (one, two, private, other)]
    made = app.post("/api/v1/reports", {"account_id": str(chidi.id), "status_ids": sent}).json()
    assert set(made["status_ids"]) == {str(one.id), str(two.id)}
    assert set(Report.objects.values_list("post", flat=True)) == {one.pk, two.pk}


@pytest.mark.parametrize("is_wanted", [True, False])
def test_tells_whether_it_goes_to_the_moderators_elsewhere(app, emi, is_wanted):
    made = app.post("/api/v1/reports", {"account_id": str(emi.id), "forward": is_wanted}).json()
    assert made["forwarded"] is is_wanted


def test_takes_the_first_of_too_many_posts_and_says_so(app, chidi, ben):
    posts = [publish(chidi, f"Post {number}") for number in range(12)]
    sent = [str(post.id) for post in [*posts[6:], *posts[:6]]]
    made = app.post("/api/v1/reports", {"account_id": str(chidi.id), "status_ids": sent}).json()
    assert made["status_ids"] == sent[:10]
    assert made["id"] == str(Report.objects.get(post=posts[6]).pk)
    assert Report.objects.count() == 10


def test_names_the_rules_that_were_broken(app, chidi, ben):
    rule = add_rule(text="Be kind", hint="")
    made = app.form("/api/v1/reports", {"account_id": chidi.id, "category": "other", "rule_ids[]": [rule.pk]}).json()
    assert (made["category"], made["rule_ids"], made["comment"]) == ("violation", [str(rule.pk)], "")
    assert "Be kind" in Report.objects.get().words


def test_refuses_oneself_nobody_and_too_many_words(app, ben, chidi):
    assert app.post("/api/v1/reports", {"account_id": str(ben.id)}).status_code == 422
    assert app.post("/api/v1/reports", {"account_id": "1"}).status_code == 404
    assert app.post("/api/v1/reports", {}).status_code == 404
    assert app.post("/api/v1/reports", {"account_id": str(chidi.id), "comment": "x" * 1001}).status_code == 422
    assert not Report.objects.exists()
