"""Highlights and private notes (row K9): they outlive a fetch of the article anew, and go along as Markdown."""

import pytest

from kith.accounts.actions import follow
from kith.links.models import Article
from kith.posts.actions import publish_post
from kith.posts.actions.saving import label_bookmark, remove_bookmarks
from kith.posts.drafts import Draft
from kith.posts.models import Origin, Post
from kith.reading.actions import follow_website, save_address
from kith.reading.models import Annotation
from kith.reading.tests.test_follow_website import rss

FEED = "https://lantern.test/feed"
PAGE = "https://lantern.test/long-read"
TEXT = "<p>There is no form. You come in, and <b>somebody asks</b>.</p><p>There is no form at all.</p>"


@pytest.fixture
def item(ben, now, fake_web, run_jobs):
    fake_web.put(FEED, rss(1))
    feed = follow_website(account=ben, address=FEED, now=now)
    run_jobs()
    post = Post.objects.visible_to(ben).get(author=feed.account, origin=Origin.FEED)
    Post.objects.visible_to(ben).filter(pk=post.pk).update(html=TEXT)
    return post


@pytest.fixture
def kept(ben, now):
    """An address that Ben saved, with its text."""
    saved = save_address(account=ben, address=PAGE, now=now, title="The long read")
    Article.objects.create(link=saved.link, state=Article.State.READY, html=TEXT, asked_at=now, fetched_at=now)
    return saved


@pytest.fixture
def browser(ben, sign_in):
    return sign_in(ben)


def mark(browser, about, quote, **more):
    return browser.post("/saved/highlights/add", {"about": about, "quote": quote, "next": "/saved/highlights"} | more)


def seen(browser, address):
    return browser.get(address).content.decode()


def test_words_of_an_item_are_marked_in_its_text(browser, ben, item):
    mark(browser, f"post:{item.pk}", "somebody ASKS.\nThere", note="Start of all care.")

    made = Annotation.objects.get(account=ben)
    assert (made.quote, made.prefix) == ("somebody asks. There", "There is no form. You come in, and")
    page = seen(browser, f"/reading/{item.pk}")
    assert f'<b><mark class="pencil" id="mark-{made.pk}">somebody asks</mark></b>' in page
    assert '<p><mark class="pencil">There</mark> is no form at all.' in page
    assert "Start of all care." in page


def test_of_two_like_places_the_chosen_one_is_marked(browser, item):
    mark(browser, f"post:{item.pk}", "There is no form", before="somebody asks.", after=" at all.")

    page = seen(browser, f"/reading/{item.pk}")
    assert "<p>There is no form. You" in page
    assert ">There is no form</mark> at all." in page


def test_a_mark_survives_a_fetch_anew(browser, item, ben):
    mark(browser, f"post:{item.pk}", "You come in")
    Post.objects.visible_to(ben).filter(pk=item.pk).update(
        html="<h2>Updated</h2><div>There is no form. <i>You  come</i> in — quietly.</div>"
    )

    page = seen(browser, f"/reading/{item.pk}")

    assert ">You  come</mark></i>" in page
    assert "The text has changed since" not in page


def test_words_that_are_gone_from_the_text_stay_beside_it(browser, item, ben):
    mark(browser, f"post:{item.pk}", "You come in", note="Mine")
    Post.objects.visible_to(ben).filter(pk=item.pk).update(html="<p>All new.</p>")

    page = seen(browser, f"/reading/{item.pk}")

    assert "You come in" in page
    assert "The text has changed since" in page
    assert "Mine" in page
    assert "You come in" in seen(browser, "/saved/highlights")


def test_words_of_the_full_text_are_found_from_the_short_one(browser, item, ben, now):
    item.refresh_from_db()
    assert item.story_id is not None
    text = "<p>Far more is in here.</p>"
    Article.objects.create(
        link_id=item.story_id, state=Article.State.READY, html=text, words=5, asked_at=now, fetched_at=now
    )
    mark(browser, f"post:{item.pk}", "Far more")

    assert "In the full text" in seen(browser, f"/reading/{item.pk}")
    assert ">Far more</mark>" in seen(browser, f"/reading/{item.pk}?text=full")


