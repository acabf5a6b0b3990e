"""Someone posts, and everyone it is meant for finds it where they look."""

from django.utils import timezone

from kith.live.models import Telling
from kith.posts.models import Post


def test_a_post_from_the_page_stands_in_a_followers_home(amara, ben, sign_in, run_jobs):
    answer = sign_in(amara).post(
        "/write", {"text": "We walk for supervision, @ben", "visibility": "public", "do": "post", "next": "/home"}
    )
    assert answer.status_code == 302
    run_jobs()

    at_ben = sign_in(ben)

    assert "We walk for supervision" in at_ben.get("/home").content.decode()
    assert "mentioned you" in at_ben.get("/notices").content.decode()
    assert {"home", "bell", "local"} <= set(Telling.objects.values_list("name", flat=True))


def test_an_answer_finds_its_way_back(amara, ben, sign_in, run_jobs):
    sign_in(amara).post("/write", {"text": "Does anyone else walk?", "visibility": "public", "do": "post"})
    post = Post.objects.visible_to(amara).get()

    sign_in(ben).post(
        f"/write?to={post.id}", {"text": "On Fridays", "visibility": "public", "do": "post", "to": post.id}
    )
    run_jobs()

    browser = sign_in(amara)
    assert "answered you" in browser.get("/notices").content.decode()
    assert "On Fridays" in browser.get(f"/@amara/{post.id}").content.decode()
    assert timezone.now() > post.published_at
