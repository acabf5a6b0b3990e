"""What this room does when something happened elsewhere: someone may want to know."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from kith.accounts.models import Follow, Severance
from kith.collections.models import Item, State
from kith.collections.queries import tellable
from kith.jobs import Task, task
from kith.members.models import User
from kith.notifications import actions
from kith.notifications.models import Kind
from kith.notifications.queries import (
    Push,
    boosters_of,
    favourite_with_post,
    letters_are_due,
    pollsters_of,
    pushes_of,
)
from kith.posts.models import Origin, Unsent
from kith.posts.queries import post_for_its_author

_AT_ONCE_TO_A_SERVICE = 4
_STILL_NEWS = timedelta(days=7)  # as long as other servers go on trying to tell us


@task()
def notify_of_post(*, post_id: int) -> None:
    post = post_for_its_author(post_id)
    if post is not None:
        actions.notify_of_post(post=post, now=timezone.now())


@task()
def notify_of_arrival(*, post_id: int) -> None:
    """Tell of a post of another server, unless it is old and only now fetched; a website's item rings for nobody."""
    post = post_for_its_author(post_id)
    if post is not None and post.origin == Origin.ELSEWHERE and timezone.now() - post.published_at < _STILL_NEWS:
        actions.notify_of_post(post=post, now=timezone.now())


@task()
def notify_of_boost(*, post_id: int) -> None:
    boost = post_for_its_author(post_id)
    if boost is None or boost.boost_of is None:
        return
    original = boost.boost_of
    group = f"boost-{original.id}"
    actions.notify(
        kind=Kind.BOOST, by=boost.author, to=[original.author_id], now=timezone.now(), post=original, group=group
    )


@task()
def notify_of_severance(*, severance_id: int) -> None:
    severance = Severance.objects.select_related("account").filter(pk=severance_id).first()
    if severance is not None:
        actions.notify_of_severance(account=severance.account, now=timezone.now())


@task()
def withdraw_boost(*, boost_of_id: int, author_id: int) -> None:
    actions.withdraw(kind=Kind.BOOST, by_id=author_id, post_id=boost_of_id)


@task()
def notify_of_favourite(*, favourite_id: int) -> None:
    favourite = favourite_with_post(favourite_id)
    if favourite is not None:
        post, group = favourite.post, f"favourite-{favourite.post_id}"
        actions.notify(
            kind=Kind.FAVOURITE, by=favourite.account, to=[post.author_id], now=timezone.now(), post=post, group=group
        )


@task()
def notify_of_edit(*, post_id: int) -> None:
    post = post_for_its_author(post_id)
    if post is not None:
        group = f"edit-{post.id}"
        actions.notify(kind=Kind.EDIT, by=post.author, to=boosters_of(post), now=timezone.now(), post=post, group=group)
        actions.notify_of_quoted_edit(post=post, now=timezone.now())


@task()
def notify_of_poll_end(*, poll_id: int) -> None:
    post, voters = pollsters_of(poll_id)
    if post is not None:
        group = f"poll-{post.id}"
        actions.notify(kind=Kind.POLL, by=post.author, to=voters, now=timezone.now(), post=post, group=group)


@task()
def notify_of_unsent(*, unsent_id: int) -> None:
    unsent = Unsent.objects.select_related("account").filter(pk=unsent_id).exclude(problem="").first()
    if unsent is not None:
        actions.notify_of_unsent(author=unsent.account, now=timezone.now())


@task()
def notify_of_follow(*, follow_id: int) -> None:
    follow = Follow.objects.select_related("follower").filter(pk=follow_id, accepted_at__isnull=False).first()
    if follow is not None:
        now = timezone.now()
        group = f"follow-{now.date()}"
        actions.notify(kind=Kind.FOLLOW, by=follow.follower, to=[follow.followed_id], now=now, group=group)
        actions.let_in_whom_one_follows(account_id=follow.follower_id, by_id=follow.followed_id)


