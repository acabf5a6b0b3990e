"""Deciding: who may, what happens, what is written down, and how it is taken back."""

from datetime import timedelta

import pytest

from kith.members.letters import forget_old_letters, unsent_letters
from kith.members.models import Rank, User
from kith.moderation.actions import (
    AlreadyDecided,
    MayNotActOn,
    NeedsWarning,
    NeedsWords,
    NothingToHide,
    claim_report,
    decide_report,
    let_go_of_report,
    record,
    report,
    restore_account,
    show_post_again,
)
from kith.moderation.models import Act, Caution, Report
from kith.notifications.actions import mark_read
from kith.notifications.queries import newest_of, unread_count
from kith.posts.models import Post
from tests.cast import make_member


@pytest.fixture
def reported(amara, chidi, post_of_chidi, now) -> Report:
    return report(by=amara, about=chidi, post=post_of_chidi, category="confidentiality", now=now)


def decide(reported, by, decision, now, reason="It names a child’s street", **words):
    decide_report(report=reported, by=by.user, decision=decision, reason=reason, now=now, **words)


def sees(viewer, post) -> bool:
    return Post.objects.visible_to(viewer).filter(pk=post.pk).exists()


def test_leaving_it_changes_nothing_but_the_report(reported, moses, amara, post_of_chidi, now):
    decide(reported, moses, "nothing", now)

    assert reported.is_decided
    assert sees(amara, post_of_chidi)
    assert Act.objects.get().verb == "left as it is"


def test_hiding_hides_from_all_but_the_author(reported, moses, amara, chidi, post_of_chidi, now):
    decide(reported, moses, "hide", now)

    assert not sees(amara, post_of_chidi)
    assert not sees(None, post_of_chidi)
    assert sees(chidi, post_of_chidi)


def test_hidden_is_shown_again(reported, moses, amara, post_of_chidi, now):
    decide(reported, moses, "hide", now)

    show_post_again(report=reported, by=moses.user, reason="The street is in the news already", now=now)

    assert sees(amara, post_of_chidi)
    assert [act.verb for act in Act.objects.order_by("pk")] == ["hid a post", "showed a post again"]


def test_a_warning_is_put_before_the_post_and_taken_away(reported, moses, dee, post_of_chidi, now):
    decide(reported, moses, "sign", now, warning="A child’s name")
    post_of_chidi.refresh_from_db()
    assert post_of_chidi.warning == "A child’s name"
    letter = unsent_letters(dee.user).get().text
    assert "warning before a post of yours" in letter
    assert "“A child’s name”" in letter
    assert Caution.objects.get().said == "A warning was put before a post of yours"

    show_post_again(report=reported, by=moses.user, reason="It is no name", now=now)

    post_of_chidi.refresh_from_db()
    assert post_of_chidi.warning == ""
    acts = [(act.verb, act.details) for act in Act.objects.order_by("pk")]
    assert acts == [
        ("put a warning before a post", "A child’s name: It names a child’s street"),
        ("took a warning away", "It is no name"),
    ]


def test_what_was_deleted_a_moment_ago_gets_no_warning(reported, moses, chidi, post_of_chidi, now):
    Post.objects.filter(pk=post_of_chidi.pk).delete()

    with pytest.raises(NothingToHide):
        decide(reported, moses, "sign", now, warning="A name")
    assert not Report.objects.get(pk=reported.pk).is_decided


def test_what_is_not_there_is_not_taken_back(reported, moses, now):
    with pytest.raises(NothingToHide):
        show_post_again(report=reported, by=moses.user, reason="Twice", now=now)
    assert not Act.objects.exists()


def test_a_warning_says_what_of(reported, moses, post_of_chidi, now):
    with pytest.raises(NeedsWarning):
        decide(reported, moses, "sign", now, warning=" ")
    assert not reported.is_decided


def test_suspending_hides_everything_and_closes_the_door(reported, moses, amara, chidi, post_of_chidi, sign_in, now):
    browser = sign_in(chidi)
    assert browser.get("/settings/profile").status_code == 200

    decide(reported, moses, "suspend", now)

    assert not sees(amara, post_of_chidi)
    assert browser.get("/settings/profile").status_code == 302
    assert sign_in(amara).get("/@chidi").status_code == 404
    assert User.objects.get(account=chidi).disabled_at is not None


def test_a_suspension_is_taken_back_whole(reported, moses, amara, chidi, post_of_chidi, sign_in, now):
    decide(reported, moses, "suspend", now)
    chidi.refresh_from_db()

    restore_account(account=chidi, by=moses.user, reason="It was somebody else", now=now)

    assert sees(amara, post_of_chidi)
    assert sign_in(chidi).get("/settings/profile").status_code == 200


def test_suspending_decides_all_other_reports_about_them(reported, ben, chidi, moses, now):
    other = report(by=ben, about=chidi, category="spam", now=now)

    decide(reported, moses, "suspend", now)

    other.refresh_from_db()
    assert other.decision == "suspend"


def test_hiding_leaves_other_reports_waiting(reported, ben, chidi, moses, now):
    other = report(by=ben, about=chidi, category="spam", now=now)

    decide(reported, moses, "hide", now)

    other.refresh_from_db()
    assert not other.is_decided


def test_limiting(reported, moses, chidi, now):
    decide(reported, moses, "limit", now)

    chidi.refresh_from_db()
    assert chidi.limited_at == now


