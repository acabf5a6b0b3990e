"""Who may answer a post (row V22), as a table: whose it is, who follows, who is named, and who is neither."""

import pytest

from kith.posts.actions import MayNotReply, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from kith.posts.replying import may_reply, repliable

# who: amara wrote it, ben follows her, dee is named in it, chidi is neither
TABLE = {
    "everyone": {"amara", "ben", "chidi", "dee"},
    "followers": {"amara", "ben", "dee"},
    "mentioned": {"amara", "dee"},
    "nobody": {"amara"},
}


@pytest.fixture
def people(amara, ben, chidi, dee):
    return {"amara": amara, "ben": ben, "chidi": chidi, "dee": dee}


@pytest.mark.parametrize("repliers", TABLE)
@pytest.mark.parametrize("who", ["amara", "ben", "chidi", "dee"])
def test_who_may_answer(repliers, who, people, now, sign_in):
    draft = Draft(text="What do you think, @dee?", repliers=repliers)
    post = publish_post(author=people["amara"], draft=draft, now=now)
    may = who in TABLE[repliers]
    answer = Draft(text="This", in_reply_to_id=post.id)

    assert may_reply(people[who], post) == may
    assert (post.id in repliable(people[who], [post.id])) == may
    browser = sign_in(people[who])
    for address in (f"/@amara/{post.id}", "/here"):
        page = browser.get(address).content.decode()
        assert (f'href="/write?to={post.id}"' in page) == may
        assert (f'action="/write?to={post.id}"' in page) == (may and address != "/here")
    sent = browser.post("/write", {"text": "By the page", "to": post.id})
    assert sent.status_code == (302 if may else 422)
    if may:
        publish_post(author=people[who], draft=answer, now=now)
    else:
        assert "it is not open to you" in sent.content.decode()
        assert "By the page" in sent.content.decode()
        with pytest.raises(MayNotReply):
            publish_post(author=people[who], draft=answer, now=now)
    assert Post.objects.filter(in_reply_to=post).count() == (2 if may else 0)


def test_visitors_are_not_asked_about(amara, now, client):
    post = publish_post(author=amara, draft=Draft(text="Hm", repliers="followers"), now=now)

    page = client.get(f"/@amara/{post.id}").content.decode()

    assert "Followers may reply" in page
    assert not may_reply(None, post)


def test_a_post_for_everyone_to_answer_asks_nothing(amara, chidi, now, django_assert_num_queries):
    post = publish_post(author=amara, draft=Draft(text="Hm"), now=now)

    with django_assert_num_queries(0):
        assert may_reply(chidi, post)


@pytest.mark.parametrize("count", [2, 30])
def test_limited_posts_cost_one_question_more(count, amara, ben, now, sign_in, run_jobs, django_assert_max_num_queries):
    for _ in range(count):
        publish_post(author=amara, draft=Draft(text="Hm", repliers="followers"), now=now)
    run_jobs()
    browser = sign_in(ben)
    browser.get("/home?limit=40")

    with django_assert_max_num_queries(10):
        browser.get("/home?limit=40")
