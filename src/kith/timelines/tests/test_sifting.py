import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.accounts.actions import follow
from kith.filters.actions import FilterDraft, Keyword, make_filter, mute_tag
from kith.filters.queries import forget_matchers
from kith.foundations.paging import Cursor
from kith.media.models import Kind, MediaFile, State
from kith.posts.actions import boost, mute_thread, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Tag
from kith.timelines.queries import home_page

_FOLDED = re.compile(r'<details class="cover filtered">.*?</article>\s*</details>', re.DOTALL)
EVERYWHERE = ("/home", "/here", "/known", "/tags/ward", "/@amara", "/@amara/{post}")


@pytest.fixture(autouse=True)
def _nothing_remembered():
    forget_matchers()


@pytest.fixture
def post(amara, ben, now, run_jobs):
    made = publish_post(author=amara, draft=Draft(text="A death on the #ward"), now=now)
    run_jobs()
    return made


@pytest.fixture
def keep_away(now):
    def make(account, *words, action="hide", **more):
        keywords = [Keyword(word) for word in words]
        draft = FilterDraft(title="Deaths", keywords=keywords, action=action, **more)
        return make_filter(account=account, draft=draft, now=now)

    return make


def shown(browser, address):
    return browser.get(address).content.decode()


@pytest.mark.parametrize("address", EVERYWHERE)
def test_folds_behind_the_name_of_the_filter(address, ben, post, keep_away, sign_in):
    keep_away(ben, "death", action="warn")

    page = shown(sign_in(ben), address.format(post=post.id))

    assert "Hidden by your filter" in page
    assert "‘<bdi>Deaths</bdi>’" in page
    assert "A death on the" in page  # behind it
    before, _, _behind = page.partition('<details class="cover filtered">')
    assert "A death on the" not in before


@pytest.mark.parametrize("address", EVERYWHERE[:-1])
def test_leaves_out_what_is_to_be_left_out(address, ben, post, keep_away, sign_in):
    keep_away(ben, "death")

    assert "A death on the" not in shown(sign_in(ben), address)


def test_a_post_that_is_opened_is_folded_and_not_gone(ben, post, keep_away, sign_in):
    keep_away(ben, "death")

    page = shown(sign_in(ben), f"/@amara/{post.id}")

    assert "Hidden by your filter" in page
    assert '<h1 dir="auto">A post by Amara' in page


def test_others_read_what_they_always_read(amara, ben, chidi, post, keep_away, sign_in, client):
    keep_away(ben, "death")

    assert "A death on the" in shown(sign_in(amara), "/home")
    assert "A death on the" in shown(sign_in(chidi), "/here")
    assert "A death on the" in shown(client, "/here")


def test_looks_only_where_it_is_told(ben, post, keep_away, sign_in):
    keep_away(ben, "death", contexts=["public"])

    assert "A death on the" in shown(sign_in(ben), "/home")
    assert "A death on the" not in shown(sign_in(ben), "/here")


def test_covers_only_the_pictures(amara, ben, now, run_jobs, keep_away, sign_in):
    picture = MediaFile.objects.create(
        id=1, owner_id=amara.id, kind=Kind.IMAGE, state=State.READY, file="a.webp", preview="b.webp", width=8, height=5,
        created_at=now,
    )  # fmt: skip
    publish_post(author=amara, draft=Draft(text="After the death", media_ids=(picture.id,)), now=now)
    run_jobs()
    assert "Covered by your filter" not in shown(sign_in(ben), "/home")

    keep_away(ben, "death", action="blur")

    page = shown(sign_in(ben), "/home")
    assert "After the death" in page
    assert "Covered by your filter" in page
    assert "Covered by your filter" not in shown(sign_in(amara), "/home")