@pytest.mark.parametrize(
    ("whose", "by", "may"),
    [
        (Rank.MEMBER, Rank.MODERATOR, True),
        (Rank.MODERATOR, Rank.MODERATOR, False),
        (Rank.ADMINISTRATOR, Rank.MODERATOR, False),
        (Rank.OWNER, Rank.MODERATOR, False),
        (Rank.MODERATOR, Rank.ADMINISTRATOR, True),
        (Rank.ADMINISTRATOR, Rank.ADMINISTRATOR, False),
        (Rank.OWNER, Rank.ADMINISTRATOR, False),
        (Rank.ADMINISTRATOR, Rank.OWNER, True),
        (Rank.MEMBER, Rank.MEMBER, False),
    ],
)
def test_nobody_acts_on_someone_of_their_rank_or_above(amara, now, whose, by, may):
    target, actor = make_member("target", rank=whose), make_member("actor", rank=by)
    made = report(by=amara, about=target, category="rules", now=now)

    if may:
        decide(made, actor, "suspend", now)
    else:
        with pytest.raises(MayNotActOn):
            decide(made, actor, "suspend", now)

    target.refresh_from_db()
    assert (target.suspended_at is not None) == may


def test_someone_elsewhere_is_acted_on_too(amara, emi, moses, now):
    made = report(by=amara, about=emi, category="rules", now=now)

    decide(made, moses, "suspend", now)

    emi.refresh_from_db()
    assert emi.suspended_at == now


def test_needs_a_reason_and_a_letter_needs_words(reported, moses, now):
    with pytest.raises(NeedsWords):
        decide(reported, moses, "hide", now, reason=" ")
    with pytest.raises(NeedsWords):
        decide(reported, moses, "warn", now)

    assert not Act.objects.exists()


def test_the_second_moderator_is_told_that_it_is_decided(reported, moses, dee, now):
    decide(reported, moses, "hide", now)

    with pytest.raises(AlreadyDecided):
        decide(reported, dee, "suspend", now)


def test_a_report_about_a_person_hides_no_post(amara, chidi, moses, now):
    made = report(by=amara, about=chidi, category="rules", now=now)

    with pytest.raises(NothingToHide):
        decide(made, moses, "hide", now)

    made.refresh_from_db()
    assert not made.is_decided


def test_a_warning_is_a_letter(reported, moses, now, monkeypatch):
    sent = []
    monkeypatch.setattr("kith.moderation.actions.deciding.write_letter", lambda **letter: sent.append(letter))

    decide(reported, moses, "warn", now, words_to_them="Please leave the street out.\n\nThank you.")

    assert sent[0]["to"] == "chidi@mail.test"
    assert "Please leave the street out." in sent[0]["words"].text
    assert "moses" not in sent[0]["words"].text.lower()


def test_one_takes_it_up_and_another_may_let_go(reported, moses, dee, now):
    assert claim_report(report=reported, by=moses.user, now=now)
    assert not claim_report(report=reported, by=dee.user, now=now)

    let_go_of_report(report=reported, by=dee.user, now=now)

    assert claim_report(report=reported, by=dee.user, now=now)


def test_other_rooms_write_into_the_same_log(dee, now):
    record(by=dee.user, verb="renamed", target="this server", details="Kith Leeds", now=now)

    assert Act.objects.get().by_name == "dee"


def test_without_mail_a_warning_waits_for_the_owner_to_hand_over(reported, moses, dee, now):
    decide(reported, moses, "warn", now, words_to_them="Please leave the street out.")

    letter = unsent_letters(dee.user).get()
    assert letter.user.account == reported.about
    assert "Please leave the street out." in letter.text
    forget_old_letters(now=now + timedelta(days=29))
    assert unsent_letters(dee.user).exists()
    forget_old_letters(now=now + timedelta(days=31))
    assert not unsent_letters(dee.user).exists()


def test_a_second_warning_leaves_the_first(reported, moses, ben, chidi, dee, now):
    another = report(by=ben, about=chidi, category="abuse", now=now)

    decide(reported, moses, "warn", now, words_to_them="Please leave the street out.")
    decide(another, moses, "warn", now, words_to_them="Please be kind.")

    assert unsent_letters(dee.user).count() == 2


def test_who_reported_hears_of_it_but_not_from_whom(reported, moses, amara, sign_in, run_jobs, now):
    decide(reported, moses, "hide", now)
    run_jobs()

    page = sign_in(amara).get("/notices").content.decode()
    assert "The moderators have looked at what you reported" in page
    assert "/settings/reports" in page
    assert "moses" not in page.lower()


def test_who_was_decided_about_reads_what_was_written(reported, moses, amara, chidi, sign_in, run_jobs, now):
    decide(reported, moses, "hide", now, words_to_them="Please name no streets")
    run_jobs()

    assert "/settings/reports" in sign_in(chidi).get("/notices").content.decode()
    page = sign_in(chidi).get("/settings/reports").content.decode()
    assert "A post of yours was hidden from others" in page
    assert "Please name no streets" in page
    assert "Moses" not in page, "nobody is told which of the moderators it was"
    assert "Please name no streets" not in sign_in(amara).get("/settings/reports").content.decode()


def test_every_decision_rings_again(reported, moses, amara, chidi, run_jobs, now):
    decide(reported, moses, "hide", now)
    run_jobs()
    mark_read(account=amara, up_to=newest_of(amara))
    another = report(by=amara, about=chidi, category="abuse", now=now)

    decide(another, moses, "nothing", now)
    run_jobs()

    assert unread_count(amara) == 1
