"""Whom a page names as its author, in the sense of `fediverse:creator`, where they let it (row K19).

Anyone can write anyone's name on a page. So a name counts only if the account's own profile lists the website, as
Mastodon has it (attributionDomains).
"""

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from kith.accounts.models import Account
from kith.jobs.announce import announce
from kith.links.happenings import LINK_CHANGED
from kith.links.models import Link


def credited_by(creator: str, host: str) -> Account | None:
    """Return the account that `creator` names, if it is known here and lets `host` credit it."""
    username, _, domain = creator.removeprefix("@").partition("@")
    if not username or not domain:
        return None
    domain = "" if domain.lower() == settings.KITH_DOMAIN else domain
    account = Account.objects.in_good_standing().filter(username__iexact=username, domain__iexact=domain).first()
    return account if account is not None and account.may_be_credited_by(host) else None


def recheck_credit(*, account: Account) -> None:
    """See anew which pages may name `account`, after its profile lists other websites."""
    names = Q(creator__iexact=f"@{account.username}@{account.domain or settings.KITH_DOMAIN}")
    names |= Q(creator__iexact=f"{account.username}@{account.domain or settings.KITH_DOMAIN}")
    for link in Link.objects.filter(names | Q(credited=account)).exclude(creator=""):
        credited = credited_by(link.creator, link.host)
        credited_id = credited.pk if credited else None
        if link.credited_id != credited_id:
            with transaction.atomic():
                Link.objects.filter(pk=link.pk).update(credited=credited_id)
                announce(LINK_CHANGED, link_id=link.pk)
