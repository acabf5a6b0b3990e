"""The page of what quotes a post: linked from its count, and only what one may read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.accounts.actions import block, block_domain, limit_account, mute
from kith.accounts.models import Follow
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post, Quote
from kith.timelines.cards import forget_cards
from tests.cast import NOW, make_account


@pytest.fixture
def quoted(amara):
    return publish(amara, "Half a year of walking", quoters="everyone")


def publish(author, text, **fields):
    return publish_post(author=author, draft=Draft(text=text, **fields), now=NOW)


def address(post):
    return f"/{post.author.handle}/{post.id}/quotes"


def page(browser, post):
    answer = browser.get(address(post))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_count_leads_to_it(client, sign_in, quoted, ben, chidi):
    link = f'href="{address(quoted)}"'
    assert link not in client.get(f"/{quoted.author.handle}/{quoted.id}").content.decode()
    publish(ben, "So it was for us", quoted_id=quoted.id)
    assert "1 post quotes this" in client.get(f"/{quoted.author.handle}/{quoted.id}").content.decode()
    publish(chidi, "And a year for me", quoted_id=quoted.id)

    for browser in (client, sign_in(ben)):
        thread = browser.get(f"/{quoted.author.handle}/{quoted.id}").content.decode()
        assert link in thread
        assert "2 posts quote this" in thread
        shown = page(browser, quoted)
        assert shown.index("And a year for me") < shown.index("So it was for us")


@pytest.mark.parametrize("why", ["audience", "blocks", "blocked", "muted", "server", "limited"])
def test_only_what_one_may_read_stands_there(why, client, sign_in, quoted, amara, ben, chidi, emi, now):
    author = emi if why == "server" else chidi
    post = publish(author if why != "server" else ben, "Only for some", quoted_id=quoted.id)
    if why == "audience":
        Post.objects.filter(pk=post.pk).update(visibility="followers")
    elif why == "blocks":
        block(account=ben, target=chidi, now=now)
    elif why == "blocked":
        block(account=chidi, target=ben, now=now)
    elif why == "muted":
        mute(account=ben, target=chidi, now=now)
    elif why == "server":
        Post.objects.filter(pk=post.pk).update(author=emi)
        block_domain(account=ben, domain=emi.domain, now=now)
    else:
        limit_account(account=chidi, now=now)

    assert "Only for some" not in page(sign_in(ben), quoted)
    assert ("Only for some" in page(client, quoted)) == (why not in {"audience", "limited"})
    Follow.objects.create(follower=amara, followed=author, created_at=NOW, accepted_at=NOW)
    assert "Only for some" in page(sign_in(amara), quoted), "who is quoted may know it all"


def test_of_a_post_that_one_may_not_see_there_is_no_such_page(client, sign_in, amara, ben, chidi):
    post = publish(amara, "For those who follow me", visibility="followers")

    assert client.get(address(post)).status_code == 404
    assert sign_in(chidi).get(address(post)).status_code == 404
    assert sign_in(ben).get(address(post)).status_code == 200
    assert client.get("/@amara/7/quotes").status_code == 404


def test_another_address_leads_to_the_right_one(client, quoted):
    assert client.get(f"/@somebody/{quoted.id}/quotes")["Location"] == address(quoted)


def test_it_is_paged_and_asks_as_often_for_many(client, quoted):
    asked = []
    for most in (2, 25):
        for number in range(Quote.objects.count(), most):
            publish(make_account(f"q{number}"), f"Word number {number}.", quoted_id=quoted.id)
        forget_cards()
        with CaptureQueriesContext(connection) as questions:
            shown = page(client, quoted)
        asked.append(len(questions))

    assert asked[0] == asked[1]
    assert "Word number 24." in shown
    assert "Word number 0." not in shown
    older = client.get(f"{address(quoted)}?max_id={Post.objects.order_by('-id')[19].pk}").content.decode()
    assert "Word number 0." in older
