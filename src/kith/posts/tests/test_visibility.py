"""Who may see what, as one table: what is read across, who reads down. The most important test in Kith.

The post is Amara's. `yes` where the reader sees it. Where both servers and people matter, every line says all.
"""

from datetime import timedelta

import pytest

from kith.accounts.models import Account, Block, Follow, Mute
from kith.foundations.ids import new_id
from kith.posts.models import Mention, Post
from kith.posts.visibility import MayRead
from tests.cast import NOW, make_account, make_member

# fmt: off
AUDIENCES = ("public", "quiet", "followers", "mentioned")
TABLE = {
    #                        public  quiet   followers mentioned   and this server only: the same four
    "nobody":               ("yes",  "yes",  "no",     "no",       "no",  "no",  "no",  "no"),
    "stranger":             ("yes",  "yes",  "no",     "no",       "yes", "yes", "no",  "no"),
    "follower":             ("yes",  "yes",  "yes",    "no",       "yes", "yes", "yes", "no"),
    "requested":            ("yes",  "yes",  "no",     "no",       "yes", "yes", "no",  "no"),
    "followed":             ("yes",  "yes",  "no",     "no",       "yes", "yes", "no",  "no"),
    "mentioned":            ("yes",  "yes",  "yes",    "yes",      "yes", "yes", "yes", "yes"),
    "author":               ("yes",  "yes",  "yes",    "yes",      "yes", "yes", "yes", "yes"),
    "blocked":              ("no",   "no",   "no",     "no",       "no",  "no",  "no",  "no"),
    "blocker":              ("no",   "no",   "no",     "no",       "no",  "no",  "no",  "no"),
    "muter":                ("yes",  "yes",  "yes",    "no",       "yes", "yes", "yes", "no"),
    "muted":                ("yes",  "yes",  "yes",    "no",       "yes", "yes", "yes", "no"),
    "moderator":            ("yes",  "yes",  "no",     "no",       "yes", "yes", "no",  "no"),
    "remote stranger":      ("yes",  "yes",  "no",     "no",       "no",  "no",  "no",  "no"),
    "remote follower":      ("yes",  "yes",  "yes",    "no",       "no",  "no",  "no",  "no"),
    "remote mentioned":     ("yes",  "yes",  "yes",    "yes",      "no",  "no",  "no",  "no"),
    "remote blocked":       ("no",   "no",   "no",     "no",       "no",  "no",  "no",  "no"),
}
# fmt: on
CASES = [
    pytest.param(reader, audience, is_local_only, seen == "yes", id=f"{reader}-{audience}{'-here' * is_local_only}")
    for reader, line in TABLE.items()
    for (audience, is_local_only), seen in zip(
        [(audience, here) for here in (False, True) for audience in AUDIENCES], line, strict=True
    )
]
READERS = list(TABLE)


@pytest.mark.parametrize(("reader", "audience", "is_local_only", "seen"), CASES)
def test_the_table(amara, reader, audience, is_local_only, seen):
    viewer = make_reader(reader, amara)
    post = make_post(amara, audience, is_local_only=is_local_only, mentions=viewer if "mentioned" in reader else None)
    if "block" in reader:
        # A block is stronger than any other tie.
        Mention.objects.create(post=post, account=viewer)

    assert sees(viewer, post) is seen


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("reader", READERS)
def test_a_hidden_post_is_seen_by_its_author_alone(amara, reader, audience):
    viewer = make_reader(reader, amara)
    post = make_post(amara, audience, hidden_at=NOW, mentions=viewer if "mentioned" in reader else None)

    assert sees(viewer, post) is (reader == "author")


@pytest.mark.parametrize("gone", ["suspended_at", "left_at"])
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("reader", READERS)
def test_nobody_sees_the_posts_of_who_is_gone(amara, reader, audience, gone):
    viewer = make_reader(reader, amara)
    post = make_post(amara, audience, mentions=viewer if "mentioned" in reader else None)
    Account.objects.filter(pk=amara.pk).update(**{gone: NOW})

    assert not sees(viewer, post)


