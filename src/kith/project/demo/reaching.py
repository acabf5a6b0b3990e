"""How the demo's Amara may be reached: hours on duty, a daily letter, and someone who waits to be let in."""

from datetime import datetime, time, timedelta

from kith.accounts.models import Account, Follow
from kith.notifications.actions import choose_mail, keep_hours, notify_of_post
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Visibility

_ZONE = "Europe/London"
_WORDS = (
    "@{name} We have not met. My team would like to walk for supervision too, and I am not sure how to ask our "
    "manager. Could I hear how you did it?"
)


def settle_amara(*, accounts: dict[str, Account], now: datetime) -> None:
    """Let her nights be her own, and let a newcomer she does not follow have written to her alone."""
    amara = accounts["amara"]
    keep_hours(member=amara.user, days=[(time(7), time(22))] * 7, zone=_ZONE, now=now)
    choose_mail(
        member=amara.user, mails={"follow": "daily", "favourite": "daily", "boost": "daily", "reply": "at-once"},
        digest_hour=8, mails_private_words=False, zone=_ZONE, now=now,
    )  # fmt: skip
    at = now - timedelta(minutes=50)
    post = publish_post(
        author=_stranger(accounts, amara),
        draft=Draft(text=_WORDS.format(name=amara.username), visibility=Visibility.MENTIONED),
        now=at,
    )
    notify_of_post(post=post, now=at)


def _stranger(accounts: dict[str, Account], amara: Account) -> Account:
    """The last to join of those she does not follow."""
    followed = set(Follow.objects.filter(follower=amara).values_list("followed_id", flat=True)) | {amara.id}
    return next(each for each in reversed(accounts.values()) if each.id not in followed and hasattr(each, "user"))
