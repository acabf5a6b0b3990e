"""In the river too a story stands once, with everyone who shared it (row K10)."""

from datetime import timedelta

import pytest
from lxml import etree

from kith.accounts.actions import block, mute
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Visibility
from kith.reading.actions import follow_website
from kith.timelines.cards import forget_cards

STORY = "https://lantern.test/news/1"
ITEM = "<item><guid>{0}</guid><link>{0}</link><title>{1}</title><pubDate>Tue, 17 Nov 2026 {2} +0000</pubDate></item>"


@pytest.fixture
def websites(ben, now, fake_web, run_jobs):
    """Two websites that Ben reads; both tell of one story, and between them stands tea."""
    told = {
        "lantern": [(STORY, "A day in court", "09:00:00"), ("https://lantern.test/tea", "Tea", "10:00:00")],
        "gazette": [(f"{STORY}?utm_source=gazette", "A day in court, again", "11:00:00")],
    }
    for name, items in told.items():
        body = "".join(ITEM.format(*each) for each in items)
        address = f"https://{name}.test/feed"
        fake_web.put(address, f"<rss><channel><title>{name.title()}</title>{body}</channel></rss>")
        follow_website(account=ben, address=address, now=now)
        run_jobs()


@pytest.fixture
def share(now, run_jobs):
    def share(author, text, **options):
        publish_post(author=author, draft=Draft(text=text, **options), now=now + timedelta(hours=1))
        run_jobs()

    return share


def river(browser, address="/reading"):
    forget_cards()
    return etree.HTML(browser.get(address).content.decode())


def titles(page):
    """What stands on a page from top to bottom, those beneath others in brackets."""
    found = []
    for card in page.iter("article"):
        words = "".join(card.itertext())
        name = next(each for each in ("again", "court", "Tea", "quiet hour", "") if each in words)
        is_beneath = any(each.get("class") == "shares" for each in card.iterancestors("details"))
        found.append([name] if is_beneath else name)
    return found


def test_a_story_stands_once_and_people_who_shared_it_are_told_of(amara, ben, websites, share, sign_in):
    share(amara, f"Worth a quiet hour: {STORY}")

    page = river(sign_in(ben))
    assert titles(page) == ["again", ["court"], ["quiet hour"], "Tea"], "those of the page first, then the others"
    assert "Amara" in "".join(page.xpath("//summary//text()"))


def test_what_stood_higher_up_does_not_come_again(amara, ben, websites, share, sign_in):
    share(amara, f"Worth a quiet hour: {STORY}")
    browser = sign_in(ben)

    first = river(browser, "/reading?limit=2")
    assert titles(first) == ["again", ["quiet hour"], ["court"], "Tea"]
    older = first.xpath("//a[contains(@href, 'max_id')]/@href")[0]
    assert titles(river(browser, f"/reading{older}")) == []


def test_without_another_website_it_stands_where_it_was(amara, ben, websites, share, sign_in):
    share(amara, "Worth a quiet hour: https://lantern.test/tea")

    assert titles(river(sign_in(ben))) == ["again", ["court"], "Tea", ["quiet hour"]]


@pytest.mark.parametrize("apart", [mute, block])
def test_nobody_is_told_of_whom_one_would_not_meet(apart, amara, ben, websites, share, sign_in, now):
    share(amara, f"Worth a quiet hour: {STORY}")
    apart(account=ben, target=amara, now=now)

    assert titles(river(sign_in(ben))) == ["again", ["court"], "Tea"]


def test_what_was_said_to_a_few_is_not_told(amara, ben, chidi, websites, share, sign_in):
    share(amara, f"Worth a quiet hour, @ben: {STORY}", visibility=Visibility.MENTIONED)

    assert titles(river(sign_in(ben))) == ["again", ["court"], "Tea"]
