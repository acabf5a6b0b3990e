"""Who the handles in a text belong to."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from kith.accounts.models import Account, Block
from kith.posts.rendering import People, Person

_MOST = 50  # of different people in one post


def people_for(author: Account, handles: Iterable[tuple[str, str]]) -> People:
    """Return those of `handles` (name, server) that someone answers to, in one query.

    Who is gone, or stands behind a block from either side, does not answer: their name stays plain words.
    """
    wanted = sorted(handles)[:_MOST]
    asked = {handle: (handle[0], "" if handle[1] == settings.KITH_DOMAIN else handle[1]) for handle in wanted}
    if not asked:
        return {}
    one_of_them = reduce(or_, (Q(low_name=name, low_domain=domain) for name, domain in set(asked.values())))
    blocks = Block.objects.filter(account=author, target=OuterRef("pk"))
    blocked_by = Block.objects.filter(account=OuterRef("pk"), target=author)
    found = (
        Account.objects.in_good_standing()
        .alias(low_name=Lower("username"), low_domain=Lower("domain"))
        .filter(one_of_them, ~Exists(blocks), ~Exists(blocked_by))
        .values_list("id", "username", "domain", "url", "uri")
    )
    people = {
        (username.lower(), domain.lower()): Person(id, username, url or uri) for id, username, domain, url, uri in found
    }
    return {handle: people[key] for handle, key in asked.items() if key in people}