def test_quotes_nothing_that_is_filtered(amara, ben, chidi, now, post, run_jobs, keep_away, sign_in):
    """Neither the line over an answer nor the look into a discussion says it."""
    follow(follower=ben, target=chidi, now=now)
    answer = publish_post(author=chidi, draft=Draft(text="So sorry", in_reply_to_id=post.id), now=now)
    other = publish_post(author=amara, draft=Draft(text="Who is well?"), now=now)
    publish_post(author=chidi, draft=Draft(text="Not me, a death", in_reply_to_id=other.id), now=now)
    run_jobs()
    for action in ("warn", "hide"):
        keep_away(ben, "death", action=action)
        shown_at_once = _FOLDED.sub("", shown(sign_in(ben), "/home")).lower()
        assert "a death on the" not in shown_at_once
        assert "not me, a death" not in shown_at_once
    assert "So sorry" in shown(sign_in(ben), f"/@chidi/{answer.id}")


def test_what_is_quiet_leaves_home_and_comes_back(amara, ben, now, post, sign_in):
    page = lambda at: [row.post_id for row in home_page(ben, Cursor(), now=at).rows]  # noqa: E731
    assert page(now) == [post.id]

    mute_thread(account=ben, post=post, now=now, ends_at=now + timedelta(hours=1))
    assert page(now) == []
    assert page(now + timedelta(hours=1)) == [post.id]

    mute_tag(account=ben, tag=Tag.objects.get(name="ward"), now=now, ends_at=now + timedelta(hours=2))
    assert page(now + timedelta(hours=1)) == []
    assert "A death on the" in shown(sign_in(ben), "/tags/ward")


class TestPaging:
    """Every post that is not left out is met once, whichever way one goes."""

    @pytest.fixture
    def posts(self, amara, ben, now, run_jobs):
        made = [
            publish_post(
                author=amara,
                draft=Draft(text=f"{'Death' if number % 3 else 'Walk'} {number}"),
                now=now + timedelta(seconds=number),
            )
            for number in range(45)
        ]
        run_jobs()
        return made

    def test_pages_are_filled_up(self, ben, posts, keep_away, now):
        keep_away(ben, "death")

        page = home_page(ben, Cursor(limit=5), now=now)

        assert len(page.rows) == 5
        met = list(page.rows)
        while page.older is not None:
            page = home_page(ben, Cursor(max_id=page.older, limit=5), now=now)
            met += page.rows
        assert [row.post_id for row in met] == [post.id for post in reversed(posts[::3])]

    def test_and_so_is_the_way_back(self, ben, posts, keep_away, now):
        keep_away(ben, "death")

        page = home_page(ben, Cursor(min_id=posts[0].id, limit=5), now=now)
        met = list(page.rows)
        while page.newer is not None:
            page = home_page(ben, Cursor(min_id=page.newer, limit=5), now=now)
            met = page.rows + met
        assert [row.post_id for row in met] == [post.id for post in reversed(posts[3::3])]

    def test_a_home_of_nothing_else_says_so(self, ben, posts, keep_away, sign_in):
        keep_away(ben, "death", "walk")

        page = shown(sign_in(ben), "/home?limit=5")

        assert "Your filters keep away" in page
        assert "Your shelves are empty" not in page


def test_a_boost_of_ones_own_words_is_never_filtered(amara, ben, now, post, run_jobs, keep_away):
    follow(follower=amara, target=ben, now=now)
    boost(account=ben, post=post, now=now)
    run_jobs()
    keep_away(amara, "death")

    assert [row.subject_id for row in home_page(amara, Cursor(), now=now).rows] == [post.id]


def test_filters_cost_a_home_no_question_once_they_are_known(
    amara, ben, post, keep_away, sign_in, django_assert_max_num_queries
):
    browser = sign_in(ben)
    browser.get("/home")
    with CaptureQueriesContext(connection) as asked:
        browser.get("/home")
    most = len(asked)
    keep_away(ben, "nothing", "of", "this")
    browser.get("/home")
    with django_assert_max_num_queries(most):
        browser.get("/home")