@pytest.mark.parametrize(
    ("typed", "problem"), [("", "Copy the words"), (" \u200b ", "not in the text"), ("Never said", "not in the text")]
)
def test_words_that_are_not_there_are_refused_and_kept(browser, item, typed, problem):
    answer = mark(browser, f"post:{item.pk}", typed, note="My thought")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert problem in page
    assert "My thought" in page
    assert typed.strip() in page
    assert not Annotation.objects.exists()


def test_the_same_words_are_marked_once(browser, item):
    for note in ("One", "", "Two"):
        mark(browser, f"post:{item.pk}", "You come in", note=note)

    assert Annotation.objects.get().note == "One\n\nTwo"


def test_a_saved_address_is_marked_and_noted_too(browser, ben, kept):
    address = f"/saved/{kept.pk}"
    mark(browser, f"link:{kept.link_id}", "You come in", next=address)
    browser.post("/saved/note", {"about": f"link:{kept.link_id}", "note": "Ask them\nto visit", "next": address})
    browser.post("/saved/note", {"about": f"link:{kept.link_id}", "note": "Ask them twice", "next": address})

    page = seen(browser, address)
    assert ">You come in</mark>" in page
    assert "Ask them twice</textarea>" in page
    assert Annotation.objects.filter(account=ben).count() == 2
    assert "2 highlights and notes" in seen(browser, "/saved")


def test_what_is_no_longer_saved_is_still_marked(browser, ben, kept):
    mark(browser, f"link:{kept.link_id}", "You come in")

    remove_bookmarks(account=ben, bookmark_ids=[kept.pk])

    page = seen(browser, "/saved/highlights")
    assert "You come in" in page
    assert f'href="{PAGE}' in page


def test_notes_are_changed_and_marks_taken_away(browser, item):
    mark(browser, f"post:{item.pk}", "You come in", note="First thought")
    made = Annotation.objects.get()

    browser.post(f"/saved/highlights/{made.pk}", {"note": "Second thought"})
    assert "Second thought" in seen(browser, "/saved/highlights")
    asked = browser.post(f"/saved/highlights/{made.pk}", {"deed": "remove"}).content.decode()
    assert "Take this away?" in asked
    assert Annotation.objects.exists()
    browser.post(f"/saved/highlights/{made.pk}", {"deed": "remove", "sure": "yes"})

    assert not Annotation.objects.exists()
    assert "Nothing marked yet" in seen(browser, "/saved/highlights")


def test_a_note_without_words_goes(browser, item):
    about = f"post:{item.pk}"
    browser.post("/saved/note", {"about": about, "note": "A thought"})
    browser.post("/saved/note", {"about": about, "note": "  "})

    assert not Annotation.objects.exists()


def test_too_long_a_note_is_kept_in_the_form(browser, item):
    answer = browser.post("/saved/note", {"about": f"post:{item.pk}", "note": "x" * 10_001})

    assert answer.status_code == 422
    assert "x" * 10_001 in answer.content.decode()


