"""Who asks, and about whom."""

from typing import cast

from django.http import Http404, HttpRequest

from kith.accounts.models import Account


class MemberRequest(HttpRequest):
    """A request that came through `member_only`."""

    account: Account


def viewer_of(request: HttpRequest) -> Account | None:
    """Return the account of who asks; None for someone not signed in."""
    return cast("Account | None", getattr(request, "account", None))


def someone(account_id: int) -> Account:
    """Return whom an address names. Raises Http404 where they are gone."""
    found = Account.objects.in_good_standing().filter(pk=account_id).first()
    if found is None:
        raise Http404
    return found
