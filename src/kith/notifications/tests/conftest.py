from datetime import datetime

import pytest
from django.core import mail
from django.utils import timezone

from kith.notifications.actions import choose_mail
from kith.notifications.models import Reach
from kith.notifications.tasks import send_due_letters
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from tests.cast import NOW


@pytest.fixture
def at(monkeypatch):
    """`at(moment)` makes it that time, for pages and tasks too."""

    def set_clock(moment: datetime) -> datetime:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return set_clock


@pytest.fixture
def write(run_jobs, now):
    def publish(author, text, *, on=None, **fields):
        post = publish_post(author=author, draft=Draft(text=text, **fields), now=on or now)
        run_jobs()
        return post

    return publish


@pytest.fixture
def mail_is_on(settings) -> None:
    settings.EMAIL_HOST = "mail.test"


@pytest.fixture
def reach():
    """`reach(amara, digest_hour=7)` keeps how someone may be reached."""

    def keep(account, **fields) -> Reach:
        return Reach.objects.update_or_create(account=account, defaults=fields)[0]

    return keep


@pytest.fixture
def choose():
    def keep(account, *, zone="Europe/London", hour=8, private=False, now=NOW, **mails) -> Reach:
        return choose_mail(
            member=account.user, mails=mails, digest_hour=hour, mails_private_words=private, zone=zone, now=now
        )

    return keep


@pytest.fixture
def strike(at, run_jobs):
    """`strike(moment)`: the clock strikes at that time, and what it starts is done. Returns the letters that went."""

    def run(moment):
        at(moment)
        before = len(mail.outbox)
        send_due_letters.func()
        run_jobs(at=moment)
        return mail.outbox[before:]

    return run


@pytest.fixture
def told(at, write):
    """`told(ben, "@amara …", moment)`: someone writes at that time, and whom it concerns is told."""

    def publish(author, text, moment=NOW, **fields):
        at(moment)
        return write(author, text, on=moment, **fields)

    return publish