@pytest.mark.parametrize("reader", READERS)
def test_who_is_limited_is_still_read_at_their_own_address(amara, reader):
    viewer = make_reader(reader, amara)
    post = make_post(amara, "public")
    Account.objects.filter(pk=amara.pk).update(limited_at=NOW)

    assert sees(viewer, post) is (TABLE[reader][0] == "yes")


@pytest.mark.parametrize("reader", READERS)
def test_who_is_limited_stands_in_lists_for_followers_only(amara, reader):
    viewer = make_reader(reader, amara)
    post = make_post(amara, "public")
    Account.objects.filter(pk=amara.pk).update(limited_at=NOW)

    listed = Post.objects.visible_to(viewer).listed_to(viewer).filter(pk=post.pk).exists()

    assert listed is (reader in {"author", "follower", "muter", "muted", "remote follower"})


@pytest.mark.parametrize("audience", ["quiet", "followers", "mentioned"])
@pytest.mark.parametrize("reader", READERS)
def test_only_public_posts_are_listed(amara, reader, audience):
    viewer = make_reader(reader, amara)
    make_post(amara, audience, mentions=viewer if "mentioned" in reader else None)

    assert not Post.objects.visible_to(viewer).listed_to(viewer).exists()


# A boost: Chidi passes Amara's post on. The ties of the table are to Amara, whose words they are.


@pytest.mark.parametrize("is_local_only", [False, True])
@pytest.mark.parametrize("audience", ["public", "quiet"])
@pytest.mark.parametrize("reader", READERS)
def test_a_boost_shows_no_more_than_the_post_itself(amara, chidi, reader, audience, is_local_only):
    viewer = make_reader(reader, amara)
    post = make_post(amara, audience, is_local_only=is_local_only)
    passed_on = make_boost(chidi, post)

    assert sees(viewer, passed_on) is sees(viewer, post)


@pytest.mark.parametrize("reader", READERS)
def test_one_passes_on_ones_own_post_to_followers_only(amara, reader):
    viewer = make_reader(reader, amara)
    passed_on = make_boost(amara, make_post(amara, "followers"))

    assert sees(viewer, passed_on) is (reader in {"author", "follower", "muter", "muted", "remote follower"})


@pytest.mark.parametrize("reader", READERS)
def test_a_boost_for_followers_stays_with_the_boosters_followers(amara, chidi, reader):
    """Here the ties are to Chidi, who passes on; Amara has none."""
    viewer = make_reader(reader, chidi)
    passed_on = make_boost(chidi, make_post(amara, "public"), visibility="followers")

    assert sees(viewer, passed_on) is (reader in {"author", "follower", "muter", "muted", "remote follower"})


@pytest.mark.parametrize("reader", READERS)
def test_a_block_hides_what_the_blocked_pass_on(amara, chidi, reader):
    viewer = make_reader(reader, chidi)
    passed_on = make_boost(chidi, make_post(amara, "public"))

    assert sees(viewer, passed_on) is ("block" not in reader)


@pytest.mark.parametrize("gone", ["suspended_at", "left_at"])
@pytest.mark.parametrize("who", ["amara", "chidi"])
def test_a_boost_goes_with_either_of_the_two(amara, ben, chidi, who, gone):
    passed_on = make_boost(chidi, make_post(amara, "public"))
    Account.objects.filter(username=who).update(**{gone: NOW})

    assert not sees(ben, passed_on)
    assert not sees(None, passed_on)


def test_a_boost_of_a_hidden_post_is_seen_by_the_posts_author_alone(amara, ben, chidi):
    passed_on = make_boost(chidi, make_post(amara, "public", hidden_at=NOW))

    seen_by = [viewer for viewer in (None, ben, chidi, amara) if sees(viewer, passed_on)]

    assert seen_by == [amara]


def test_a_boost_that_is_hidden_is_seen_by_the_booster_alone(amara, ben, chidi):
    passed_on = make_boost(chidi, make_post(amara, "public"), hidden_at=NOW)

    seen_by = [viewer for viewer in (None, ben, amara, chidi) if sees(viewer, passed_on)]

    assert seen_by == [chidi]


