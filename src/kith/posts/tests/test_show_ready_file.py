"""A file that has been prepared shows in its post at once."""

from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from kith.posts.tasks import show_ready_file


def test_makes_the_post_be_drawn_anew(amara, now, make_file):
    file, other = make_file(amara, state="waiting"), make_file(amara)
    post = publish_post(author=amara, draft=Draft(media_ids=(file.id,)), now=now)

    show_ready_file.func(media_id=file.id)
    show_ready_file.func(media_id=other.id)

    assert Post.objects.get(pk=post.pk).version == 2
