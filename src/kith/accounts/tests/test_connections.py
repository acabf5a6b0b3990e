"""Lists of people for apps are those of pages, for each reader and at each place."""

import pytest

from kith.accounts.actions import block, change_profile, endorse, follow, suspend_account
from kith.accounts.actions.profile import ProfileDraft
from kith.accounts.connections import Tie, blocked_page, connected_page
from kith.accounts.models import Account, DomainBlock, Kind
from kith.accounts.queries import blocks_of, endorsed_page, followers_page, following_page, requests_page
from kith.foundations.paging import Cursor
from tests.cast import make_account

PAGES = {
    Tie.FOLLOWERS: (followers_page, "follower"),
    Tie.FOLLOWING: (following_page, "followed"),
    Tie.ENDORSED: (endorsed_page, "target"),
}
CURSORS = (Cursor(), Cursor(limit=2), Cursor(limit=2, max_id=4), Cursor(limit=2, min_id=1), Cursor(since_id=3))


@pytest.fixture
def town(amara, ben, chidi, emi, now):
    """Amara and everyone else follow and recommend each other; some are gone, blocked or read in private."""
    others = [ben, chidi, emi, *(make_account(f"t{number}") for number in range(4))]
    private = make_account("private", kind=Kind.FEED, is_locked=True)
    others += [make_account("site", kind=Kind.FEED), private]
    for other in others:
        for follower, target in ((amara, other), (other, amara)):
            made = follow(follower=follower, target=target, now=now, may_enter=True)
            if made.accepted_at:
                endorse(account=follower, target=target, now=now)
    follow(follower=chidi, target=private, now=now, may_enter=True)
    suspend_account(account=others[3], now=now)
    Account.objects.filter(pk=others[4].pk).update(left_at=now)
    block(account=others[5], target=chidi, now=now)
    block(account=chidi, target=others[6], now=now)
    DomainBlock.objects.create(account=ben, domain=emi.domain, created_at=now)
    return amara


@pytest.mark.parametrize("tie", PAGES)
@pytest.mark.parametrize("hides", [False, True])
def test_everyone_sees_what_a_page_shows(town, amara, ben, chidi, now, tie, hides):
    change_profile(account=town, draft=ProfileDraft(hides_connections=hides), now=now)
    page, who = PAGES[tie]
    seen = 0
    for viewer in (None, amara, ben, chidi):
        for cursor in CURSORS:
            shown, found = page(town, viewer, cursor), connected_page(town, viewer, tie, cursor)
            assert [row.account_id for row in found.rows] == [getattr(row, who).pk for row in shown.rows]
            assert [row.place for row in found.rows] == [row.pk for row in shown.rows]
            assert (found.older, found.newer) == (shown.older, shown.newer)
            seen += len(found.rows)
    assert seen


def test_who_asks_and_who_is_blocked(amara, ben, chidi, emi, now):
    change_profile(account=amara, draft=ProfileDraft(is_locked=True), now=now)
    gone = make_account("gone")
    for other in (chidi, emi, gone):
        follow(follower=other, target=amara, now=now)
    suspend_account(account=gone, now=now)
    for other in (ben, gone):
        block(account=chidi, target=other, now=now)

    for cursor in CURSORS:
        asking, blocked = connected_page(amara, amara, Tie.ASKING, cursor), blocked_page(chidi, cursor)
        assert [row.account_id for row in asking.rows] == [row.follower_id for row in requests_page(amara, cursor).rows]
        assert [row.account_id for row in blocked.rows] == [row.target_id for row in blocks_of(chidi, cursor).rows]
    assert len(connected_page(amara, amara, Tie.ASKING, Cursor()).rows) == 2
