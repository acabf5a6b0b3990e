"""“Add to CPD”: an entry is begun with what one read, marked and discussed (row K9); what was for few is not copied."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kith.chats.actions import ChatDraft, plan_chat
from kith.chats.models import Chat
from kith.cpd.actions import share_entries
from kith.cpd.archiving import log_for_another_kith
from kith.cpd.models import Entry, Evidence
from kith.links.actions import links_for
from kith.posts.actions import bookmark, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Origin, Post
from kith.reading.actions import follow_parsed_website, highlight, note_on, save_address
from kith.reading.anchoring import Quote
from tests.cast import NOW

FEED = b"""<rss version="2.0"><channel><title>The Care Almanac</title><link>https://care.test/</link>
<item><title>What short breaks buy</title><link>https://care.test/1</link><guid>1</guid>
<pubDate>Mon, 16 Nov 2026 10:00:00 GMT</pubDate><description>Mostly sleep.</description></item></channel></rss>"""


@pytest.fixture
def browser(ben, sign_in):
    return sign_in(ben)


def begun(browser, about):
    """What stands in the fields of a new entry about something."""
    page = browser.get(f"/cpd/new?about={about}").content.decode()
    boxes = dict(re.findall(r'<textarea name="words-(\w+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL))
    title = re.search(r'name="title" value="([^"]*)"', page)
    dates = dict(re.findall(r'name="(began_on|ended_on)" value="([^"]*)"', page))
    kind = re.search(r'<option value="(\w+)" selected>', page)
    return {"title": title[1] if title else "", "kind": kind[1], "page": page, **boxes, **dates}


def test_an_article_comes_with_its_title_its_day_and_all_that_was_marked(browser, ben, article):
    later = NOW + timedelta(days=2)
    highlight(account=ben, about=article, quote=Quote("somebody asks"), note="Start of *all* care.", now=NOW)
    highlight(account=ben, about=article, quote=Quote("There is no form."), now=later)
    note_on(account=ben, about=article, note="For the team.", now=later)

    found = begun(browser, f"link:{article.pk}")

    assert (found["title"], found["kind"]) == ("The long read", "reading")
    assert (found["began_on"], found["ended_on"]) == ("2026-11-17", "2026-11-19")
    assert found["did"] == "Read “The long read”, lantern.test: &lt;https://lantern.test/long-read&gt;"
    # The note on the whole first; each quote as Markdown, what was noted on it beneath.
    assert found["learned"] == (
        "For the team.\n\n&gt; somebody asks\n\nStart of \\*all\\* care.\n\n&gt; There is no form."
    )


def test_highlights_become_an_entry_with_two_presses(browser, ben, article):
    """Row K9: from where the highlights stand, into an entry, wholly."""
    highlight(account=ben, about=article, quote=Quote("somebody asks"), note="Start of all care.", now=NOW)
    shelf = browser.get("/saved/highlights").content.decode()
    assert f'href="/cpd/new?about=link:{article.pk}"' in shelf
    assert 'href="/cpd/new?about=highlights"' in shelf
    found = begun(browser, f"link:{article.pk}")

    browser.post(
        "/cpd/new",
        {
            "title": found["title"], "kind": found["kind"], "began_on": found["began_on"],
            "about": f"link:{article.pk}", "words-learned": "> somebody asks\n\nStart of all care.",
            "state": "complete",
        },
    )  # fmt: skip

    made = Entry.objects.get(account=ben)
    page = browser.get(f"/cpd/{made.pk}").content.decode()
    assert "<blockquote>\n<p>somebody asks</p>\n</blockquote>" in page
    assert Evidence.objects.get(entry=made).link == article
    assert 'href="https://lantern.test/long-read"' in page


def test_all_highlights_of_the_year_make_one_beginning(browser, ben, article):
    other = save_address(account=ben, address="https://other.test/", now=NOW, title="Another").link
    highlight(account=ben, about=article, quote=Quote("somebody asks"), now=NOW)
    highlight(account=ben, about=other, quote=Quote("kept"), note="Mine.", now=NOW)
    highlight(account=ben, about=other, quote=Quote("of another year"), now=NOW - timedelta(days=800))

    found = begun(browser, "highlights")

    assert found["title"] == "What I read and marked"
    assert "**The long read**, lantern.test\n\n&gt; somebody asks" in found["learned"]
    assert "**Another**, other.test\n\n&gt; kept\n\nMine." in found["learned"]
    assert "of another year" not in found["learned"]
    assert found["page"].count('name="about" value="link:') == 2


def test_of_what_was_for_few_a_list_of_highlights_names_nothing(browser, ben, amara):
    post = publish_post(author=amara, draft=Draft(text="Between us: the bus is late", visibility="followers"), now=NOW)
    highlight(account=ben, about=post, quote=Quote("the bus"), now=NOW)

    found = begun(browser, "highlights")

    assert found["learned"] == "&gt; the bus"
    assert "Not everyone may read this" in found["page"]


def test_many_highlights_are_asked_for_as_often_as_few(browser, ben):
    def mark(many):
        for number in range(many):
            kept = save_address(account=ben, address=f"https://s{many}.test/{number}", now=NOW, title="Kept")
            highlight(account=ben, about=kept.link, quote=Quote("words"), now=NOW)
            post = publish_post(author=ben, draft=Draft(text=f"Post {many} {number}"), now=NOW)
            highlight(account=ben, about=post, quote=Quote("Post"), now=NOW)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page = browser.get("/cpd/new?about=highlights").content.decode()
        return len(captured), page.count('name="about"')

    mark(2)
    queries()
    few, things = queries()
    mark(25)

    assert things == 4
    assert queries() == (few, 54)


def test_who_marked_nothing_is_told_so(browser):
    page = browser.get("/cpd/new?about=highlights").content.decode()

    assert "You have highlighted nothing in this period yet" in page


def test_what_does_not_fit_is_told(browser, ben, article, monkeypatch):
    monkeypatch.setattr("kith.cpd.prefilling._ROOM", 40)
    highlight(account=ben, about=article, quote=Quote("somebody asks"), now=NOW)
    highlight(account=ben, about=article, quote=Quote("There is no form. You come in"), now=NOW)

    found = begun(browser, f"link:{article.pk}")

    assert "Not all of what you highlighted fits" in found["page"]
    assert found["learned"] == "&gt; somebody asks"


def test_an_item_of_a_feed_is_reading(browser, ben):
    follow_parsed_website(account=ben, site="https://care.test/", address="https://care.test/f", body=FEED, now=NOW)
    item = Post.objects.visible_to(ben).get(origin=Origin.FEED)

    found = begun(browser, f"post:{item.pk}")

    assert (found["title"], found["kind"]) == ("What short breaks buy", "reading")
    assert f'href="/cpd/new?about=post:{item.pk}"' in browser.get(f"/reading/{item.pk}").content.decode()


def test_a_discussion_comes_with_its_name_and_its_day_and_no_more_of_its_words(browser, amara, ben):
    post = publish_post(author=amara, draft=Draft(text="Who walks for supervision? It rained on us twice."), now=NOW)

    found = begun(browser, f"post:{post.pk}")

    assert (found["title"], found["kind"]) == ("Who walks for supervision?", "discussion")
    assert found["began_on"] == "2026-11-17"
    assert "rained" not in found["page"]
    assert f'href="/cpd/new?about=post:{post.pk}"' in browser.get(f"/@amara/{post.pk}").content.decode()


@pytest.mark.parametrize(
    ("draft", "is_copied"),
    [
        (Draft(text="Open words"), True),
        (Draft(text="Open words", visibility="quiet"), True),
        (Draft(text="Open words", visibility="followers"), False),
        (Draft(text="Open words @ben", visibility="mentioned"), False),
        (Draft(text="Open words", is_local_only=True), False),
    ],
)
def test_what_was_written_for_few_is_not_copied(browser, amara, ben, draft, is_copied):
    post = publish_post(author=amara, draft=draft, now=NOW)

    found = begun(browser, f"post:{post.pk}")

    written = " ".join(found[name] for name in ("title", "did", "learned"))
    assert ("Open words" in written) == is_copied
    assert ("Amara" in written) == is_copied
    assert ("Not everyone may read this" in found["page"]) != is_copied


def test_an_address_that_holds_a_key_is_not_copied(browser, ben):
    (link,) = links_for(addresses=["https://files.test/x?token=abcdefghij1234567890abcdefghij12"], now=NOW)
    save_address(account=ben, address=link.address, now=NOW, title="The minutes")

    found = begun(browser, f"link:{link.pk}")

    assert (found["title"], found["did"]) == ("The minutes", "Read “The minutes”, files.test")
    highlight(account=ben, about=link, quote=Quote("agreed"), now=NOW)
    assert "token=" not in begun(browser, "highlights")["learned"]
    assert "Not everyone may read this" in found["page"]


@pytest.mark.parametrize("about", ["post:1", "link:1", "post:x", "nonsense", "link:99999999999"])
def test_nothing_begins_with_what_one_can_not_read(browser, about):
    assert browser.get(f"/cpd/new?about={about}").status_code == 404


def test_of_another_persons_address_nothing_is_there(chidi, article, sign_in):
    assert sign_in(chidi).get(f"/cpd/new?about=link:{article.pk}").status_code == 404


def test_the_ways_to_it_stand_where_one_reads(browser, ben, amara, article):
    post = publish_post(author=amara, draft=Draft(text="Kept"), now=NOW)
    bookmark(account=ben, post=post, now=NOW)
    shelf = browser.get("/saved").content.decode()

    assert f"/cpd/new?about=link:{article.pk}" in shelf
    assert f"/cpd/new?about=post:{post.pk}" in shelf
    assert f"/cpd/new?about=post:{post.pk}" in browser.get("/here").content.decode()


@pytest.fixture
def chat(amara):
    draft = ChatDraft(
        title="What does good supervision feel like?", tag="KithChat", starts_at=NOW - timedelta(hours=2),
        lasts=timedelta(minutes=75), zone="Europe/London", questions=("Where?",), is_announced=False,
    )  # fmt: skip
    return plan_chat(host=amara, draft=draft, now=NOW - timedelta(days=1))


def test_a_chat_comes_with_its_name_its_day_and_how_long_it_was(browser, ben, chat):
    found = begun(browser, f"chat:{chat.pk}")

    assert (found["title"], found["kind"]) == ("What does good supervision feel like?", "discussion")
    assert found["began_on"] == "2026-11-17"
    assert re.findall(r'name="(hours|minutes)" value="(\d+)"', found["page"]) == [("hours", "1"), ("minutes", "15")]
    assert found["did"].startswith("Took part in or followed the chat “What does good supervision feel like?”, with Am")
    assert found["learned"] == ""


def test_a_chat_of_days_says_nothing_of_how_long_one_was_there(browser, chat):
    Chat.objects.update(ends_at=NOW + timedelta(days=6))
    found = begun(browser, f"chat:{chat.pk}")
    assert not re.findall(r'name="(hours|minutes)" value="(\d+)"', found["page"])


def test_a_chat_stands_beside_its_entry_for_whom_may_see_it(browser, ben, chat, entry_of):
    made = entry_of(ben, about=[chat, chat])
    key = share_entries(account=ben, entry_ids=[made.pk], name="x", lasts=7, now=timezone.now())
    places = ((browser, f"/cpd/{made.pk}"), (Client(), f"/cpd/read/{key}"))

    def pages():
        return [reader.get(address).content.decode() for reader, address in places]

    assert all(page.count(f'href="/chats/{chat.pk}"') == 1 for page in pages())
    assert f"/chats/{chat.pk}" in "".join(log_for_another_kith(ben))
    Chat.objects.filter(pk=chat.pk).update(hidden_at=NOW)
    assert all("A chat that can’t be shown" in page for page in pages())
    assert not any("good supervision" in page for page in pages())
    assert f"/chats/{chat.pk}" not in "".join(log_for_another_kith(ben))
    assert browser.get(f"/cpd/new?about=chat:{chat.pk}").status_code == 404


def test_the_way_to_it_stands_beside_a_chat_that_began(browser, chat):
    assert f'href="/cpd/new?about=chat:{chat.pk}"' in browser.get(f"/chats/{chat.pk}").content.decode()
    assert "/cpd/new" not in Client().get(f"/chats/{chat.pk}").content.decode()
