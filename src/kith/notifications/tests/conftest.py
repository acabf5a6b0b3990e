from datetime import datetime

import pytest
from django.utils import timezone

from kith.notifications.models import Reach
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft


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
