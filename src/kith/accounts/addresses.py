"""Where somebody is found on this server, from here or from elsewhere."""

from django.conf import settings

from kith.accounts.models import Account


def page_of(account: Account) -> str:
    """Return the whole address of the page of this server about somebody."""
    return account.url if account.is_local else f"{settings.KITH_ORIGIN}/{account.handle}"
