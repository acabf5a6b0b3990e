import pytest

from kith.posts.actions import publish_post
from kith.posts.drafts import Draft


@pytest.fixture
def address(amara, ben, now):
    post = publish_post(author=amara, draft=Draft(text="Who walks?"), now=now)
    for number in range(5):
        publish_post(author=ben, draft=Draft(text=f"Answer {number}", in_reply_to_id=post.id), now=now)
    return f"/@amara/{post.id}"


def test_a_member_keeps_it_for_all_their_pages(ben, address, sign_in):
    browser = sign_in(ben)
    assert "Closer together" in browser.get(address).content.decode()

    answer = browser.post("/settings/density", {"density": "compact", "next": address})

    assert answer.url == f"{address}#replies"
    ben.user.refresh_from_db()
    assert ben.user.density == "compact"
    page = browser.get(address).content.decode()
    assert 'data-density="compact"' in page
    assert "More room" in page
    browser.post("/settings/density", {"density": "roomy", "next": address})
    assert "data-density" not in browser.get("/home").content.decode()


def test_a_visitor_keeps_it_in_their_browser(address, client):
    assert "Closer together" in client.get(address).content.decode()
    assert "More room" in client.get(f"{address}?density=compact").content.decode()
    assert "More room" in client.get(address).content.decode()
