"""Titles (row V19): a longer text has one, with room for it, and lists show how it begins."""

import re
from datetime import timedelta
from html import unescape

import pytest

from kith.posts.actions import TitleStandsAlone, TooLong, edit_post, keep_draft, plan_post, publish_post, send
from kith.posts.contents import contents_of
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import FindableWords, Post
from kith.posts.quoted import quoted_context, quoted_posts
from kith.posts.writing import LONGEST_TITLED

DAY = timedelta(days=1)
LONG = "We waited nine weeks, and nobody said why. " * 60  # some 2,600 signs


@pytest.fixture
def browser(amara, sign_in):
    return sign_in(amara)


@pytest.fixture
def essay(amara, now):
    return publish_post(author=amara, draft=Draft(title="On  waiting\n", text=LONG), now=now)


def test_a_title_is_one_line_and_makes_room(essay, amara, now):
    assert (essay.title, essay.source) == ("On waiting", LONG.strip())
    assert essay.summary.startswith("We waited nine weeks")
    assert len(essay.summary) <= 300
    assert "waiting" in FindableWords.objects.get(post=essay).words
    with pytest.raises(TooLong):
        publish_post(author=amara, draft=Draft(text=LONG), now=now)
    with pytest.raises(TooLong):
        publish_post(author=amara, draft=Draft(title="A book", text="x" * (LONGEST_TITLED + 1)), now=now)


def test_words_without_a_title_have_no_summary(amara, now):
    post = publish_post(author=amara, draft=Draft(title=" \n\u200b\u00ad", text="Hello"), now=now)

    assert (post.title, post.summary) == ("", "")


def test_only_a_text_of_its_own_has_one(essay, amara, ben, now):
    answers = Draft(title="No", text="I too", in_reply_to_id=essay.id)
    asks = Draft(title="No", text="Tea?", poll=PollDraft(options=("Yes", "No"), lasts=DAY))
    quotes = Draft(title="No", text="Look", quoted_id=essay.id)
    answer = publish_post(author=ben, draft=Draft(text="I too", in_reply_to_id=essay.id), now=now)

    for draft in (answers, asks, quotes):
        with pytest.raises(TitleStandsAlone):
            publish_post(author=amara, draft=draft, now=now)
    plain = publish_post(author=ben, draft=Draft(text="Plain"), now=now)
    for post in (answer, plain):  # what other servers know as a Note stays one
        with pytest.raises(TitleStandsAlone):
            edit_post(post=post, author=ben, draft=Draft(title="No", text="I too"), now=now)
    assert Post.objects.count() == 3


def test_an_edit_changes_it_and_one_that_does_not_speak_of_it_leaves_it(essay, amara, now):
    left = edit_post(post=essay, author=amara, draft=Draft(text="Nine weeks."), now=now + DAY)
    changed = edit_post(
        post=left, author=amara, draft=Draft(title="Why we wait", text="Nine weeks."), now=now + 2 * DAY
    )
    same = edit_post(
        post=changed, author=amara, draft=Draft(title="Why we wait", text="Nine weeks."), now=now + 3 * DAY
    )

    assert (left.title, left.summary) == ("On waiting", "Nine weeks.")
    assert changed.title == "Why we wait"
    assert same.edited_at == now + 2 * DAY
    assert list(essay.revisions.values_list("title", flat=True)) == ["On waiting", "On waiting"]

    bare = edit_post(post=same, author=amara, draft=Draft(title="", text="Nine weeks."), now=now + 4 * DAY)
    assert (bare.title, bare.summary) == ("", "")


def test_an_edit_from_an_old_reading_brings_no_old_title_back(essay, amara, now):
    old = Post.objects.get(pk=essay.pk)
    edit_post(post=essay, author=amara, draft=Draft(title="New", text="Nine weeks."), now=now + DAY)

    assert edit_post(post=old, author=amara, draft=Draft(text="Ten weeks."), now=now + DAY).title == "New"


def test_what_waits_keeps_it(amara, now):
    kept = keep_draft(account=amara, draft=Draft(title="On waiting"), now=now)
    planned = plan_post(
        account=amara, draft=Draft(title="On waiting", text=LONG), send_at=now + DAY, now=now, unsent=kept
    )

    assert send(unsent=planned, now=now + DAY).title == "On waiting"


