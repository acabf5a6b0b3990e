"""The table of who may see what, held against every door that is a page: who × audience × door."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kith.accounts.actions import block, follow
from kith.accounts.models import Account
from kith.posts.actions import bookmark, favourite, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Bookmark, Favourite, Visibility
from tests.cast import make_member

AUDIENCES = {
    "everyone": {"visibility": Visibility.PUBLIC},
    "quiet": {"visibility": Visibility.QUIET},
    "this server": {"visibility": Visibility.PUBLIC, "is_local_only": True},
    "followers": {"visibility": Visibility.FOLLOWERS},
    "mentioned": {"visibility": Visibility.MENTIONED},
}
# Who reads: Ben follows, Dora is named, Chidi has no tie, Fay was blocked, a visitor has no name here.
MAY_READ = {
    "everyone": {"amara", "ben", "dora", "chidi", "visitor"},
    "quiet": {"amara", "ben", "dora", "chidi", "visitor"},
    "this server": {"amara", "ben", "dora", "chidi"},
    "followers": {"amara", "ben", "dora"},
    "mentioned": {"amara", "dora"},
}
WHO = ("amara", "ben", "dora", "chidi", "fay", "visitor")
LISTED = {"everyone", "this server"}  # may stand in lists of strangers' posts
WORDS = "Forty minutes round the park"


@pytest.fixture
def people(amara, ben, chidi, run_jobs):
    dora, fay = make_member("dora"), make_member("fay")
    follow(follower=fay, target=amara, now=timezone.now())
    block(account=amara, target=fay, now=timezone.now())
    run_jobs()
    return {"amara": amara, "ben": ben, "chidi": chidi, "dora": dora, "fay": fay}


@pytest.fixture
def browser_of(people, sign_in):
    return lambda who: Client() if who == "visitor" else sign_in(people[who])


@pytest.fixture
def post(people, run_jobs):
    def publish(audience):
        draft = Draft(text=f"{WORDS} @dora #walk", **AUDIENCES[audience])
        made = publish_post(author=people["amara"], draft=draft, now=timezone.now() - timedelta(minutes=5))
        run_jobs()
        return made

    return publish


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_on_every_door(who, audience, post, people, browser_of):
    made = post(audience)
    browser = browser_of(who)
    may = who in MAY_READ[audience]

    page = browser.get(f"/@amara/{made.id}")
    assert page.status_code == (200 if may else 404)
    for show in ("", "?show=replies"):
        assert (WORDS in browser.get(f"/@amara{show}").content.decode()) == may
    for door in ("/here", "/known", "/tags/walk"):
        assert (WORDS in browser.get(door).content.decode()) == (may and audience in LISTED), door
    found = browser.get("/search", {"q": made.url}).content.decode()
    assert (WORDS in found) == may

    if who != "visitor":
        at_home = who == "amara" or (who == "ben" and may)
        assert (WORDS in browser.get("/home").content.decode()) == at_home
        # Dora does not follow Amara: what is for her alone waits until she lets Amara in.
        is_private = audience == "mentioned"
        assert (WORDS in browser.get("/notices").content.decode()) == (who == "dora" and not is_private)
        assert (WORDS in browser.get("/notices/requests").content.decode()) == (who == "dora" and is_private)


@pytest.mark.parametrize("who", ["ben", "dora", "chidi", "fay"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_one_kept_is_shown_only_while_one_may_read_it(who, audience, post, people, browser_of):
    made = post(audience)
    # Kept at a time when they could read it; what changed since is what the door has to know.
    Bookmark.objects.create(account=people[who], post=made, created_at=timezone.now())
    Favourite.objects.create(account=people[who], post=made, created_at=timezone.now())

    for door in ("/saved", "/thanked"):
        assert (WORDS in browser_of(who).get(door).content.decode()) == (who in MAY_READ[audience])


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("fate", ["hidden", "suspended", "left"])
def test_what_was_taken_away_is_gone_on_every_door(who, fate, post, people, browser_of):
    made = post("everyone")
    if fate == "hidden":
        type(made).objects.filter(pk=made.pk).update(hidden_at=timezone.now())
    else:
        Account.objects.filter(pk=people["amara"].pk).update(**{f"{fate}_at": timezone.now()})
    may = fate == "hidden" and who == "amara"
    browser = browser_of(who)

    assert browser.get(f"/@amara/{made.id}").status_code in ({200} if may else {404, 302})
    for door in ("/here", "/known", "/tags/walk", "/home", "/notices"):
        content = browser.get(door, follow=True).content.decode()
        assert (WORDS in content) == (may and door != "/notices"), door


def test_a_block_hides_both_from_each_other_on_every_door(people, post, browser_of, run_jobs):
    made = post("everyone")
    bookmark(account=people["ben"], post=made, now=timezone.now())
    favourite(account=people["ben"], post=made, now=timezone.now())
    run_jobs()

    block(account=people["ben"], target=people["amara"], now=timezone.now())
    run_jobs()

    browser = browser_of("ben")
    for door in ("/home", "/here", "/known", "/tags/walk", "/saved", "/thanked", "/notices", "/@amara"):
        assert WORDS not in browser.get(door).content.decode(), door
    assert browser.get(f"/@amara/{made.id}").status_code == 404
    assert "Ben" not in browser_of("amara").get("/notices").content.decode()
    assert browser_of("amara").get("/@ben").status_code == 404
