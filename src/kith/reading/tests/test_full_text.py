"""The full text of an article inside Kith, for members who ask (row K6), through the door."""

import pytest

from kith.links.models import Article, Link
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post, Visibility
from kith.reading.actions import follow_website, save_address
from kith.reading.tests.test_follow_website import rss

ARTICLE = "https://lantern.test/1"
WORDS = "The judge listened for a long time to what the social worker had to say about the family. " * 4
PAGE = f"""<html lang="en"><head><title>Article 1</title></head><body><nav>Home Shop News</nav><article>
<h1>Article 1</h1><p>{WORDS}<a href="https://other.test/x?utm_source=lantern">on</a></p>
<img src="/court.jpg" alt="The court in rain"><p>{WORDS}</p></article></body></html>"""


@pytest.fixture
def item(ben, now, fake_web, run_jobs):
    """An item of a feed that Ben follows; its page answers with the whole article."""
    fake_web.put("https://lantern.test/feed", rss(1))
    fake_web.put(ARTICLE, PAGE, content_type="text/html")
    follow_website(account=ben, address="https://lantern.test/feed", now=now)
    run_jobs()
    return Post.objects.get(title="Article 1")


def seen(browser, address):
    return browser.get(address).content.decode()


def test_the_whole_article_opens_inside_kith(ben, item, sign_in, fake_web, run_jobs):
    browser = sign_in(ben)
    address = f"/reading/{item.pk}"
    assert "Read all of it here" in seen(browser, address)
    assert ARTICLE not in fake_web.addresses(), "nothing is fetched before somebody asks"

    answer = browser.post("/reading/full-text", {"about": f"post:{item.pk}", "next": address})
    assert answer.url == f"{address}?text=full"
    waiting = seen(browser, answer.url)
    assert "is being fetched" in waiting
    assert 'hx-trigger="every 3s"' in waiting
    run_jobs()

    page = seen(browser, answer.url)
    assert "The judge listened" in page
    assert "Home Shop News" not in page
    assert 'href="https://other.test/x"' in page, "without what counts readers"
    assert "as it was published when Kith fetched it" in page
    assert f'href="{ARTICLE}"' in page, "the way to where it was published"
    assert "The judge listened" not in seen(browser, address), "the short form is a press away"


def test_pictures_wait_until_the_reader_wants_them(ben, item, sign_in, run_jobs):
    browser = sign_in(ben)
    browser.post("/reading/full-text", {"about": f"post:{item.pk}"})
    run_jobs()
    address = f"/reading/{item.pk}?text=full"

    bare = browser.get(address)
    assert "court.jpg" not in bare.content.decode()
    assert "[The court in rain]" in bare.content.decode()
    assert "https:" not in bare.headers.get("Content-Security-Policy", "").partition("img-src")[2].partition(";")[0]
    assert "text=full&amp;pictures=yes" in bare.content.decode()
    assert "court.jpg" in seen(browser, f"{address}&pictures=yes")


def test_it_is_for_members_only_and_not_for_search_engines(ben, item, sign_in, client, run_jobs):
    browser = sign_in(ben)
    browser.post("/reading/full-text", {"about": f"post:{item.pk}"})
    run_jobs()

    stranger = client.get(f"/reading/{item.pk}?text=full").content.decode()
    assert "The judge listened" not in stranger
    assert "Read all of it here" not in stranger
    assert 'content="noindex"' in seen(browser, f"/reading/{item.pk}?text=full")
    assert client.post("/reading/full-text", {"about": f"post:{item.pk}"}).status_code in {302, 403}


def test_what_can_not_be_read_says_why_and_where_to_read_it(ben, item, sign_in, fake_web, run_jobs):
    fake_web.put(ARTICLE, status=403)
    browser = sign_in(ben)
    answer = browser.post("/reading/full-text", {"about": f"post:{item.pk}", "next": f"/reading/{item.pk}"})
    run_jobs()

    page = seen(browser, answer.url)
    assert "It could not be read here. It does not let Kith in." in page
    assert "Try again" in page


def test_a_saved_address_opens_too(ben, sign_in, now, fake_web, run_jobs):
    fake_web.put(ARTICLE, PAGE, content_type="text/html")
    bookmark = save_address(account=ben, address=ARTICLE, now=now)
    run_jobs()
    browser = sign_in(ben)
    address = f"/saved/{bookmark.pk}"
    link = Link.objects.get(address=ARTICLE)
    assert "Read all of it here" in seen(browser, address) or "The judge listened" in seen(browser, address)
    browser.post("/reading/full-text", {"about": f"link:{link.pk}", "next": address})
    run_jobs()
    assert "The judge listened" in seen(browser, address)


def test_nobody_reads_what_others_keep(amara, ben, chidi, now, sign_in):
    secret = publish_post(author=amara, draft=Draft(text=f"@ben {ARTICLE}", visibility=Visibility.MENTIONED), now=now)
    browser = sign_in(chidi)
    for about in (f"post:{secret.pk}", f"link:{Link.objects.get().pk}", "post:x", "", "link:999"):
        assert browser.post("/reading/full-text", {"about": about}).status_code == 404
    assert not Article.objects.exists()


def test_nobody_asks_for_a_library_at_once(ben, item, sign_in, settings):
    settings.KITH_RATE_LIMITS = True
    browser = sign_in(ben)
    for _ in range(61):
        answer = browser.post("/reading/full-text", {"about": f"post:{item.pk}"}, follow=True)
    assert "a lot of reading for an hour" in answer.content.decode()
