"""Which posts someone finds by their words; who finds what is a table in tests/journeys/test_who_finds_what.py."""

from datetime import timedelta

import pytest

from kith.accounts.actions import mute
from kith.foundations.ids import time_of
from kith.media.models import Kind, MediaFile, State
from kith.posts.actions import bookmark, favourite, publish_post, receive_post
from kith.posts.drafts import Draft, IncomingPost, PollDraft
from kith.posts.models import Post
from kith.search.asking import read
from kith.search.posts import find_posts
from tests.cast import make_account


@pytest.fixture
def amara(amara):
    type(amara).objects.filter(pk=amara.pk).update(is_indexable=True)
    amara.refresh_from_db()
    return amara


@pytest.fixture
def say(now):
    minutes = iter(range(1000))

    def publish(author, text, **draft):
        at = now - timedelta(minutes=1000 - next(minutes))
        return publish_post(author=author, draft=Draft(text=text, **draft), now=at)

    return publish


@pytest.fixture
def found(now):
    """`found("tea", ben)` gives the words of what Ben finds, the newest first."""

    def texts(asked, viewer, **more):
        ids = find_posts(read(asked, now=now), viewer, now=now, **more).ids
        return [Post.objects.get(pk=post_id).source for post_id in ids]

    return texts


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("walking", True),
        ("WALKING prys", True),
        ("Prŷs", True),
        ("walk", False),
        ("walk*", True),
        ("walking chairs", False),
        ('"supervision at prŷs"', True),
        ('"supervision prŷs"', False),
        ("“supervision at", True),
        ("walking -chairs", True),
        ("walking -supervision", False),
        ('walking -"at prys"', False),
        ("-chairs", True),
        ("well-being", True),
        ("well-known", False),
        ("社会福祉", True),
        ("福祉", True),
        ("福社", False),
        ("example.org", True),
        ("👋", False),
        ("'; DROP TABLE posts_post; --", False),
        ('" OR words:*', False),
        ("NEAR(walking prys)", False),
    ],
)
def test_by_words(asked, is_found, amara, ben, say, found):
    said = "Walking supervision at Prŷs, for well-being: 社会福祉の仕事 https://example.org/a?b=c 👋"
    say(amara, said)

    assert found(asked, ben) == ([said] if is_found else [])


def test_the_newest_come_first_and_the_rest_is_a_page_away(amara, ben, say, now):
    made = [say(amara, f"Tea {place}").id for place in range(7)]
    asked = read("tea", now=now)

    first = find_posts(asked, ben, limit=5, now=now)
    second = find_posts(asked, ben, limit=5, below=first.older, now=now)

    assert first.ids + second.ids == made[::-1]
    assert second.older is None


def test_a_page_has_open_posts_and_ones_own_library_in_one_order(amara, ben, chidi, say, now):
    made = []
    for place in range(90):
        author = (amara, ben, chidi)[place % 3]
        post = say(author, f"Tea {place}")
        made.append(post.id)
        if author == chidi:
            favourite(account=ben, post=post, now=now)
    asked, below, got = read("tea", now=now), None, []

    for _ in range(20):
        page = find_posts(asked, ben, below=below, limit=7, now=now)
        got += page.ids
        below = page.older
        if below is None:
            break

    assert got == made[::-1]


def test_by_who_wrote_it(amara, ben, say, found):
    say(amara, "Tea by Amara")
    say(ben, "Tea by Ben")

    assert found("tea from:amara", ben) == ["Tea by Amara"]
    assert found("from:@Amara", ben) == ["Tea by Amara"]
    assert found("tea from:me", ben) == ["Tea by Ben"]
    assert found("tea -from:me", ben) == ["Tea by Amara"]
    assert found("tea from:nobody", ben) == []


def test_says_whom_nobody_knows(ben, now):
    assert find_posts(read("tea from:nobody", now=now), ben, now=now).unknown_people == ("nobody",)


def test_by_what_a_post_has(amara, ben, say, found, now):
    picture = MediaFile.objects.create(
        id=7, owner_id=amara.id, kind=Kind.IMAGE, state=State.READY, description="A heron", created_at=now
    )
    say(amara, "Plain")
    say(amara, "Picture", media_ids=(picture.id,))
    say(amara, "Asked", poll=PollDraft(options=("Tea", "Coffee"), lasts=timedelta(days=1)))
    say(amara, "Covered", warning="Hospital")
    say(amara, "Linked https://example.org", language="cy")

    assert found("has:image", ben) == ["Picture"]
    assert found("heron", ben) == ["Picture"]
    assert found("has:media", ben) == ["Picture"]
    assert found("has:poll", ben) == ["Asked"]
    assert found("coffee", ben) == ["Asked"]
    assert found("has:warning", ben) == ["Covered"]
    assert found("hospital", ben) == ["Covered"]
    assert found("is:sensitive", ben) == ["Covered"]
    assert found("has:link", ben) == ["Linked https://example.org"]
    assert found("language:cy", ben) == ["Linked https://example.org"]
    assert found("from:amara -has:image -has:poll -is:sensitive", ben) == ["Linked https://example.org", "Plain"]


