"""One story once at home, across people and websites (row K10), and the preview on a card (row K19)."""

from datetime import timedelta

import pytest
from lxml import etree

from kith.accounts.actions import ProfileDraft, block, change_profile, follow, mute
from kith.accounts.actions.standing import limit_account
from kith.filters.actions import FilterDraft, Keyword, make_filter
from kith.links.models import Link
from kith.posts.actions import boost, publish_post, receive_post
from kith.posts.drafts import Draft, IncomingPost
from kith.posts.models import Origin, Visibility
from kith.timelines.actions import follow_tag
from kith.timelines.cards import forget_cards
from tests.cast import make_account

STORY = "https://lantern.test/news/1"
PAGE = (
    '<meta property="og:title" content="A day in court"><meta property="og:site_name" content="The Lantern">'
    '<meta name="author" content="Amara N."><meta name="fediverse:creator" content="@amara@kith.test">'
)


@pytest.fixture
def lantern(ben, now):
    account = make_account("lantern", kind="feed")
    account.url = "https://lantern.test/"
    account.save()
    follow(follower=ben, target=account, now=now)
    return account


@pytest.fixture
def share(now, run_jobs):
    def share(author, text, after=0, **options):
        post = publish_post(author=author, draft=Draft(text=text, **options), now=now + timedelta(seconds=after))
        run_jobs()
        return post

    return share


@pytest.fixture
def bring(now, run_jobs):
    def bring(website, address, after=0):
        at = now + timedelta(seconds=after)
        words = {"title": "A day in court", "html": "<p>All of it</p>"}
        item = IncomingPost(uri=address, url=address, **words, published_at=at, origin=Origin.FEED)
        post = receive_post(author=website, incoming=item, now=at)
        run_jobs()
        return post

    return bring


def home(sign_in, account, address="/home"):
    forget_cards()
    return sign_in(account).get(address).content.decode()


def cards(page):
    """The posts on a page from top to bottom, those beneath others in brackets."""
    found = []
    for card in etree.HTML(page).iter("article"):
        number = int(card.get("id").removeprefix("post-"))
        is_beneath = any(each.get("class") == "shares" for each in card.iterancestors("details"))
        found.append([number] if is_beneath else number)
    return found


def test_people_and_websites_that_share_a_story_stand_as_one(amara, ben, chidi, lantern, now, share, bring, sign_in):
    follow(follower=ben, target=chidi, now=now)
    item = bring(lantern, f"{STORY}?utm_source=rss")
    first = share(amara, f"Worth a quiet hour: {STORY}", after=1)
    other = share(chidi, "Something else", after=2)
    second = share(chidi, "I disagree with the third part http://www.lantern.test/news/1/", after=3)

    page = home(sign_in, ben)
    assert cards(page) == [second.id, [first.id], [item.id], other.id]
    assert "Also shared by <b><bdi>Amara" in page
    assert page.count("I disagree with the third part") == 1
    assert "Worth a quiet hour" in page, "nothing that somebody wrote is lost"


def test_redirects_are_one_story_once_they_are_known(amara, ben, lantern, now, fake_web, share, bring, sign_in):
    fake_web.put("https://short.test/a", status=302, location=STORY)
    fake_web.put(STORY, PAGE, content_type="text/html")
    item = bring(lantern, STORY)
    post = share(amara, "See https://short.test/a", after=1)

    assert cards(home(sign_in, ben)) == [post.id, [item.id]]


def test_what_is_bare_does_not_come_again_and_words_do(amara, ben, chidi, lantern, now, share, bring, sign_in):
    follow(follower=ben, target=chidi, now=now)
    bring(lantern, STORY)
    words = share(chidi, f"My own words on it: {STORY}", after=1)
    bare = share(chidi, STORY, after=2)
    between = [share(amara, f"Lap {number}", after=3 + number) for number in range(2)]
    newest = share(amara, f"Just this {STORY}", after=9)

    first = home(sign_in, ben, "/home?limit=3")
    assert cards(first)[0] == newest.id
    assert [bare.id] in cards(first), "who shared it before stands beneath"
    assert "Also shared by" in first
    second = home(sign_in, ben, f"/home?limit=3&max_id={between[0].id}")
    assert cards(second) == [words.id]


def test_what_is_passed_on_is_of_its_story_too(amara, ben, chidi, lantern, now, share, bring, sign_in, run_jobs):
    item = bring(lantern, STORY)
    post = share(chidi, f"Read this {STORY}", after=1)
    boost(account=amara, post=post, now=now + timedelta(seconds=2))
    run_jobs()

    page = home(sign_in, ben)
    assert cards(page) == [post.id, [item.id]]
    assert "Passed on by" in page


def test_private_words_and_answers_are_said_for_themselves(amara, ben, lantern, now, share, bring, sign_in):
    item = bring(lantern, STORY)
    private = share(amara, f"@ben only you: {STORY}", after=1, visibility=Visibility.MENTIONED)
    own = share(amara, "A thought", after=2)
    answer = share(amara, f"And see {STORY}", after=3, in_reply_to_id=own.id)

    shown = cards(home(sign_in, ben))
    assert item.id in shown
    assert private.id in shown
    assert [answer.id] not in shown


