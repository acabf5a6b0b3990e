"""Previews of links in apps: who wrote the page, and whom it may name (row K19)."""

import pytest

from kith.accounts.actions import ProfileDraft, change_profile
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft

STORY = "https://lantern.test/news/1"
PAGE = (
    '<meta property="og:title" content="A day in court"><meta name="author" content="A. Writer">'
    '<meta name="fediverse:creator" content="@amara@kith.test">'
)


@pytest.fixture
def shown(app_of, ben, fake_web, run_jobs, now):
    """`shown()` is the preview as Ben's app gets it."""
    fake_web.put(STORY, PAGE, content_type="text/html")
    post = publish_post(author=ben, draft=Draft(text=f"See {STORY}"), now=now)

    def shown():
        run_jobs()
        return app_of(ben).get(f"/api/v1/statuses/{post.id}").json()["card"]

    return shown


def let(amara, *domains, now):
    change_profile(account=amara, draft=ProfileDraft(attribution_domains=list(domains)), now=now)


def test_an_author_who_lets_the_website_is_named_with_their_account(shown, amara, now):
    let(amara, "lantern.test", now=now)

    (author,) = shown()["authors"]

    assert (author["name"], author["account"]["acct"]) == (amara.name, "amara")
    assert shown()["missing_attribution"] is False


def test_who_did_not_let_it_is_a_name_without_an_account(shown):
    card = shown()

    assert card["authors"] == [{"name": "A. Writer", "url": "", "account": None}]
    assert card["missing_attribution"] is True


def test_taking_it_back_is_heeded_in_apps_too(shown, amara, now):
    let(amara, "lantern.test", now=now)
    assert shown()["authors"][0]["account"] is not None

    let(amara, now=now)

    assert shown()["authors"][0]["account"] is None