def test_the_write_page_offers_it_and_shows_it_before(browser):
    empty = browser.get("/write").content.decode()
    shown = browser.post("/write", {"title": "On waiting", "text": "Nine weeks.", "do": "preview"}).content.decode()
    sent = browser.post("/write", {"title": "On waiting", "text": LONG, "do": "post"})

    assert 'name="title" value=""' in empty
    assert "20,000 characters" in empty
    assert '<h3 class="title" dir="auto">On waiting</h3>' in shown.partition('id="preview"')[2]
    assert sent.status_code == 302
    assert Post.objects.get().title == "On waiting"


def test_words_that_are_too_long_are_shown_the_way(browser):
    page = browser.post("/write", {"text": LONG}).content.decode()

    assert "With a title there is room for it." in page
    assert '<details class="part" open>' in page.partition("Give it a title")[0][-200:]
    assert LONG[:200] in unescape(page)


def test_a_title_that_is_too_long_is_said_beside_it(browser):
    answer = browser.post("/write", {"title": "x" * 201, "text": "Hello"})

    assert answer.status_code == 422
    assert 'id="title-error"' in answer.content.decode()
    assert not Post.objects.exists()


def test_an_answer_and_a_quote_are_offered_none(browser, essay, ben, now):
    answer = publish_post(author=essay.author, draft=Draft(text="And", in_reply_to_id=essay.id), now=now)

    pages = [f"/write?to={essay.id}", f"/write?quote={essay.id}", f"/posts/{answer.id}/edit"]
    plain = publish_post(author=essay.author, draft=Draft(text="Plain"), now=now)
    pages.append(f"/posts/{plain.id}/edit")
    assert ["Give it a title" in browser.get(page).content.decode() for page in pages] == [False] * 4


def test_a_poll_with_a_title_is_refused_beside_the_title(browser):
    sent = {"title": "On waiting", "text": "Tea?", "option_1": "Yes", "option_2": "No", "poll_lasts": "60"}

    page = browser.post("/write", sent).content.decode()

    assert "A title is for a text of its own." in page.partition('id="title-error"')[2]
    assert not Post.objects.exists()


def test_the_edit_page_has_it_and_the_history_marks_it(browser, essay, now):
    form = browser.get(f"/posts/{essay.id}/edit").content.decode()
    browser.post(f"/posts/{essay.id}/edit", {"title": "Why we wait", "text": "Nine weeks."})
    history = browser.get(f"/posts/{essay.id}/history").content.decode()

    assert 'value="On waiting"' in form
    title = history.partition('<p class="title"')[2].partition("</p>")[0]
    assert re.findall("</span>([^<]+)</(?:del|ins)>", title) == ["On", "Why", "waiting", "we wait"]


def test_lists_show_how_it_begins_and_its_page_all(browser, essay):
    home = browser.get("/@amara").content.decode()
    page = browser.get(f"/@amara/{essay.id}").content.decode()

    assert f'<a href="/@amara/{essay.id}">On waiting</a>' in home
    assert "Read on" in home
    assert '<section class="feed is-signed"' in page  # where it is the sign, it stands only there
    assert "Read on" not in page.partition('class="side"')[0]
    assert page.count("We waited nine weeks") >= 60


def test_filters_look_at_the_title_and_all_the_words(essay):
    texts = contents_of([essay.id])[essay.id].texts

    assert "On waiting" in texts
    assert any(text.count("nine weeks") == 60 for text in texts)


def test_filters_look_at_what_lists_show_of_an_article_from_elsewhere(emi, now):
    Post.objects.create(
        id=7, uri="https://x.test/1", author=emi, origin="elsewhere", thread_id=7, title="A", published_at=now,
        html="<p>words</p>", summary="badgers",
    )  # fmt: skip

    assert {"badgers", "words"} <= set(" ".join(contents_of([7])[7].texts).split())


def test_drafts_are_named_by_it(browser, amara, now):
    keep_draft(account=amara, draft=Draft(title="On <waiting>", text="Nine"), now=now)

    assert "On &lt;waiting&gt;" in browser.get("/drafts").content.decode()


def test_a_quoted_summary_is_words_and_nothing_else(emi, now):
    """What something from elsewhere is about is plain text: shown as HTML it could be a form, or a picture."""
    Post.objects.create(
        id=7, uri="https://x.test/1", author=emi, origin="elsewhere", thread_id=7, title="A", published_at=now,
        html="<p>a</p>", summary="<form action=https://evil.test>&",
    )  # fmt: skip

    assert quoted_context(quoted_posts([7])[7])["words"] == "&lt;form action=https://evil.test&gt;&amp;"
