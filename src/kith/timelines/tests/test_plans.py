"""How SQLite goes about pages once it has counted its tables."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.accounts.actions import follow
from kith.collections.models import Collection, Item
from kith.foundations.paging import Cursor
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.timelines import queries

# As counted in a town of fifty who all follow each other: what made it begin with all authors.
OF_FIFTY = [
    ("timelines_homeentry", "sqlite_autoindex_timelines_homeentry_2", "150000 3000 1"),
    ("timelines_homeentry", "sqlite_autoindex_timelines_homeentry_1", "150000 3000 1"),
    ("accounts_account", "accounts_directory", "50 50 50 17"),
    ("accounts_account", "accounts_one_per_handle", "50 1 1"),
    ("accounts_account", "sqlite_autoindex_accounts_account_2", "50 1"),
    ("accounts_account", "sqlite_autoindex_accounts_account_1", "50 1"),
]
# And where everybody has more to read than there are people: what made it put each author to a filter of all (BLOOM).
OF_FIVE_HUNDRED = [
    ("timelines_homeentry", "sqlite_autoindex_timelines_homeentry_2", "1500000 3000 1"),
    ("timelines_homeentry", "sqlite_autoindex_timelines_homeentry_1", "1500000 3000 1"),
    ("posts_post", "posts_known", "30000 1"),
    ("posts_post", "posts_local", "30000 1"),
    ("posts_post", "posts_replies", "500 50"),
    ("posts_post", "posts_by_thread", "30000 1 1"),
    ("posts_post", "posts_by_author", "30000 60 1"),
    ("posts_post", "sqlite_autoindex_posts_post_1", "30000 1"),
    ("notifications_notification", "notifications_bell", "2000000 4000 1"),
    ("accounts_follow", "accounts_followers", "24500 49 1"),
    ("accounts_follow", "accounts_follow_follower_id_9423e7d3", "24500 49"),
    ("accounts_follow", "accounts_follow_followed_id_0525a00e", "24500 49"),
    ("accounts_follow", "sqlite_autoindex_accounts_follow_1", "24500 49 1"),
    ("accounts_account", "accounts_directory", "500 500 500 17"),
    ("accounts_account", "accounts_one_per_handle", "500 1 1"),
    ("accounts_account", "sqlite_autoindex_accounts_account_2", "500 1"),
    ("accounts_account", "sqlite_autoindex_accounts_account_1", "500 1"),
]
# A whole table is read; but not what a request brings, what a subquery found, or an index up to the end of a page.
_LONG = re.compile(r"SCAN (?!json_each|counted|known|\(|CONSTANT|posts_post USING INDEX)|BLOOM FILTER")


@pytest.fixture
def count_as(db):
    def count(counted):
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", counted)
            cursor.execute("ANALYZE sqlite_master")

    return count


def steps_of(sql):
    with connection.cursor() as cursor:
        return [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql}".replace("%", "%%"), []).fetchall()]


@pytest.mark.only_on("sqlite")
def test_home_begins_with_the_entries_of_its_owner(amara, count_as, now):
    count_as(OF_FIFTY)
    with CaptureQueriesContext(connection) as asked:
        queries.home_page(amara, Cursor(), now=now)

    steps = steps_of(max((query["sql"] for query in asked.captured_queries), key=len))

    assert steps[0].startswith("SEARCH timelines_homeentry"), steps


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "address",
    ["/home", "/here", "/known", "/@amara", "/@amara/{post}", "/@amara/followers", "/@amara/following", "/notices"],
)
def test_no_page_goes_through_all_accounts(address, amara, ben, chidi, count_as, now, run_jobs, sign_in):
    count_as(OF_FIVE_HUNDRED)
    follow(follower=ben, target=amara, now=now)
    follow(follower=chidi, target=amara, now=now)
    post = publish_post(author=amara, draft=Draft(text="@ben how is the leg?"), now=now)
    publish_post(author=chidi, draft=Draft(text="Better?", in_reply_to_id=post.id), now=now)
    run_jobs()
    browser = sign_in(ben)

    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address.format(post=post.id)).status_code == 200

    asking = [query["sql"] for query in asked.captured_queries if query["sql"].lstrip().startswith("SELECT")]
    long = {sql: [step for step in steps_of(sql) if _LONG.match(step)] for sql in asking}
    assert {sql: steps for sql, steps in long.items() if steps} == {}


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("rows", [Collection.objects, Item.objects])
def test_whom_one_may_meet_is_asked_of_each_row(rows, ben, count_as):
    count_as(OF_FIVE_HUNDRED)

    with CaptureQueriesContext(connection) as asked:
        assert not list(rows.shown_to(ben).order_by("-pk")[:20])

    (query,) = asked.captured_queries
    assert not [step for step in steps_of(query["sql"]) if step.startswith("LIST SUBQUERY")]
