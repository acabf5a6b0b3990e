import pytest
from django.test import Client

from kith.accounts.actions import block
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Visibility
from kith.search.queries import find


@pytest.fixture
def post(amara, now):
    return publish_post(author=amara, draft=Draft(text="We walk #WalkingSupervision"), now=now)


@pytest.mark.parametrize("words", ["amara", "Nwosu", "@amara", "AMARA"])
def test_finds_people_by_name_and_handle(amara, words):
    assert find(words, None).people == [amara]


def test_finds_tags_from_their_beginning(post):
    assert [tag.display for tag in find("#walking", None).tags] == ["WalkingSupervision"]


def test_opens_a_post_by_its_address(post):
    assert find(post.uri, None).post == post
    assert find(post.url, None).post == post


def test_a_post_that_is_not_for_one_is_not_found(amara, chidi, now):
    post = publish_post(author=amara, draft=Draft(text="Few", visibility=Visibility.FOLLOWERS), now=now)

    assert find(post.url, chidi).post is None
    assert find(post.uri, chidi).post is None


@pytest.mark.parametrize("who", ["ben", "chidi", None])
@pytest.mark.parametrize("visibility", [Visibility.FOLLOWERS, Visibility.MENTIONED])
def test_a_tag_of_private_posts_alone_is_a_private_word(amara, ben, chidi, now, visibility, who):
    publish_post(author=amara, draft=Draft(text="About #TheSmithFamily", visibility=visibility), now=now)

    assert find("#thesmith", {"ben": ben, "chidi": chidi, None: None}[who]).tags == []
    assert "TheSmithFamily" not in Client().get("/tags/thesmithfamily").content.decode()


@pytest.mark.parametrize("address", ["http://localhost:8000/@ben", "@ben@localhost:8000", "ben"])
def test_nobody_finds_who_blocked_them(amara, ben, now, settings, address):
    settings.KITH_DOMAIN, ben.url = "localhost:8000", "http://localhost:8000/@ben"
    ben.save()
    block(account=ben, target=amara, now=now)

    assert find(address, amara).people == []


@pytest.mark.parametrize("address", ["example.org", "https://example.org/blog", "blog.example.org/feed.xml"])
def test_offers_to_follow_a_website(db, amara, sign_in, address):
    assert find(address, None).website.endswith(address.removeprefix("https://"))
    assert "Follow this website" in sign_in(amara).get("/search", {"q": address}).content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "",
        "  ",
        "Mary B.",
        "a.b c",
        "%00",
        "http://",
        "https://[",
        "#",
        "@",
        "x" * 5000,
        "http://localhost:8000/@a/²",
    ],
)
def test_whatever_is_typed_gives_a_page(db, words):
    assert Client().get("/search", {"q": words}).status_code == 200
