"""Keeping apart: blocking, muting, and what one keeps in mind about someone."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from kith.accounts.actions.following import NotWithYourself, end_follow, hold
from kith.accounts.happenings import BLOCKED, UNBLOCKED
from kith.accounts.models import Account, Block, DomainBlock, Follow, Mute, PrivateNote
from kith.accounts.names import tidy_words
from kith.foundations.addresses import network_host
from kith.foundations.ids import new_id
from kith.jobs.announce import announce

MOST_LETTERS_OF_A_NOTE = 2000
MOST_DOMAIN_BLOCKS = 500


class NotAnotherServer(Exception):
    """What was typed is no server's name, or this server's own."""


class TooManyDomainBlocks(Exception):
    """Five hundred servers are blocked already."""


def block(*, account: Account, target: Account, now: datetime, uri: str = "") -> Block:
    """Part the two: neither follows or sees the other; elsewhere the block has a `uri`. Raises NotWithYourself."""
    _refuse_self(account, target)
    with transaction.atomic():
        hold(account, target)
        fresh = {"created_at": now, "uri": uri}
        made, is_new = Block.objects.get_or_create(account=account, target=target, defaults=fresh)
        end_follow(account, target, by=account)
        end_follow(target, account, by=account)
        if is_new:
            announce(BLOCKED, account_id=account.pk, target_id=target.pk)
    return made


def unblock(*, account: Account, target: Account) -> None:
    """Lift the block; follows that it ended stay ended."""
    with transaction.atomic():
        found = Block.objects.filter(account=account, target=target).first()
        if found is not None and Block.objects.filter(pk=found.pk).delete()[0]:
            announce(UNBLOCKED, account_id=account.pk, target_id=target.pk, block_id=found.pk)


def mute(
    *,
    account: Account,
    target: Account,
    now: datetime,
    ends_at: datetime | None = None,
    hides_notifications: bool = True,
) -> Mute:
    """Hear no more of `target`, for good or until `ends_at`; they never learn of it. Raises NotWithYourself."""
    _refuse_self(account, target)
    choices = {"ends_at": ends_at, "hides_notifications": hides_notifications}
    made, _ = Mute.objects.update_or_create(
        account=account, target=target, defaults=choices, create_defaults={"created_at": now, **choices}
    )
    return made


def unmute(*, account: Account, target: Account) -> None:
    """Hear of `target` again."""
    Mute.objects.filter(account=account, target=target).delete()


def block_domain(*, account: Account, domain: str, now: datetime) -> DomainBlock:
    """Meet nothing of a whole server any more, and end all follows between.

    Raises NotAnotherServer, TooManyDomainBlocks. That server isn't told; blocking a person is what tells them.
    """
    name = other_server(domain)
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        mine = DomainBlock.objects.filter(account=account)
        if not mine.filter(domain=name).exists() and mine.count() >= MOST_DOMAIN_BLOCKS:
            raise TooManyDomainBlocks
        made, _ = DomainBlock.objects.get_or_create(account=account, domain=name, defaults={"created_at": now})
    between = Q(follower=account, followed__domain=name) | Q(followed=account, follower__domain=name)
    for follow in Follow.objects.filter(between).select_related("follower", "followed").iterator(100):
        with transaction.atomic():
            hold(follow.follower, follow.followed)
            end_follow(follow.follower, follow.followed, by=account)
    return made


def unblock_domain(*, account: Account, domain: str) -> None:
    """Meet that server again; follows stay ended. Raises NotAnotherServer."""
    DomainBlock.objects.filter(account=account, domain=other_server(domain)).delete()


def other_server(domain: str) -> str:
    """Return the name of another server as accounts have it. Raises NotAnotherServer."""
    try:
        name = network_host(domain.strip().removeprefix("@"))
    except ValueError:
        raise NotAnotherServer from None
    if "." not in name or name == settings.KITH_DOMAIN.lower():
        raise NotAnotherServer
    return name


def lift_ended_mutes(*, now: datetime) -> int:
    """Remove the mutes whose time is over, and return how many; they count for nothing already."""
    removed, _ = Mute.objects.filter(ends_at__lte=now).delete()
    return removed


def note_changed_filters(*, account: Account, now: datetime, has_any: bool = True) -> None:
    """Have every process ask anew what `account` would rather not meet; where that is nothing, none asks at all."""
    account.filters_version = new_id(now) if has_any else 0
    Account.objects.filter(pk=account.pk).update(filters_version=account.filters_version)


def keep_private_note(*, account: Account, target: Account, text: str) -> None:
    """Keep in mind about `target` what nobody else sees; an empty text forgets it."""
    kept = tidy_words(text)[:MOST_LETTERS_OF_A_NOTE]
    if kept:
        PrivateNote.objects.update_or_create(account=account, target=target, defaults={"text": kept})
    else:
        PrivateNote.objects.filter(account=account, target=target).delete()


def _refuse_self(account: Account, target: Account) -> None:
    if account.pk == target.pk:
        raise NotWithYourself
