from datetime import timedelta

import pytest

from kith.foundations.ids import new_id
from kith.posts.models import Post
from kith.timelines import actions
from kith.timelines.models import HomeEntry


@pytest.fixture
def fill(amara):
    """`fill(ben, {"old": 3, "new": 2})` puts posts of three months ago and of today into a home."""

    def put(owner, now, *, old=0, new=0):
        for age, count in ((timedelta(days=90), old), (timedelta(hours=3), new)):
            posts = []
            for number in range(count):
                at = now - age + timedelta(seconds=number)
                post_id = new_id(at)
                posts.append(
                    Post(id=post_id, uri=f"https://kith.test/{owner.id}/{post_id}", author=amara, thread_id=post_id,
                         published_at=at)
                )  # fmt: skip
            Post.objects.bulk_create(posts)
            HomeEntry.objects.bulk_create([HomeEntry(owner=owner, post=post, subject_id=post.id) for post in posts])

    return put


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        (0, 0, 0),
        (4, 1, 5),  # a small home keeps what is old
        (5, 0, 5),
        (4, 3, 5),  # the newest five, and of those two are old
        (3, 7, 7),  # what is new stays, however much it is
        (9, 0, 5),
    ],
)
def test_takes_what_is_old_and_beyond_the_newest(old, new, left, ben, now, fill, monkeypatch):
    monkeypatch.setattr(actions.homes, "_MOST_OF_OLD", 5)
    fill(ben, now, old=old, new=new)

    trimmed = actions.trim_homes(now=now)

    kept = HomeEntry.objects.filter(owner=ben).order_by("-post_id")
    assert kept.count() == left
    assert trimmed == old + new - left
    assert list(kept.values_list("post_id", flat=True)) == list(
        Post.objects.order_by("-id").values_list("id", flat=True)[:left]
    )


def test_leaves_other_homes_and_the_posts(amara, ben, chidi, now, fill, monkeypatch):
    monkeypatch.setattr(actions.homes, "_MOST_OF_OLD", 5)
    fill(ben, now, old=8)
    fill(chidi, now, old=4)

    actions.trim_homes(now=now)

    assert HomeEntry.objects.filter(owner=chidi).count() == 4
    assert Post.objects.filter(author=amara).count() == 12
    assert actions.trim_homes(now=now) == 0
