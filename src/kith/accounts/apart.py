"""Who keeps whom away: the one rule of blocks and of whole servers, for queries and as SQL.

Whoever lists people, posts or notices asks here. A block holds for both of the two; a server that one keeps away is
one's own affair, and nobody there learns of it.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from kith.accounts.models import Account, AccountQuerySet, Block, DomainBlock


def on_welcome_servers(viewer: Account | OuterRef, domain: str = "domain") -> Q:
    """Keep rows whose column `domain` names no server that `viewer` (perhaps another column of theirs) keeps away."""
    away = DomainBlock.objects.filter(account=viewer, domain=OuterRef(domain))
    return Q(**{domain: ""}) | Q(~Exists(away))  # nobody here is asked about: their domain is empty


def not_parted_from(viewer: Account) -> Q:
    """Keep accounts between whom and `viewer` is no block, and whose server `viewer` does not keep away."""
    between = Q(account=viewer, target=OuterRef("pk")) | Q(account=OuterRef("pk"), target=viewer)
    return Q(~Exists(Block.objects.filter(between))) & on_welcome_servers(viewer)


def who_may_hear_of(by: Account, people: AccountQuerySet) -> AccountQuerySet:
    """The same turned round: keep those of `people` whom `by` still reaches."""
    between = Q(account=OuterRef("pk"), target=by) | Q(account=by, target=OuterRef("pk"))
    people = people.filter(~Exists(Block.objects.filter(between)))
    if by.is_local:
        return people
    # Asked for by the key: of what is compiled once for everyone, only that is known (posts/prepared.py).
    server = Account.objects.filter(pk=by.pk).values("domain")
    return people.filter(~Exists(DomainBlock.objects.filter(account=OuterRef("pk"), domain__in=server)))


def are_parted(one: Account, other: Account) -> bool:
    """Say whether one of the two keeps the other away."""
    either = Q(account=one, target=other) | Q(account=other, target=one)
    servers = Q(account=one, domain=other.domain) | Q(account=other, domain=one.domain)
    if Block.objects.filter(either).exists():
        return True
    return not (one.is_local and other.is_local) and DomainBlock.objects.filter(servers).exists()


# `not_parted_from` as SQL, and that the other is still here; test_directory.py holds the two against each other. It
# asks for the viewer's id `MEETS_ASKS` times; nobody signed in is number 0.
MEETS = """account.suspended_at IS NULL AND account.left_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM accounts_block block WHERE block.account_id = %s AND block.target_id = account.id)
    AND NOT EXISTS (SELECT 1 FROM accounts_block block WHERE block.account_id = account.id AND block.target_id = %s)
    AND (account.domain = '' OR NOT EXISTS (SELECT 1 FROM accounts_domainblock away
        WHERE away.account_id = %s AND away.domain = account.domain))"""
MEETS_ASKS = MEETS.count("%s")