@pytest.mark.parametrize("apart", ["mute", "block", "followers", "hidden"])
def test_nobody_stands_beneath_whom_one_would_not_meet(amara, ben, chidi, lantern, now, share, bring, sign_in, apart):
    follow(follower=ben, target=chidi, now=now)
    item = bring(lantern, STORY)
    visibility = Visibility.MENTIONED if apart == "followers" else Visibility.PUBLIC
    theirs = share(chidi, f"My view {STORY}", after=1, visibility=visibility)
    if apart == "mute":
        mute(account=ben, target=chidi, now=now)
    elif apart == "block":
        block(account=chidi, target=ben, now=now)
    elif apart == "hidden":
        type(theirs).objects.filter(pk=theirs.pk).update(hidden_at=now)
    newest = share(amara, f"Mine {STORY}", after=2)

    page = home(sign_in, ben)
    assert cards(page) == [newest.id, [item.id]]
    assert "Chidi" not in page.partition('<section class="feed"')[2].partition("</section>")[0]


def test_an_edited_post_leaves_its_story(amara, ben, chidi, lantern, bring, share, sign_in, now):
    item = bring(lantern, STORY)
    post = share(amara, f"See {STORY}", after=1)
    type(post).objects.filter(pk=post.pk).update(story=None)
    assert cards(home(sign_in, ben)) == [post.id, item.id]


@pytest.mark.parametrize("count", [2, 19])
def test_stories_cost_one_question_more(
    amara, ben, lantern, count, share, bring, sign_in, django_assert_max_num_queries
):
    for number in range(count):
        bring(lantern, f"https://lantern.test/{number}", after=number)
        share(amara, f"See https://lantern.test/{number}", after=number)
    browser = sign_in(ben)
    browser.get("/home?limit=40")
    with django_assert_max_num_queries(8 + 1):
        browser.get("/home?limit=40")
    forget_cards()
    with django_assert_max_num_queries(13 + 2):  # and who shared
        browser.get("/home?limit=40")


class TestStoryPage:
    def test_lists_who_shared_it_in_public(self, amara, ben, chidi, lantern, share, bring, sign_in):
        item = bring(lantern, STORY)
        post = share(chidi, f"My view {STORY}", after=1)
        quiet = share(amara, f"Not for lists {STORY}", after=2, visibility=Visibility.FOLLOWERS)
        page = home(sign_in, ben, f"/stories/{Link.objects.get().pk}")

        assert cards(page) == [post.id, item.id]
        assert str(quiet.id) not in page

    def test_says_nothing_of_what_only_others_know(self, amara, chidi, ben, share, sign_in):
        share(amara, f"@ben {STORY}", visibility=Visibility.MENTIONED)
        assert sign_in(chidi).get(f"/stories/{Link.objects.get().pk}").status_code == 404


class TestPreview:
    def test_the_first_link_says_what_it_is(self, amara, ben, now, fake_web, share, sign_in):
        fake_web.put(STORY, PAGE, content_type="text/html")
        share(amara, f"See {STORY} and https://other.test/")
        page = home(sign_in, ben)

        assert page.count('class="preview__title"') == 1
        assert "A day in court" in page
        assert "The Lantern" in page
        assert "By <bdi>Amara N.</bdi>" in page
        assert "@amara</span>" not in page, "nobody is credited who did not ask for it"

    def test_an_author_who_lets_the_website_is_credited(self, amara, ben, now, fake_web, share, sign_in, run_jobs):
        change_profile(account=amara, draft=ProfileDraft(attribution_domains=["lantern.test"]), now=now)
        fake_web.put(STORY, PAGE, content_type="text/html")
        share(amara, f"See {STORY}")
        assert 'By <a href="/@amara"><bdi>Amara N.</bdi></a>' in home(sign_in, ben)

        change_profile(account=amara, draft=ProfileDraft(attribution_domains=[]), now=now)
        run_jobs()
        assert 'By <a href="/@amara">' not in home(sign_in, ben)

    def test_words_of_a_page_run_nothing(self, amara, ben, now, fake_web, share, sign_in):
        hostile = "<meta property='og:title' content='<script>alert(1)</script>\"><b>'>"
        fake_web.put(STORY, hostile, content_type="text/html")
        share(amara, f"See {STORY}")
        page = home(sign_in, ben)
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert(1)" not in page

    def test_a_preview_that_comes_later_shows(self, amara, ben, now, fake_web, sign_in, run_jobs):
        fake_web.put(STORY, PAGE, content_type="text/html")
        publish_post(author=amara, draft=Draft(text=f"See {STORY}"), now=now)
        browser = sign_in(ben)
        assert "A day in court" not in browser.get("/here").content.decode()
        run_jobs()
        assert "A day in court" in browser.get("/here").content.decode(), "though its card was kept in memory"


@pytest.mark.parametrize("action", ["warn", "hide"])
def test_what_is_filtered_is_so_beneath_a_story_too(amara, ben, chidi, now, share, sign_in, action):
    follow(follower=ben, target=chidi, now=now)
    share(chidi, f"Words about ferrets {STORY}")
    share(amara, f"Mine {STORY}", after=1)
    draft = FilterDraft(title="Ferrets", keywords=[Keyword("ferrets")], action=action)
    make_filter(account=ben, draft=draft, now=now)

    page = home(sign_in, ben)
    if action == "hide":
        assert "ferrets" not in page.partition('<section class="feed"')[2]
    else:
        assert etree.HTML(page).xpath("//details[contains(@class, 'shares')]//details[contains(., 'ferrets')]")


def test_whom_moderators_limited_does_not_stand_beneath_by_a_tag(
    amara, ben, chidi, lantern, now, share, bring, sign_in
):
    follow_tag(account=ben, name="court", now=now)
    item = bring(lantern, STORY)
    share(chidi, f"My view #court {STORY}", after=1)
    limit_account(account=chidi, now=now)
    newest = share(amara, f"Mine {STORY}", after=2)

    assert cards(home(sign_in, ben)) == [newest.id, [item.id]]
