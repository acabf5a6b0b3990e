"""Notices by mail: what goes, when, to whom, what it may quote. The clock is given; letters land in `mailoutbox`."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from kith.accounts.actions import block, mute
from kith.foundations.mail import NotDelivered, Refused
from kith.members.models import Letter, User
from kith.notifications.actions import (
    claim_due_letters,
    come_back,
    follow_changed_zones,
    keep_hours,
    mark_read,
    send_notices,
)
from kith.notifications.actions.telling import notify_of_archive
from kith.notifications.models import Kind, Notification, Reach
from kith.notifications.queries import newest_of
from kith.posts.actions import favourite, hide_post
from kith.posts.models import Visibility
from tests.cast import make_account

EVENING = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)  # a Tuesday
NEXT_8 = datetime(2026, 11, 18, 8, tzinfo=UTC)
SOON = timedelta(minutes=3)

pytestmark = pytest.mark.usefixtures("mail_is_on")


def test_nothing_is_mailed_unless_one_chose_it(amara, ben, told, strike):
    told(ben, "@amara a word?")

    assert strike(EVENING + SOON) == []
    assert strike(NEXT_8) == []


def test_at_once_means_in_a_few_minutes_with_what_came_meanwhile(amara, ben, told, strike, choose):
    choose(amara, mention="at-once")
    told(ben, "@amara apples")
    told(ben, "@amara pears", EVENING + timedelta(minutes=1))
    assert strike(EVENING + timedelta(minutes=1)) == []

    (letter,) = strike(EVENING + SOON)

    assert letter.to == ["amara@mail.test"]
    assert letter.subject == "2 notices from Kith"
    assert "apples" in letter.body
    assert "pears" in letter.body
    assert strike(EVENING + 2 * SOON) == []


def test_one_notice_is_said_in_the_subject(amara, ben, told, strike, choose):
    choose(amara, mention="at-once")
    post = told(ben, "@amara a word?")

    (letter,) = strike(EVENING + SOON)

    assert letter.subject == "Ben mentioned you"
    assert "“@amara a word?”" in letter.body
    assert f"http://kith.test/@ben/{post.id}" in letter.body
    assert "/mail/stop/" in letter.body
    html = letter.alternatives[0][0]
    assert "<img" not in html
    assert all(link.startswith("http://kith.test/") for link in links_in(html))


def test_the_next_letter_waits_a_while(amara, ben, told, strike, choose):
    choose(amara, mention="at-once")
    told(ben, "@amara apples")
    strike(EVENING + SOON)
    told(ben, "@amara pears", EVENING + timedelta(minutes=4))

    assert strike(EVENING + timedelta(minutes=7)) == []
    (letter,) = strike(EVENING + timedelta(minutes=14))
    assert "pears" in letter.body
    assert "apples" not in letter.body


def test_the_daily_letter_comes_at_its_hour_once(amara, ben, chidi, told, strike, choose, run_jobs):
    choose(amara, mention="daily", favourite="daily")
    post = told(amara, "Forty minutes round the park")
    for reader in (ben, chidi):
        favourite(account=reader, post=post, now=EVENING)
    told(ben, "@amara a word?")
    assert strike(NEXT_8 - timedelta(minutes=1)) == []

    (letter,) = strike(NEXT_8)

    assert letter.subject == "Your day at Kith: 2 notices"
    assert "Chidi and 1 other thanked you for your post" in letter.body
    assert "Ben mentioned you" in letter.body
    assert strike(NEXT_8 + timedelta(minutes=1)) == []
    assert strike(NEXT_8 + timedelta(days=1)) == []  # nothing to say, no letter


def test_hours_missed_while_nobody_ran_are_one_letter(amara, ben, told, strike, choose):
    choose(amara, mention="daily")
    told(ben, "@amara a word?")

    assert len(strike(NEXT_8 + timedelta(days=5, hours=3))) == 1
    assert Reach.objects.get(account=amara).digest_at == NEXT_8 + timedelta(days=6)


def test_the_hour_is_the_same_when_the_clocks_change(amara, choose, strike):
    saturday = datetime(2027, 3, 27, 12, tzinfo=UTC)
    reach = choose(amara, mention="daily", now=saturday)

    assert reach.digest_at == datetime(2027, 3, 28, 7, tzinfo=UTC)  # eight on the new clock
    strike(reach.digest_at)
    assert Reach.objects.get(account=amara).digest_at == datetime(2027, 3, 29, 7, tzinfo=UTC)


def test_the_hour_moves_with_the_zone_one_chooses_later(amara, choose):
    choose(amara, mention="daily")
    User.objects.filter(account=amara).update(time_zone="America/New_York")

    assert follow_changed_zones(now=EVENING) == 1
    assert Reach.objects.get(account=amara).digest_at == datetime(2026, 11, 18, 13, tzinfo=UTC)
    assert follow_changed_zones(now=EVENING) == 0


def test_what_one_has_seen_is_not_mailed(amara, ben, told, strike, choose):
    choose(amara, mention="daily", reply="at-once")
    told(ben, "@amara a word?")
    mark_read(account=amara, up_to=newest_of(amara))

    assert strike(NEXT_8) == []


def test_off_duty_holds_letters_and_sends_one_when_one_is_back(amara, ben, chidi, told, strike, choose):
    choose(amara, mention="at-once", favourite="daily", hour=7)
    keep_hours(member=amara.user, days=[(time(8), time(18))] * 5 + [None, None], zone="Europe/London", now=EVENING)
    post = told(amara, "Forty minutes round the park")
    told(ben, "@amara apples")
    told(chidi, "@amara pears", EVENING + timedelta(hours=3))
    favourite(account=ben, post=post, now=EVENING)

    assert strike(EVENING + SOON) == []
    assert strike(NEXT_8 - timedelta(minutes=30)) == []
    (letter,) = strike(NEXT_8)

    assert all(words in letter.body for words in ("apples", "pears", "thanked you"))
    assert strike(NEXT_8 + timedelta(minutes=1)) == []


def test_coming_back_early_lets_the_letters_go(amara, ben, told, strike, choose):
    choose(amara, mention="at-once")
    keep_hours(member=amara.user, days=[(time(8), time(18))] * 5 + [None, None], zone="Europe/London", now=EVENING)
    told(ben, "@amara apples")
    assert strike(EVENING + SOON) == []

    come_back(member=amara.user, now=EVENING + 2 * SOON)

    assert len(strike(EVENING + 2 * SOON)) == 1


@pytest.mark.parametrize(("hour", "due"), [(7, NEXT_8 - timedelta(hours=1)), (9, NEXT_8 + timedelta(hours=1))])
def test_another_hour_counts_from_the_next_time_on(amara, ben, told, strike, choose, hour, due):
    choose(amara, mention="daily", hour=8)
    told(ben, "@amara a word?")
    morning = NEXT_8 - timedelta(hours=2)
    choose(amara, mention="daily", hour=hour, now=morning)

    assert strike(morning) == []
    assert strike(due - timedelta(minutes=1)) == []
    assert len(strike(due)) == 1


def test_a_daily_letter_held_past_its_hour_goes_when_one_comes_back_early(amara, ben, told, strike, choose):
    choose(amara, mention="daily", hour=20)
    keep_hours(member=amara.user, days=[(time(8), time(18))] * 5 + [None, None], zone="Europe/London", now=EVENING)
    told(ben, "@amara a word?")
    assert strike(EVENING + timedelta(hours=1)) == []

    come_back(member=amara.user, now=EVENING + timedelta(hours=2))

    assert len(strike(EVENING + timedelta(hours=2))) == 1


def test_a_job_that_was_late_sends_nothing_off_duty(amara, ben, told, choose, at):
    choose(amara, mention="at-once")
    told(ben, "@amara apples")
    claim_due_letters(now=EVENING + SOON)
    keep_hours(member=amara.user, days=[None] * 5 + [(time(8), time(9)), None], zone="Europe/London", now=EVENING)

    assert not send_notices(account_id=amara.id, is_daily=False, now=EVENING + SOON)
    assert Reach.objects.get(account=amara).letter_at == datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "what", ["hidden", "muted", "blocked", "kind off", "mail off", "waits", "closed", "unconfirmed"]
)
def test_what_changed_meanwhile_is_not_mailed(amara, ben, dee, told, strike, choose, run_jobs, what):
    choose(amara, mention="daily")
    post = told(ben, "@amara a word?", visibility=Visibility.MENTIONED if what == "waits" else Visibility.PUBLIC)
    if what == "hidden":
        hide_post(post=post, by=dee, now=EVENING)
    elif what == "muted":
        mute(account=amara, target=ben, now=EVENING, ends_at=None, hides_notifications=True)
    elif what == "blocked":
        block(account=amara, target=ben, now=EVENING)
    elif what == "kind off":
        User.objects.filter(account=amara).update(quiet_kinds=["mention"])
    elif what == "mail off":
        choose(amara, reply="daily")
    elif what == "closed":
        User.objects.filter(account=amara).update(disabled_at=EVENING)
    elif what == "unconfirmed":
        User.objects.filter(account=amara).update(confirmed_at=None)
    run_jobs()

    assert strike(NEXT_8) == []


def test_without_mail_nothing_waits_to_be_sent_and_nothing_is_kept_for_administrators(
    amara, ben, told, strike, choose, settings, sign_in
):
    choose(amara, mention="at-once")
    settings.EMAIL_HOST = ""
    told(ben, "@amara a word?")

    assert strike(EVENING + SOON) == []
    assert not Letter.objects.exists()
    assert Notification.objects.get(account=amara).mail_pace == ""
    assert "This server sends no mail" in sign_in(amara).get("/settings/notifications").content.decode()


def test_a_letter_the_server_refuses_for_good_is_tried_three_times_and_then_one_is_told(
    amara, ben, told, at, choose, sign_in, monkeypatch
):
    choose(amara, mention="at-once")
    monkeypatch.setattr("kith.foundations.mail.deliver", refuse)
    for number in range(4):
        told(ben, f"@amara {number}", EVENING + timedelta(minutes=number))
        assert not send_notices(account_id=amara.id, is_daily=False, now=timezone.now())

    assert Reach.objects.get(account=amara).refusals == 3
    browser = sign_in(amara)
    assert "Mail to you comes back" in browser.get("/settings/notifications").content.decode()
    browser.post("/settings/notifications/mail")
    assert "Mail to you comes back" not in browser.get("/settings/notifications").content.decode()
    assert Reach.objects.get(account=amara).refusals == 0


def test_another_address_starts_anew(amara, reach, sign_in):
    reach(amara, refusals=3, refused_address="amara@mail.test")
    User.objects.filter(account=amara).update(email="amara@other.test")

    assert "Mail to you comes back" not in sign_in(amara).get("/settings/notifications").content.decode()


def test_a_server_in_trouble_is_asked_again_with_what_came_meanwhile(amara, ben, told, choose, strike, monkeypatch):
    choose(amara, mention="at-once")
    told(ben, "@amara apples")
    with monkeypatch.context() as broken:
        broken.setattr("kith.foundations.mail.deliver", be_in_trouble)
        with pytest.raises(NotDelivered):
            send_notices(account_id=amara.id, is_daily=False, now=EVENING + SOON)
    told(ben, "@amara pears", EVENING + SOON)

    assert send_notices(account_id=amara.id, is_daily=False, now=EVENING + 2 * SOON)
    assert "apples" in mail.outbox[0].body
    assert "pears" in mail.outbox[0].body
    assert Reach.objects.get(account=amara).refusals == 0


def test_the_page_keeps_what_was_chosen(amara, sign_in):
    browser = sign_in(amara)
    kinds = [kind.value for kind in Kind]
    wrong = browser.post("/settings/notifications", {"kinds": kinds[:8], "mail_reply": "hourly", "digest_hour": 7})
    assert wrong.status_code == 422

    browser.post(
        "/settings/notifications",
        {"kinds": kinds[:8], "mail_reply": "at-once", "mail_boost": "daily", "digest_hour": 7},
    )

    reach = Reach.objects.get(account=amara)
    assert reach.mails == {"reply": "at-once", "boost": "daily"}
    assert reach.digest_hour == 7
    assert reach.digest_at is not None
    assert '<option value="7" selected>7 am</option>' in browser.get("/settings/notifications").content.decode()


@pytest.mark.parametrize("lines", [2, 40])
def test_asks_as_often_for_a_long_letter_as_for_a_short_one(amara, told, choose, lines, django_assert_max_num_queries):
    choose(amara, favourite="daily", now=EVENING)
    posts = [told(amara, f"Post {number}") for number in range(lines)]
    reader = make_account("reader")
    Notification.objects.bulk_create(
        Notification(
            id=number + 1, account=amara, kind=Kind.FAVOURITE, by=reader, post=post, group_key=f"favourite-{post.id}",
            created_at=EVENING, mail_pace="daily",
        )
        for number, post in enumerate(posts)
    )  # fmt: skip

    with django_assert_max_num_queries(7):
        assert send_notices(account_id=amara.id, is_daily=True, now=NEXT_8)
    assert ("And 20 more." in mail.outbox[0].body) is (lines == 40)


def links_in(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('href="')[1:]]


def refuse(**_):
    raise Refused("The mail server answered 550.")


def be_in_trouble(**_):
    raise NotDelivered("The mail server answered 451.")


def test_an_archive_has_a_letter_of_its_own_and_is_not_mailed_twice(amara, strike, choose, sign_in):
    choose(amara, archive="at-once")

    notify_of_archive(account=amara, now=EVENING)

    assert Notification.objects.get(account=amara).kind == Kind.ARCHIVE
    assert strike(EVENING + SOON) == []
    assert "Always by mail" in sign_in(amara).get(reverse("notifications:settings")).content.decode()
