"""Quoting on pages: the way from a post to the words beside it and out again, without a script."""

import pytest

from kith.members.models import User
from kith.posts.actions import choose_quoters, delete_post, publish_post
from kith.posts.drafts import Draft, from_json
from kith.posts.models import Post, Quote, QuoteState, Unsent


@pytest.fixture
def quoted(amara, now):
    draft = Draft(text="Half a year of walking", quoters="everyone")
    return publish_post(author=amara, draft=draft, now=now)


@pytest.fixture
def quote(chidi, quoted, now):
    return publish_post(author=chidi, draft=Draft(text="See this", quoted_id=quoted.pk), now=now)


@pytest.fixture
def browser(chidi, sign_in):
    return sign_in(chidi)


def page_of(browser, address, **form):
    answer = browser.post(address, form) if form else browser.get(address)
    return answer.content.decode()


def test_quotes_from_the_menu_of_a_post(browser, chidi, quoted):
    page = page_of(browser, f"/@amara/{quoted.pk}")
    assert f'href="/write?quote={quoted.pk}"' in page

    page = page_of(browser, f"/write?quote={quoted.pk}")
    assert "Half a year of walking" in page
    assert f'name="quote" value="{quoted.pk}"' in page
    form = {"text": "I know this", "visibility": "public", "quote": quoted.pk, "do": "post"}
    answer = browser.post(f"/write?quote={quoted.pk}", form)

    post = Post.objects.get(author=chidi)
    assert answer.headers["Location"] == f"/@chidi/{post.pk}"
    page = page_of(browser, f"/@chidi/{post.pk}")
    assert page.index("I know this") < page.index("Half a year of walking")


def test_leaves_the_quote_out_and_keeps_the_words(browser, quoted):
    form = {"text": "My own words", "visibility": "public"}
    page = page_of(browser, f"/write?quote={quoted.pk}", **form, quote=quoted.pk, do="unquote")

    assert ">My own words</textarea>" in page
    assert "Half a year" not in page
    browser.post(f"/write?quote={quoted.pk}", form | {"do": "post"})
    assert not Quote.objects.exists()
    assert Post.objects.filter(source="My own words", is_quote=False).exists()


@pytest.mark.parametrize("change", ["deleted", "closed"])
def test_says_what_came_between_and_keeps_the_words(browser, amara, quoted, change):
    if change == "deleted":
        delete_post(post=quoted, by=amara)
    else:
        choose_quoters(post=quoted, author=amara, quoters="nobody")

    answer = browser.post("/write", {"text": "Too late", "visibility": "public", "quote": quoted.pk, "do": "post"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert ">Too late</textarea>" in page
    assert ("not here any more" if change == "deleted" else "not open to you") in page


def test_nobody_quotes_what_they_do_not_see(browser, amara, now):
    private = publish_post(author=amara, draft=Draft(text="Between us", visibility="followers"), now=now)

    assert browser.get(f"/write?quote={private.pk}").status_code == 404
    page = page_of(browser, "/write", text="Look", visibility="public", quote=private.pk, do="post")
    assert "Between us" not in page
    assert not Quote.objects.exists()


def test_a_quote_of_ones_own_words_for_followers_begins_so(amara, sign_in, now):
    private = publish_post(author=amara, draft=Draft(text="Between us", visibility="followers"), now=now)

    page = page_of(sign_in(amara), f"/write?quote={private.pk}")

    assert '<option value="followers" selected' in page


def test_a_draft_keeps_its_quote_until_it_is_left_out(browser, quoted):
    form = {"text": "Later", "visibility": "public", "quote": quoted.pk, "quoters": "followers", "do": "draft"}
    browser.post("/write", form)
    kept = Unsent.objects.get()
    assert from_json(kept.draft).quoted_id == quoted.pk
    assert "a quote" in page_of(browser, "/drafts")
    page = page_of(browser, f"/drafts/{kept.pk}")
    assert f'name="quote" value="{quoted.pk}"' in page
    assert '<option value="followers" selected' in page

    del form["quote"]
    browser.post(f"/drafts/{kept.pk}", form)

    kept.refresh_from_db()
    assert from_json(kept.draft).quoted_id is None


def test_begins_with_who_may_quote_as_one_chose(browser, chidi):
    User.objects.filter(pk=chidi.user.pk).update(default_quoters="followers")

    small, large = page_of(browser, "/home"), page_of(browser, "/write")

    assert '<input type="hidden" name="quoters" value="followers">' in small
    assert '<option value="followers" selected>My followers</option>' in large
    browser.post("/write", {"text": "Mine", "visibility": "public", "quoters": "followers", "do": "post"})
    assert Post.objects.get(source="Mine").quoters == "followers"


def test_chooses_again_who_may_quote(amara, sign_in, quoted):
    browser = sign_in(amara)
    form = {"visibility": "public", "repliers": "everyone", "lasts": "", "quoters": "nobody"}

    browser.post(f"/posts/{quoted.pk}/audience", form)
    quoted.refresh_from_db()
    assert quoted.quoters == "nobody"

    browser.post(f"/posts/{quoted.pk}/audience", form | {"visibility": "followers"})
    assert 'name="quoters"' not in page_of(browser, f"/posts/{quoted.pk}/audience")


def test_takes_ones_own_post_out(amara, sign_in, quoted, quote):
    browser = sign_in(amara)
    address = f"/posts/{quote.pk}/take_out"
    assert address in page_of(browser, f"/@chidi/{quote.pk}")
    assert "See this" in page_of(browser, address)

    answer = browser.post(address)

    assert answer.headers["Location"] == f"/@chidi/{quote.pk}"
    page = page_of(browser, f"/@chidi/{quote.pk}")
    assert "Its author took it out" in page
    assert "Half a year" not in page
    assert browser.post(address).status_code == 404


def test_nobody_else_takes_it_out(ben, dee, browser, sign_in, quote):
    for each in (browser, sign_in(ben), sign_in(dee)):
        assert each.get(f"/posts/{quote.pk}/take_out").status_code == 404
        assert each.post(f"/posts/{quote.pk}/take_out").status_code == 404
    assert Quote.objects.get().state == QuoteState.ACCEPTED
