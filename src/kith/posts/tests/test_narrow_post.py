"""Changing afterwards whom a post is for: only fewer, everywhere at once; when it goes."""

from datetime import UTC, datetime, timedelta

import pytest

from kith.accounts.actions import follow
from kith.posts.actions import (
    MayNotEdit,
    MayOnlyNarrow,
    bookmark,
    boost,
    delete_expired_posts,
    expire_post,
    narrow_post,
    pin,
    publish_post,
    unpin,
)
from kith.posts.drafts import Draft
from kith.posts.models import Pin, Post

WIDTH = ["public", "quiet", "followers", "mentioned"]
# amara wrote it and names dee, ben follows amara, chidi follows nobody
SEES = {
    "public": {"amara", "ben", "chidi", "dee", "visitor"},
    "quiet": {"amara", "ben", "chidi", "dee", "visitor"},
    "followers": {"amara", "ben", "dee"},
    "mentioned": {"amara", "dee"},
}


@pytest.fixture
def people(amara, ben, chidi, dee):
    return {"amara": amara, "ben": ben, "chidi": chidi, "dee": dee, "visitor": None}


@pytest.mark.parametrize("before", WIDTH)
@pytest.mark.parametrize("after", WIDTH)
def test_only_fewer_see_it_and_nobody_else_by_any_way(before, after, people, now, sign_in, client, run_jobs):
    amara, chidi, dee = people["amara"], people["chidi"], people["dee"]
    post = publish_post(author=amara, draft=Draft(text="Between us, @dee #walk", visibility=before), now=now)
    if before in {"public", "quiet"}:
        follow(follower=chidi, target=dee, now=now)
        boost(account=dee, post=post, now=now)
    run_jobs()

    if WIDTH.index(after) < WIDTH.index(before):
        with pytest.raises(MayOnlyNarrow):
            narrow_post(post=post, author=amara, visibility=after, is_local_only=False)
        return
    narrow_post(post=post, author=amara, visibility=after, is_local_only=False)

    for name, account in people.items():
        browser = sign_in(account) if account else client
        for address in (f"/@amara/{post.id}", "/home", "/@amara", "/@dee", "/tags/walk", "/here", "/known", "/notices"):
            shown = "Between us" in browser.get(address).content.decode()
            assert not shown or name in SEES[after], f"{address} shows it to {name}"
        assert Post.objects.visible_to(account).filter(pk=post.id).exists() == (name in SEES[after])


def test_this_server_only_is_fewer_too(amara, chidi, now, client):
    post = publish_post(author=amara, draft=Draft(text="Hm"), now=now)

    narrow_post(post=post, author=amara, visibility="public", is_local_only=True)

    assert client.get(f"/@amara/{post.id}").status_code == 404
    assert Post.objects.visible_to(chidi).filter(pk=post.id).exists()
    post.refresh_from_db()
    with pytest.raises(MayOnlyNarrow):
        narrow_post(post=post, author=amara, visibility="public", is_local_only=False)


def test_what_only_a_few_see_is_not_counted_pinned_or_passed_on(amara, ben, chidi, now):
    asked = publish_post(author=ben, draft=Draft(text="Who?"), now=now)
    post = publish_post(author=amara, draft=Draft(text="I", in_reply_to_id=asked.id), now=now)
    pin(account=amara, post=post, now=now)
    boost(account=chidi, post=post, now=now)
    boost(account=amara, post=post, now=now)

    narrow_post(post=post, author=amara, visibility="mentioned", is_local_only=False)

    for row in (amara, asked, post):
        row.refresh_from_db()
    assert (amara.posts_count, asked.replies_count, post.boosts_count) == (0, 0, 0)
    assert not Pin.objects.exists()
    assert not Post.objects.filter(boost_of=post).exists()


def test_nobody_narrows_anothers(amara, ben, now, sign_in):
    post = publish_post(author=amara, draft=Draft(text="Hm"), now=now)

    with pytest.raises(MayNotEdit):
        narrow_post(post=post, author=ben, visibility="followers", is_local_only=False)
    assert sign_in(ben).get(f"/posts/{post.id}/audience").status_code == 404
    assert sign_in(ben).post(f"/posts/{post.id}/audience", {"visibility": "followers"}).status_code == 404


def test_the_page_offers_only_fewer_and_keeps_what_was_chosen(amara, now, sign_in):
    post = publish_post(author=amara, draft=Draft(text="Hm", visibility="followers"), now=now)
    browser = sign_in(amara)

    page = browser.get(f"/posts/{post.id}/audience").content.decode()
    assert 'value="mentioned"' in page
    assert 'value="public"' not in page
    assert browser.post(f"/posts/{post.id}/audience", {"visibility": "public"}).status_code == 422

    chosen = {"visibility": "mentioned", "repliers": "nobody", "lasts": "1440"}
    browser.post(f"/posts/{post.id}/audience", chosen)
    post.refresh_from_db()
    assert (post.visibility, post.repliers) == ("mentioned", "nobody")
    assert post.expires_at > datetime.now(UTC)
    assert "As it is: it goes tomorrow" in browser.get(f"/posts/{post.id}/audience").content.decode()


def test_a_post_goes_at_its_time_unless_its_author_pinned_or_saved_it(amara, ben, now):
    day = Draft(text="For a day", lasts=timedelta(days=1))
    _plain, pinned, saved, saved_by_others = (publish_post(author=amara, draft=day, now=now) for _ in range(4))
    stays = publish_post(author=amara, draft=Draft(text="Hm"), now=now)
    pin(account=amara, post=pinned, now=now)
    bookmark(account=amara, post=saved, now=now)
    bookmark(account=ben, post=saved_by_others, now=now)

    assert delete_expired_posts(now=now + timedelta(hours=23)) == 0
    assert delete_expired_posts(now=now + timedelta(hours=24)) == 2
    assert set(Post.objects.values_list("id", flat=True)) == {pinned.id, saved.id, stays.id}
    amara.refresh_from_db()
    assert amara.posts_count == 3

    unpin(account=amara, post=pinned)
    expire_post(post=saved, author=amara, at=None)
    assert delete_expired_posts(now=now + timedelta(hours=25)) == 1


def test_a_post_says_when_it_goes_in_the_readers_words(amara, sign_in):
    now = datetime.now(UTC)
    post = publish_post(author=amara, draft=Draft(text="For a day", lasts=timedelta(days=1)), now=now)
    browser = sign_in(amara)

    for _ in range(2):  # drawn, and then kept
        assert "Goes tomorrow" in browser.get(f"/@amara/{post.id}").content.decode()


def test_ones_own_default_is_in_the_forms(amara, sign_in):
    amara.user.posts_last = 30
    amara.user.save()
    browser = sign_in(amara)

    assert '<option value="43200" selected>' in browser.get("/write").content.decode()
