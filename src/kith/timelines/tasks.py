"""What this room does when something happened elsewhere."""

from django.utils import timezone

from kith.accounts.models import Account, Follow
from kith.jobs import task
from kith.posts.queries import post_for_its_author
from kith.servers.models import Server
from kith.timelines import actions
from kith.timelines.actions import trending
from kith.timelines.models import List


@task()
def surface_post(*, post_id: int) -> None:
    post = post_for_its_author(post_id)
    if post is not None:
        actions.surface_post(post=post, now=timezone.now())
        actions.file_direct(post=post, now=timezone.now())


@task()
def file_changed(*, post_id: int) -> None:
    """File a post that is between a few for those whom a change has brought into it."""
    post = post_for_its_author(post_id)
    if post is not None:
        actions.file_direct(post=post, now=timezone.now())


@task()
def fill_home(*, follow_id: int) -> None:
    follow = Follow.objects.select_related("follower", "followed").filter(pk=follow_id).first()
    if follow is not None:
        actions.fill_home(follow=follow)


@task()
def clear_home_of_unfollowed(*, follower_id: int, followed_id: int) -> None:
    if not Follow.objects.filter(follower_id=follower_id, followed_id=followed_id, accepted_at__isnull=False).exists():
        actions.clear_from_home(owner_id=follower_id, author_id=followed_id)


@task()
def clear_homes_of_blocked(*, account_id: int, target_id: int) -> None:
    actions.clear_from_home(owner_id=account_id, author_id=target_id)
    actions.clear_from_home(owner_id=target_id, author_id=account_id)
    actions.part_lists(account_id=account_id, target_id=target_id)


@task()
def clear_homes_of_server(*, server_id: int) -> None:
    server = Server.objects.filter(pk=server_id).first()
    if server is not None and server.is_kept_away:
        actions.clear_homes_of_server(domain=server.domain)


@task()
def trim_homes() -> None:
    actions.trim_homes(now=timezone.now())
    actions.trim_lists()


@task()
def settle_list(*, list_id: int) -> None:
    kept = List.objects.select_related("owner").filter(pk=list_id).first()
    if kept is not None:
        actions.settle_list(kept=kept)


@task()
def follow_all(*, list_id: int, account_id: int) -> None:
    kept = List.objects.filter(pk=list_id).first()
    account = Account.objects.in_good_standing().filter(pk=account_id).first()
    if kept is not None and account is not None:
        actions.follow_all(kept=kept, account=account, now=timezone.now())


@task()
def count_trends() -> None:
    trending.count_trends(now=timezone.now())
