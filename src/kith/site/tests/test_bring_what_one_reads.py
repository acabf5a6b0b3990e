"""Lists of websites and of what was saved: each thing is known for what it is, however a file spells its address."""

import pytest

from kith.accounts.models import Block
from kith.reading.models import Feed, Subscription
from kith.site import imports
from kith.site.tests.listing import bring, do, results
from tests.cast import NOW, make_account


@pytest.fixture(autouse=True)
def our_name(settings):
    settings.KITH_DOMAIN = "kith.test"
    settings.KITH_ORIGIN = "http://kith.test"


FEED = b"""<rss version="2.0"><channel><title>Almanac</title><link>https://almanac.test/</link>
<item><title>One</title><guid>1</guid><pubDate>Mon, 16 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>"""


def opml(*addresses):
    lines = "".join(f'<outline text="{each}" xmlUrl="{each}"/>' for each in addresses)
    return f'<?xml version="1.0"?><opml version="2.0"><body><outline text="Care">{lines}</outline></body></opml>'


def test_websites_come_in_with_their_folders_and_go_out_the_same(amara, chidi, sign_in, run_jobs, fake_web):
    fake_web.put("https://almanac.test/feed", FEED, content_type="application/rss+xml")

    outlook = do(bring(amara, opml("https://almanac.test/feed"), name="list.opml"), run_jobs)
    taken = sign_in(amara).get("/reading/websites.opml").content
    again = bring(amara, taken, name="websites.opml")
    do(bring(chidi, taken, name="websites.opml"), run_jobs)

    assert (outlook.done, outlook.failed) == (1, 0)
    assert results(again) == ["already"]
    assert sign_in(chidi).get("/reading/websites.opml").content == taken
    assert Subscription.objects.get(account=chidi).folder == "Care"


def test_what_the_file_spells_otherwise_is_not_gone_because_it_is_not_in_it(amara, run_jobs, fake_web):
    fake_web.put("https://almanac.test/feed", FEED, content_type="application/rss+xml")
    fake_web.put("http://almanac.test/", b"", status=301, location="https://almanac.test/feed")
    table = "Address,Title,Folder,Tags,Saved,Read\nhttp://www.paths.test/one/?utm_source=x,,,,,\n"
    for _again in range(2):
        for text, name in ((table, "saved.csv"), (opml("http://almanac.test/"), "list.opml")):
            outlook = do(bring(amara, text, name=name, replaces=True), run_jobs)
            assert (outlook.failed, outlook.goes) == (0, 0)

    assert (amara.bookmarks.count(), Subscription.objects.filter(account=amara).count()) == (1, 1)
    do(bring(amara, table.replace("one", "two"), name="saved.csv", replaces=True), run_jobs)
    assert "two" in amara.bookmarks.get().link.address


def test_what_will_go_is_told_before_it_does(amara, run_jobs):
    def saved(*names):
        return "Address,Title,Folder,Tags,Saved,Read\n" + "".join(f"https://paths.test/{name},,,,,\n" for name in names)

    do(bring(amara, saved("one", "two", "three"), name="saved.csv"), run_jobs)
    brought = bring(amara, saved("one", "two", "four"), name="saved.csv", replaces=True)

    assert imports.outlook_of(brought).goes == 1
    outlook = do(brought, run_jobs)
    assert (outlook.goes, outlook.done, outlook.already) == (1, 1, 2)
    left = amara.bookmarks.values_list("link__address", flat=True)
    assert {address.rpartition("/")[2] for address in left} == {"one", "two", "four"}


def test_what_is_saved_but_not_whole_is_told(amara, run_jobs):
    tags = ", ".join(f"tag {number}" for number in range(30))
    table = f'Address,Title,Folder,Tags,Saved,Read\nhttps://paths.test/one,,,"{tags}",,\n'

    brought = bring(amara, table, name="saved.csv")
    outlook = do(brought, run_jobs)

    assert (outlook.done, amara.bookmarks.count()) == (1, 1)
    assert "tags" in imports.lines_to_be_told(brought).get().problem


def test_each_website_that_can_not_be_followed_is_told_with_its_own_reason(ben, run_jobs, fake_web):
    site = make_account("mail.test", kind="feed")
    Feed.objects.create(
        account=site, address="https://mail.test/feed", host="mail.test", created_at=NOW, answered_at=NOW
    )
    Block.objects.create(account=ben, target=site, created_at=NOW)
    fake_web.put("https://empty.test/", "<p>No feed</p>", content_type="text/html")
    addresses = ("https://nobody.test/feed", "http://router/feed", "https://mail.test/feed", "https://empty.test/")

    brought = bring(ben, opml(*addresses), name="list.opml")
    do(brought, run_jobs)

    problems = brought.lines.order_by("position").values_list("problem", flat=True)
    expected = ("There is no server called so", "no address of a website", "can’t be followed here", "no feed at this")
    assert [words in problem for words, problem in zip(expected, problems, strict=True)] == [True] * 4


def test_an_address_inside_is_said_to_be_inside(ben, run_jobs, settings):
    settings.KITH_ALLOW_LOOPBACK = False
    brought = bring(ben, opml("http://127.0.0.1/feed", "http://[::1]:8080/feed"), name="list.opml")

    do(brought, run_jobs)

    for line in brought.lines.all():
        assert "inside a private network" in line.problem