@task()
def notify_of_request(*, follow_id: int) -> None:
    follow = Follow.objects.select_related("follower").filter(pk=follow_id, accepted_at=None).first()
    if follow is not None:
        actions.notify(kind=Kind.FOLLOW_REQUEST, by=follow.follower, to=[follow.followed_id], now=timezone.now())


@task()
def settle_request(*, follow_id: int) -> None:
    follow = Follow.objects.filter(pk=follow_id, accepted_at__isnull=False).first()
    if follow is not None:
        actions.settle_request(by_id=follow.follower_id, account_id=follow.followed_id)
        actions.let_in_whom_one_follows(account_id=follow.follower_id, by_id=follow.followed_id)


@task()
def withdraw_follow(*, follower_id: int, followed_id: int) -> None:
    if not Follow.objects.filter(follower_id=follower_id, followed_id=followed_id).exists():
        actions.withdraw_requests(by_id=follower_id, account_id=followed_id)


@task()
def forget_blocked(*, account_id: int, target_id: int) -> None:
    actions.forget_between(account_id=account_id, target_id=target_id)


@task()
def notify_of_featured(*, item_id: int) -> None:
    item = Item.objects.select_related("collection__owner").filter(pk=item_id).first()
    if item is not None and item.state in (State.PENDING, State.ACCEPTED):
        actions.notify_of_featured(item=item, now=timezone.now())


@task()
def notify_of_changed_collection(*, collection_id: int) -> None:
    kept, inside = tellable(collection_id)
    if kept is not None:
        actions.notify_of_changed_collection(kept=kept, inside=inside, now=timezone.now())


@task()
def notify_of_sign_up(*, user_id: int) -> None:
    member = User.objects.select_related("account").filter(pk=user_id, approved_at=None).first()
    if member is not None:
        keepers = actions.keepers(moderators=False)
        actions.notify(kind=Kind.SIGN_UP, by=member.account, to=keepers, now=timezone.now())


@task()
def send_due_letters() -> None:
    """Start a job for each member to whom something is to be mailed now; whom it reaches is decided there."""
    now = timezone.now()
    actions.follow_changed_zones(now=now)
    while letters_are_due(now=now):
        with transaction.atomic():
            for due in actions.claim_due_letters(now=now):
                job = send_notices.using(unique_key=f"notices:{due.account_id}:{due.is_daily}")
                job.enqueue(account_id=due.account_id, is_daily=due.is_daily)


# Behind the letters someone waits for: a link to confirm an address, a new password.
@task(queue="slow", priority=-10)
def send_notices(*, account_id: int, is_daily: bool) -> None:
    actions.send_notices(account_id=account_id, is_daily=is_daily, now=timezone.now())


@task(priority=-5)
def start_pushes(*, notice_ids: str) -> None:
    """Start a job for each notice and each closed app that is to be told of it."""
    for push in pushes_of([int(each) for each in notice_ids.split(",")]):
        _job_for(push).enqueue(notice_id=push.notice_id, subscription_id=push.subscription_id)


# A push service that does not answer keeps few hands busy, whoever is told.
@task(queue="slow", priority=-5)
def push_notice(*, notice_id: int, subscription_id: int, is_late: bool = False) -> None:
    back = actions.push(notice_id=notice_id, subscription_id=subscription_id, is_late=is_late, now=timezone.now())
    if back is not None:
        later = push_notice.using(run_after=back, unique_key=f"late:{notice_id}:{subscription_id}")
        later.enqueue(notice_id=notice_id, subscription_id=subscription_id, is_late=True)


def _job_for(push: Push) -> Task[..., None]:
    service = urlsplit(push.endpoint).netloc[:100]
    return push_notice.using(
        unique_key=f"push:{push.notice_id}:{push.subscription_id}",
        group_key=f"push:{service}",
        group_limit=_AT_ONCE_TO_A_SERVICE,
    )