def test_answers_are_told_from_the_rest(amara, ben, say, found):
    first = say(amara, "Tea")
    say(amara, "More tea", in_reply_to_id=first.id)

    assert found("tea is:reply", ben) == ["More tea"]
    assert found("tea -is:reply", ben) == ["Tea"]


def test_by_day(amara, ben, say, found, now):
    yesterday = publish_post(author=amara, draft=Draft(text="Tea then"), now=now - timedelta(days=1))
    publish_post(author=amara, draft=Draft(text="Tea now"), now=now - timedelta(minutes=1))
    day = time_of(yesterday.id).date()

    assert found(f"tea during:{day}", ben) == ["Tea then"]
    assert found("tea before:today", ben) == ["Tea then"]
    assert found("tea after:yesterday", ben) == ["Tea now"]
    assert found(f"tea after:{day}", ben) == ["Tea now"]
    assert found(f"tea during:{day.year}", ben) == ["Tea now", "Tea then"]


def test_where_to_look(amara, ben, chidi, say, found, now):
    website = make_account("almanac", kind="feed")
    arrived = IncomingPost(uri="https://care.test/1", title="Tea in the Almanac", published_at=now)
    receive_post(author=website, incoming=arrived, now=now)
    say(amara, "Tea, open")
    say(ben, "Tea, my own")
    saved, thanked = say(chidi, "Tea, saved"), say(chidi, "Tea, thanked")
    bookmark(account=ben, post=saved, now=now)
    favourite(account=ben, post=thanked, now=now)
    passed = say(chidi, "Tea for @ben")
    answered = say(chidi, "Tea, answered")
    say(ben, "Yes", in_reply_to_id=answered.id)
    say(chidi, "Tea, closed")

    library = ["Tea, answered", "Tea for @ben", "Tea, thanked", "Tea, saved", "Tea, my own"]
    assert passed
    assert found("tea in:saved", ben) == ["Tea, saved"]
    assert found("in:saved", ben) == ["Tea, saved"]
    assert found("in:saved -tea", ben) == []
    assert found("in:saved -coffee", ben) == ["Tea, saved"]
    assert found("tea in:library", ben) == library
    assert found("tea in:public", ben) == ["", "Tea, open"]
    assert found("tea in:reading", ben) == [""]  # a website's item has no source
    assert found("tea", ben) == ["", *library, "Tea, open"]


def test_an_item_of_a_website_with_a_secret_address_is_its_readers_alone(amara, ben, chidi, found, now):
    website = make_account("secret", kind="feed", is_locked=True)
    ben.follows.create(followed=website, created_at=now, accepted_at=now)
    arrived = IncomingPost(uri="https://care.test/1", title="Rota", published_at=now, visibility="followers")
    receive_post(author=website, incoming=arrived, now=now)

    assert found("rota", ben) == found("rota in:reading", ben) == [""]
    assert found("rota", chidi) == []


def test_who_is_muted_is_not_found(amara, ben, say, found, now):
    say(amara, "Tea")
    mute(account=ben, target=amara, now=now)

    assert found("tea", ben) == []


def test_the_wish_of_an_author_counts_at_once(amara, ben, say, found):
    say(amara, "Tea")
    type(amara).objects.filter(pk=amara.pk).update(is_indexable=False)  # the index does not know yet

    assert found("tea", ben) == []
    assert found("tea", amara) == ["Tea"]


def test_a_look_past_many_that_are_not_for_one_ends_and_goes_on(amara, ben, chidi, say, now, monkeypatch):
    monkeypatch.setattr("kith.search.posts._LOOK", 3)
    monkeypatch.setattr("kith.search.posts._MOST_LOOKS", 2)
    oldest = say(amara, "Tea")
    for place in range(9):
        say(amara, f"Tea {place}")
    Post.objects.exclude(pk=oldest.pk).update(hidden_at=now)
    asked, below, pages = read("tea", now=now), None, []

    while not pages or below is not None:
        page = find_posts(asked, ben, below=below, now=now)
        pages.append(page.ids)
        below = page.older

    assert pages == [[], [oldest.id]]


@pytest.mark.parametrize("every", [1, 2, 5, 11])
@pytest.mark.parametrize("asked", ["tea", "te*", '"green tea"', "tea -coffee", "tea in:public"])
def test_finds_the_same_however_far_it_has_to_look(every, asked, amara, ben, say, now, monkeypatch):
    for name, value in (
        ("_RECENT", 3),
        ("_MOST_LINES", 12),
        ("_TIMES_AS_FAR", 2),
        ("_FEW", 2),
        ("_FEW_LINES", 2),
        ("_FIRST", 2),
    ):
        monkeypatch.setattr(f"kith.search.index.{name}", value)
    monkeypatch.setattr("kith.search.posts._ENOUGH", 6)
    made = [say(amara, "Green tea" if place % every == 0 else "Coffee").id for place in range(40)]
    question = read(asked, now=now)

    assert find_posts(question, ben, limit=40, now=now).ids == made[::every][::-1]
    assert find_posts(question, ben, limit=2, below=made[20], now=now).ids == made[:20:every][::-1][:2]
