"""`in:saved` finds the addresses someone saved beside the posts: their own, and nobody else's."""

import pytest

from kith.links.models import Link
from kith.posts.actions import bookmark, publish_post
from kith.posts.drafts import Draft
from kith.reading.actions import save_address

TITLE = "Respite care at home"


@pytest.fixture
def address(ben, now):
    kept = save_address(account=ben, address="https://care.test/respite", now=now)
    Link.objects.filter(pk=kept.link_id).update(title=TITLE, description="For carers of an older person")
    return kept


@pytest.fixture
def page(sign_in):
    return lambda who, asked, **more: sign_in(who).get("/search", {"q": asked} | more).content.decode()


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("in:saved", True),
        ("respite in:saved", True),
        ("RESPITE home in:saved", True),
        ("resp* in:saved", True),
        ("carers in:saved", True),
        ("respite -tea in:saved", True),
        ("respite tea in:saved", False),
        ("respite -carers in:saved", False),
        ("-respite in:saved", False),
        ("respite", False),
        ("respite in:library", False),
        ("respite from:me in:saved", False),
        ("respite has:image in:saved", False),
        ("respite before:2020 in:saved", False),
    ],
)
def test_finds_what_was_asked(ben, address, page, asked, is_found):
    for more in ({}, {"show": "posts"}):
        found = page(ben, asked, **more)

        assert (TITLE in found) is is_found
        assert (f'href="/saved/{address.pk}"' in found) is is_found
        assert ("Addresses you saved" in found) is is_found
        assert not (is_found and "Nothing found" in found)


def test_nobody_elses(chidi, address, page):
    assert TITLE not in page(chidi, "respite in:saved")


def test_stands_before_the_posts_and_only_at_the_top(amara, ben, address, page, now):
    post = publish_post(author=amara, draft=Draft(text="Respite in a post"), now=now)
    bookmark(account=ben, post=post, now=now)

    top = page(ben, "respite in:saved")

    assert top.index(TITLE) < top.index("in a post")
    assert TITLE not in page(ben, "respite in:saved", show="posts", max_id=post.id + 1)


def test_says_where_the_rest_is(ben, page, now):
    for number in range(6):
        save_address(account=ben, address=f"https://care.test/respite/{number}", now=now)

    found = page(ben, "respite in:saved")

    assert found.count('href="/saved/') == 5
    assert 'href="/saved?q=respite"' in found