def test_being_named_in_one_post_opens_no_other(amara, chidi):
    make_post(amara, "mentioned", mentions=chidi)
    other = make_post(amara, "mentioned")

    assert not sees(chidi, other)


def test_following_one_opens_nobody_elses_posts(amara, ben, chidi):
    post = make_post(chidi, "followers")

    assert not sees(ben, post)


def test_a_block_that_is_lifted_leaves_nothing_behind(amara, ben):
    post = make_post(amara, "public")
    block = Block.objects.create(account=amara, target=ben, created_at=NOW)
    block.delete()

    assert sees(ben, post)


def test_a_page_shows_each_post_once(amara, ben, chidi, dee):
    """Many followers, mentions and blocks must never multiply a row."""
    post = make_post(amara, "public")
    for account in (ben, chidi, dee):
        Mention.objects.create(post=post, account=account)
        make_boost(account, post)

    assert Post.objects.visible_to(ben).count() == 4
    assert Post.objects.visible_to(None).count() == 4


def test_a_page_of_forty_is_one_query(amara, ben, django_assert_num_queries):
    ids = [make_post(amara, audience).pk for audience in AUDIENCES * 10]

    with django_assert_num_queries(1):
        seen = set(Post.objects.visible_to(ben).filter(pk__in=ids).values_list("pk", flat=True))

    assert len(seen) == 30


def sees(viewer: Account | None, post: Post) -> bool:
    seen = Post.objects.visible_to(viewer).filter(pk=post.pk).exists()
    if viewer is not None and viewer.is_local:
        # The rule turned round, as notices ask it of many readers at once.
        assert Account.objects.filter(MayRead(post.pk), pk=viewer.pk).exists() is seen
    return seen


def make_reader(reader: str, author: Account) -> Account | None:
    """Someone who stands to `author` as the name of the line says."""
    if reader == "nobody":
        return None
    if reader == "author":
        return author
    domain = "elsewhere.test" if reader.startswith("remote") else ""
    tie = reader.removeprefix("remote ")
    name = f"reader-{tie}"
    viewer = make_member(name, rank="moderator") if tie == "moderator" else make_account(name, domain=domain)
    if tie in {"follower", "muter", "muted"}:
        follow(viewer, author)
    if tie == "requested":
        follow(viewer, author, accepted_at=None)
    if tie == "followed":
        follow(author, viewer)
    if tie in {"blocked", "blocker"}:
        follow(viewer, author)
        both = (author, viewer) if tie == "blocked" else (viewer, author)
        Block.objects.create(account=both[0], target=both[1], created_at=NOW)
    if tie in {"muter", "muted"}:
        both = (author, viewer) if tie == "muted" else (viewer, author)
        Mute.objects.create(account=both[0], target=both[1], created_at=NOW)
    return viewer


def follow(follower: Account, followed: Account, accepted_at=NOW) -> None:
    Follow.objects.create(follower=follower, followed=followed, created_at=NOW, accepted_at=accepted_at)


def make_post(author: Account, audience: str, *, mentions: Account | None = None, **fields: object) -> Post:
    id = new_id(NOW - timedelta(hours=1))
    post = Post.objects.create(
        id=id,
        uri=f"{author.uri}/posts/{id}",
        author=author,
        visibility=audience,
        thread_id=id,
        html="<p>Words</p>",
        published_at=NOW - timedelta(hours=1),
        **fields,
    )
    if mentions is not None:
        Mention.objects.create(post=post, account=mentions)
    return post


def make_boost(account: Account, post: Post, **fields: object) -> Post:
    id = new_id(NOW)
    return Post.objects.create(
        id=id,
        uri=f"{account.uri}/boosts/{id}",
        author=account,
        boost_of=post,
        visibility=fields.pop("visibility", post.visibility),
        is_local_only=post.is_local_only,
        thread_id=id,
        published_at=NOW,
        **fields,
    )
