"""Found posts keep to what their reader would rather not meet, as other lists of strangers' posts do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.filters.actions import FilterDraft, Keyword, make_filter
from kith.filters.models import Context
from kith.filters.queries import forget_matchers
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.search.asking import read
from kith.search.showing import show_posts


@pytest.fixture(autouse=True)
def _nothing_remembered():
    forget_matchers()


@pytest.fixture
def posts(amara, now):
    type(amara).objects.filter(pk=amara.pk).update(is_indexable=True)
    amara.refresh_from_db()
    return [publish_post(author=amara, draft=Draft(text=f"tea and {word}"), now=now) for word in ("bread", "grief")]


@pytest.fixture
def searched(ben, sign_in):
    def page(text="tea", who=ben):
        return sign_in(who).get("/search", {"q": text, "show": "posts"}).content.decode()

    return page


def keep_away(account, now, *, action, word="grief", contexts=tuple(Context.values)):
    draft = FilterDraft(title="Deaths & <b>", keywords=[Keyword(word)], action=action, contexts=contexts)
    make_filter(account=account, draft=draft, now=now)
    account.refresh_from_db()


@pytest.mark.parametrize(
    ("action", "contexts", "stands", "is_folded"),
    [
        ("hide", ["public"], False, False),
        ("warn", ["public"], True, True),
        ("blur", ["public"], True, False),
        ("hide", ["home", "thread"], True, False),
    ],
)
def test_what_a_filter_makes_of_a_found_post(ben, posts, now, searched, action, contexts, stands, is_folded):
    keep_away(ben, now, action=action, contexts=contexts)

    page = searched()

    assert "bread" in page
    assert ("grief" in page) is stands
    assert ("‘Deaths &amp; &lt;b&gt;’" in page) is is_folded


def test_ones_own_words_stay(amara, posts, now, searched):
    keep_away(amara, now, action="hide")

    assert "grief" in searched(who=amara)


def test_says_why_a_page_is_empty(ben, posts, now, searched):
    keep_away(ben, now, action="hide", word="tea")

    page = searched()

    assert "Your filters keep away what would stand here." in page
    assert "Nothing found" not in page


def test_who_filters_nothing_pays_nothing(ben, chidi, posts, now):
    keep_away(chidi, now, action="hide", word="weather")
    ids, asked = [post.id for post in posts], read("tea", now=now)

    counts = {}
    for viewer in (ben, chidi):
        show_posts(viewer, ids, asked, now=now)
        forget_matchers()
        with CaptureQueriesContext(
            connection,
        ) as asked_for:
            show_posts(viewer, ids, asked, now=now)
        counts[viewer.username] = len(asked_for)

    assert counts["ben"] == 1
    assert counts["chidi"] > 1
