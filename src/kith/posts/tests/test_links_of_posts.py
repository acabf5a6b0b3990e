"""Which addresses a post mentions, and what becomes of its card when their pages say something (rows K10, K19)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.links.models import Link
from kith.posts.actions import edit_post, publish_post, receive_post, revise_received_post
from kith.posts.drafts import Draft, IncomingPost
from kith.posts.linked import addresses_in, has_own_words
from kith.posts.models import Origin, Post, PostLink, Visibility
from tests.cast import make_account

STORY = "https://lantern.test/news/1"
PAGE = '<meta property="og:title" content="A day in court">'


def publish(author, now, text, **options):
    return publish_post(author=author, draft=Draft(text=text, **options), now=now)


def addresses(post):
    return [each.link.address for each in PostLink.objects.filter(post=post).select_related("link")]


def test_addresses_in_words_are_kept_in_their_order(amara, now):
    post = publish(amara, now, f"First {STORY}?utm_source=x, then https://other.test/b and {STORY} again")

    assert addresses(post) == [STORY, "https://other.test/b"]
    assert post.story.address == STORY


def test_names_tags_and_our_own_pages_are_no_links(amara, ben, now):
    post = publish(amara, now, "@ben says #court http://kith.test/@amara/1 and mail jo@lantern.test")

    assert addresses(post) == []
    assert post.story is None


def test_a_post_without_links_costs_not_one_statement_more(amara, now):
    def statements(text):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            publish(amara, now, text)
        return [each["sql"] or "" for each in asked.captured_queries]

    publish(amara, now, "to warm up")
    assert not [sql for sql in statements("Only words") if "links_link" in sql or "postlink" in sql]
    assert [sql for sql in statements(STORY) if "postlink" in sql]


def test_edited_words_have_their_own_links(amara, now):
    post = publish(amara, now, f"See {STORY}")
    edited = edit_post(post=post, author=amara, draft=Draft(text="See https://other.test/b"), now=now)
    assert addresses(edited) == ["https://other.test/b"]
    assert Post.objects.get(pk=post.pk).story.address == "https://other.test/b"

    edit_post(post=edited, author=amara, draft=Draft(text="See nothing"), now=now)
    assert addresses(post) == []
    assert Post.objects.get(pk=post.pk).story is None


def website(address):
    account = make_account("lantern", kind="feed")
    account.url = address
    account.save(update_fields=["url"])
    return account


def incoming(**fields):
    return IncomingPost(uri="https://far.test/1", published_at=fields.pop("now"), **fields)


def test_what_arrives_has_links_too(db, now):
    emi = make_account("emi", domain="far.test")
    words = f'<p><a href="https://far.test/@jo" class="u-url mention">@jo</a> <a href="{STORY}" rel="x">here</a></p>'
    post = receive_post(author=emi, incoming=incoming(now=now, html=words, origin=Origin.ELSEWHERE), now=now)
    assert addresses(post) == [STORY]

    revise_received_post(post=post, incoming=incoming(now=now, html="<p>Gone</p>", origin=Origin.ELSEWHERE), now=now)
    assert addresses(post) == []


def test_an_item_of_a_feed_is_its_article(db, now, fake_web, run_jobs):
    lantern = website("https://www.lantern.test/")
    item = incoming(now=now, html='<p>As <a href="https://other.test/b">said</a></p>', url=STORY, origin=Origin.FEED)
    post = receive_post(author=lantern, incoming=item, now=now)
    run_jobs()

    assert addresses(post) == [STORY]
    assert fake_web.asked == [], "its card says all already"


def test_an_item_that_leads_round_another_corner_is_followed_to_its_end(db, now, fake_web, run_jobs):
    lantern = website("https://lantern.test/")
    fake_web.put("https://feeds.counter.test/r/7", status=302, location=STORY)
    fake_web.put(STORY, PAGE, content_type="text/html")
    item = incoming(now=now, url="https://feeds.counter.test/r/7", origin=Origin.FEED)
    post = receive_post(author=lantern, incoming=item, now=now)
    run_jobs()

    post.refresh_from_db()
    assert post.story.address == STORY


def test_a_preview_that_comes_later_makes_the_card_anew(amara, now, fake_web, run_jobs):
    fake_web.put("https://short.test/a", status=302, location=STORY)
    fake_web.put(STORY, PAGE, content_type="text/html")
    post = publish(amara, now, "https://short.test/a")
    run_jobs()

    post.refresh_from_db()
    assert post.version > 1
    assert post.story == Link.objects.get(address=STORY)
    assert post.story.title == "A day in court"


@pytest.mark.parametrize(
    ("visibility", "is_asked"),
    [(Visibility.PUBLIC, True), (Visibility.QUIET, True), (Visibility.FOLLOWERS, True), (Visibility.MENTIONED, False)],
)
def test_words_for_a_few_start_no_look_at_a_page(amara, ben, now, fake_web, run_jobs, visibility, is_asked):
    publish(amara, now, f"@ben {STORY}", visibility=visibility)
    run_jobs()
    assert bool(fake_web.asked) is is_asked


@pytest.mark.parametrize(
    ("words", "has_more"),
    [
        ('<p><a href="https://a.test/">a.test</a></p>', False),
        ('<p><a href="/@b" class="mention">@<span>b</span></a> <a href="https://a.test/">a</a> …</p>', False),
        ('<p>Read <a href="https://a.test/">this</a></p>', True),
        ("<p>讀</p>", True),
    ],
)
def test_words_of_its_own(words, has_more):
    assert has_own_words(Post(html=words)) is has_more


def test_addresses_as_they_are_written():
    assert addresses_in('<a href="https://a.test/?a=1&amp;b=2" rel="x">a</a>') == ["https://a.test/?a=1&b=2"]
    assert addresses_in("<p>https://a.test/ typed only</p>") == []
