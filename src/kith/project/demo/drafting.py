"""What the demo's Amara has not sent yet, and a post of hers that says who may answer and when it goes."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kith.accounts.models import Account
from kith.posts.actions import keep_draft, plan_post, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post, Repliers

_ZONE = ZoneInfo("Europe/London")
_HALF_WRITTEN = (
    "What I would tell a student about the first home visit. One: you will say too much. Two: notice where people put "
    "you to sit. Three:"
)
_FRIDAY = "Walking supervision, Friday at ten, by the bins as always. Newcomers welcome; bring a coat. #walking"
_FOR_A_WEEK = (
    "Room swap on Thursday: we are in the small one by the stairs. Only my team needs to say anything to this, and by "
    "next week nobody needs to read it."
)


def leave_unsent(*, amara: Account, now: datetime) -> Post:
    """Keep a draft, plan a post for the coming Friday, and publish one that goes after a week."""
    keep_draft(account=amara, draft=Draft(text=_HALF_WRITTEN, language="en"), now=now - timedelta(hours=9))
    today = now.astimezone(_ZONE).date()
    friday = today + timedelta(days=(4 - today.weekday()) % 7 or 7)
    nine = datetime.combine(friday, time(9), tzinfo=_ZONE)
    plan_post(account=amara, draft=Draft(text=_FRIDAY, language="en"), send_at=nine, now=now)
    note = Draft(text=_FOR_A_WEEK, language="en", repliers=Repliers.FOLLOWERS, lasts=timedelta(days=7))
    return publish_post(author=amara, draft=note, now=now - timedelta(hours=5))
