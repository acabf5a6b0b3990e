"""What this room does when something happened elsewhere, or the clock strikes."""

from datetime import timedelta

from django.utils import timezone

from kith.federation.outbound import delivering, flags, people, posts, reactions, ties, trying
from kith.jobs import task
from kith.posts.elsewhere import heard

_STEP = timedelta(seconds=20)  # then other servers get their turn
_FILES_ARE_AWAITED = 60  # times; a long film takes a while
_AWAITING = timedelta(seconds=10)


@task(queue="deliveries", unique_key="deliver-{server_id}")
def deliver(*, server_id: int) -> None:
    begun = timezone.now()
    while delivering.deliver_some(server_id=server_id, now=timezone.now()):
        if timezone.now() - begun > _STEP:
            deliver.enqueue(server_id=server_id)
            return


@task()
def wake_due_servers() -> None:
    trying.wake_due(now=timezone.now())


@task()
def refuse_deliveries(*, server_id: int) -> None:
    delivering.refuse_kept_away(server_id=server_id, now=timezone.now())


@task()
def sweep_outgoing() -> None:
    delivering.sweep(now=timezone.now())


@task()
def tell_of_post(*, post_id: int, times_awaited: int = 0) -> None:
    now = timezone.now()
    if not posts.tell_of_post(post_id=post_id, now=now, awaits_files=times_awaited < _FILES_ARE_AWAITED):
        tell_of_post.using(run_after=now + _AWAITING).enqueue(post_id=post_id, times_awaited=times_awaited + 1)


@task()
def tell_of_change(*, post_id: int) -> None:
    posts.tell_of_change(post_id=post_id, now=timezone.now())


@task()
def tell_of_deletion(*, post_id: int, author_id: int, visibility: str, known_to: str) -> None:
    posts.tell_of_deletion(
        post_id=post_id, author_id=author_id, visibility=visibility, known_to=heard(known_to), now=timezone.now()
    )


@task()
def tell_of_hiding(*, post_id: int) -> None:
    posts.tell_of_hiding(post_id=post_id, now=timezone.now())


@task()
def tell_of_narrowing(*, post_id: int, before: str, known_to: str) -> None:
    posts.tell_of_narrowing(post_id=post_id, before=before, known_to=heard(known_to), now=timezone.now())


@task()
def tell_of_unaddressing(*, post_id: int, account_ids: str) -> None:
    posts.tell_of_unaddressing(post_id=post_id, account_ids=heard(account_ids), now=timezone.now())


@task()
def tell_of_pin(*, post_id: int) -> None:
    posts.tell_of_pin(post_id=post_id, is_pinned=True, now=timezone.now())


@task()
def tell_of_unpin(*, post_id: int) -> None:
    posts.tell_of_pin(post_id=post_id, is_pinned=False, now=timezone.now())


@task()
def tell_of_unboost(*, post_id: int, boost_of_id: int, author_id: int) -> None:
    reactions.tell_of_unboost(boost_id=post_id, subject_id=boost_of_id, author_id=author_id, now=timezone.now())


@task()
def tell_of_favourite(*, favourite_id: int) -> None:
    reactions.tell_of_favourite(favourite_id=favourite_id, now=timezone.now())


@task()
def tell_of_unfavourite(*, favourite_id: int, post_id: int, account_id: int) -> None:
    reactions.tell_of_unfavourite(favourite_id=favourite_id, post_id=post_id, account_id=account_id, now=timezone.now())


@task(unique_key="results-{poll_id}", gathers_for=timedelta(minutes=2))
def tell_of_results(*, poll_id: int) -> None:
    reactions.tell_of_results(poll_id=poll_id, now=timezone.now())


@task()
def tell_of_last_results(*, poll_id: int) -> None:
    reactions.tell_of_results(poll_id=poll_id, now=timezone.now())


@task()
def tell_of_follow(*, follow_id: int) -> None:
    ties.tell_of_follow(follow_id=follow_id, now=timezone.now())


@task()
def tell_of_acceptance(*, follow_id: int) -> None:
    ties.tell_of_acceptance(follow_id=follow_id, now=timezone.now())


@task()
def tell_of_unfollowing(*, follower_id: int, followed_id: int, by_id: int, follow_id: int, uri: str) -> None:
    ties.tell_of_unfollowing(
        follower_id=follower_id,
        followed_id=followed_id,
        by_id=by_id,
        follow_id=follow_id,
        uri=uri,
        now=timezone.now(),
    )


@task()
def tell_of_block(*, account_id: int, target_id: int) -> None:
    ties.tell_of_block(account_id=account_id, target_id=target_id, now=timezone.now())


@task()
def tell_of_unblocking(*, account_id: int, target_id: int, block_id: int) -> None:
    ties.tell_of_unblocking(account_id=account_id, target_id=target_id, block_id=block_id, now=timezone.now())


@task(unique_key="profile-{account_id}", gathers_for=timedelta(seconds=20))
def tell_of_profile(*, account_id: int) -> None:
    people.tell_of_profile(account_id=account_id, now=timezone.now())


@task()
def tell_of_standing(*, account_id: int) -> None:
    people.tell_of_standing(account_id=account_id, now=timezone.now())


@task()
def forward_reports(*, report_ids: str) -> None:
    flags.forward_reports(report_ids=heard(report_ids), now=timezone.now())