class TestAlong:
    def test_all_goes_along_as_markdown(self, browser, ben, kept, item):
        label_bookmark(bookmark=kept, names=["social work"])
        mark(browser, f"link:{kept.link_id}", "There is no form. You come in", note="1. *Read* this\n- out loud")
        browser.post("/saved/note", {"about": f"link:{kept.link_id}", "note": "On all of it"})
        mark(browser, f"post:{item.pk}", "You come in")

        answer = browser.get("/saved/highlights.md")
        text = answer.content.decode()

        assert answer["Content-Type"].startswith("text/markdown")
        assert "attachment" in answer["Content-Disposition"]
        link = Annotation.objects.filter(link=kept.link_id).first()
        day = link.created_at.date().isoformat()
        assert (
            "## The long read\n\nlantern.test · <https://lantern.test/long-read>\n\nTags: #social-work\n\n"
            f"On all of it\n\n— {day}\n\n"
            f"> There is no form. You come in\n\n1\\. \\*Read\\* this\n\\- out loud\n\n— {day}\n"
        ) in text
        assert "## Article 1" in text
        assert text.count("\n## ") == 2

    def test_one_article_goes_along_alone(self, browser, kept, item):
        mark(browser, f"link:{kept.link_id}", "You come in")
        mark(browser, f"post:{item.pk}", "somebody asks")

        text = seen(browser, f"/saved/highlights.md?about=post:{item.pk}")

        assert "> somebody asks" in text
        assert "The long read" not in text


@pytest.mark.parametrize("who", ["chidi", "amara", "dee"])
def test_nobody_else_sees_what_one_marked(who, request, browser, item, kept, sign_in, now):
    mark(browser, f"post:{item.pk}", "You come in", note="Between me and me")
    mark(browser, f"link:{kept.link_id}", "You come in", note="Between me and me")
    reader = request.getfixturevalue(who)
    follow(follower=reader, target=item.author, now=now)
    other = sign_in(reader)

    for address in (f"/reading/{item.pk}", "/saved/highlights", "/saved/highlights.md", f"/@ben/{item.pk}", "/saved"):
        page = other.get(address, follow=True).content.decode()
        assert "Between me and me" not in page, address
        assert 'class="pencil"' not in page, address
    for made in Annotation.objects.all():
        assert other.post(f"/saved/highlights/{made.pk}", {"note": "x"}).status_code == 404
    assert other.get(f"/saved/highlights.md?about=link:{kept.link_id}").status_code == 404
    assert mark(other, f"link:{kept.link_id}", "You come in").status_code == 404


@pytest.mark.parametrize("fate", ["hidden", "narrowed", "deleted"])
def test_words_one_may_not_read_now_are_not_shown_as_highlights(browser, ben, item, now, fate):
    mark(browser, f"post:{item.pk}", "You come in", note="Mine")
    made = Annotation.objects.get()
    change = {"hidden_at": now} if fate == "hidden" else {"visibility": "mentioned"}
    if fate == "deleted":
        Post.objects.visible_to(ben).filter(pk=item.pk).delete()
    else:
        Post.objects.visible_to(ben).filter(pk=item.pk).update(**change)

    for address in ("/saved/highlights", "/saved/highlights.md"):
        assert "You come in" not in seen(browser, address)
    assert browser.post(f"/saved/highlights/{made.pk}", {"note": "x"}).status_code == 404


def test_a_post_one_may_not_see_can_not_be_marked(browser, amara, now):
    post = publish_post(author=amara, draft=Draft(text="Secret words", visibility="mentioned"), now=now)

    assert mark(browser, f"post:{post.pk}", "Secret").status_code == 404
    assert browser.post("/saved/note", {"about": f"post:{post.pk}", "note": "x"}).status_code == 404


def test_the_address_of_an_item_is_saved_as_the_item(browser, ben, item):
    browser.post("/save", {"url": "https://lantern.test/1?utm_source=share"})

    assert ben.bookmarks.get().post == item


@pytest.mark.parametrize("count", [2, 40])
def test_highlights_ask_as_often_for_many_as_for_few(count, browser, ben, item, now, django_assert_max_num_queries):
    for number in range(count):
        saved = save_address(account=ben, address=f"{PAGE}/{number}", now=now)
        mark(browser, f"link:{saved.link_id}", f"Words {number}")
        mark(browser, f"post:{item.pk}", "There is no form", note=str(number))
    browser.get("/saved/highlights")

    with django_assert_max_num_queries(9):
        browser.get("/saved/highlights?limit=40")
