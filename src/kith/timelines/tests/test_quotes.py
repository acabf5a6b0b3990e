"""What a quote shows of what it quotes, as a table: a private word shown to the wrong person is the worst that can be.

Chidi quotes, Amara is quoted; the ties of the table are to Amara, whose words they are.
"""

import pytest

from kith.accounts.actions import block, mute
from kith.accounts.models import Account
from kith.filters.actions import FilterDraft, Keyword, make_filter
from kith.filters.queries import forget_matchers
from kith.foundations.paging import Cursor
from kith.posts.actions import boost, delete_post, hide_post, narrow_post, publish_post, take_out_of_quote
from kith.posts.drafts import Draft
from kith.posts.models import Mention, Post, Quote, QuoteState
from kith.posts.tests.test_visibility import AUDIENCES, TABLE, follow, make_post, make_reader
from kith.timelines.cards import forget_cards, render_posts
from kith.timelines.listing import Listed
from kith.timelines.queries import listed_posts
from kith.timelines.quotes import Quoted, Sight, quoted_by, quotes_page
from tests.cast import NOW

SECRET = "what was said in confidence"
# Whoever reads lists has a login here.
READERS = [reader for reader in TABLE if not reader.startswith("remote")]
AFTERWARDS = [state for state in QuoteState if state != QuoteState.ACCEPTED]


@pytest.fixture(autouse=True)
def forget():
    forget_matchers()
    forget_cards()


@pytest.mark.parametrize("is_local_only", [False, True])
@pytest.mark.parametrize("inner", AUDIENCES)
@pytest.mark.parametrize("reader", READERS)
def test_the_table(amara, chidi, reader, inner, is_local_only):
    """Whatever a quote's own audience is: its reader sees of what is quoted what they would see without it."""
    viewer = make_reader(reader, amara)
    quoted = make_post(amara, inner, is_local_only=is_local_only, mentions=viewer if "mentioned" in reader else None)
    may = TABLE[reader][AUDIENCES.index(inner) + 4 * is_local_only] == "yes"

    for outer in AUDIENCES:
        post = make_quote(chidi, quoted, outer)
        if viewer is not None:
            Mention.objects.create(post=post, account=viewer)  # so that they see the quote, if anybody may
        found = seen(viewer, post)

        if found is None:
            assert viewer is None
            assert outer in {"followers", "mentioned"}
            continue
        assert (found.row is not None) is may
        assert found.sight == _expected(reader, may)
        assert (SECRET in card(viewer, post)) is (may and reader != "muter")


def _expected(reader: str, may: bool) -> Sight:
    if may:
        return Sight.MUTED_ACCOUNT if reader == "muter" else Sight.ACCEPTED
    return Sight.BLOCKED_ACCOUNT if reader == "blocker" else Sight.UNAUTHORIZED


@pytest.mark.parametrize("state", AFTERWARDS)
@pytest.mark.parametrize("reader", READERS)
def test_without_leave_nobody_sees_it(amara, chidi, reader, state):
    viewer = make_reader(reader, amara)
    post = make_quote(chidi, make_post(amara, "public"), "public")
    Quote.objects.filter(post=post).update(state=state)

    found = seen(viewer, post)

    assert found == Quoted(Sight(state))
    assert SECRET not in card(viewer, post)


@pytest.mark.parametrize("gone", ["suspended_at", "left_at"])
def test_who_is_gone_is_quoted_no_more(amara, ben, chidi, gone):
    post = make_quote(chidi, make_post(amara, "public"), "public")
    Account.objects.filter(pk=amara.pk).update(**{gone: NOW})

    for viewer in (None, ben, chidi):
        assert seen(viewer, post) == Quoted(Sight.UNAUTHORIZED)
        assert SECRET not in card(viewer, post)


def test_what_is_hidden_deleted_or_narrowed_is_quoted_no_more(amara, ben, chidi, dee):
    hidden, deleted, narrowed = (make_post(amara, "public") for _ in range(3))
    posts = [make_quote(chidi, each, "public") for each in (hidden, deleted, narrowed)]
    assert all(SECRET in card(viewer, post) for post in posts for viewer in (None, ben))

    hide_post(post=hidden, by=dee, now=NOW)
    delete_post(post=deleted, by=amara)
    narrow_post(post=narrowed, author=amara, visibility="followers", is_local_only=False)

    sights = [[seen(viewer, post).sight for post in posts] for viewer in (None, chidi, ben, amara)]
    assert sights == [
        ["unauthorized", "deleted", "unauthorized"],
        ["unauthorized", "deleted", "unauthorized"],
        ["unauthorized", "deleted", "accepted"],
        ["accepted", "deleted", "accepted"],
    ]
    assert [SECRET in card(None, post) for post in posts] == [False, False, False]
    assert [SECRET in card(ben, post) for post in posts] == [False, False, True]


def test_what_is_kept_ready_for_one_reader_is_not_shown_to_another(amara, ben, chidi):
    post = make_quote(chidi, make_post(amara, "followers"), "public")

    assert SECRET in card(ben, post)
    assert SECRET not in card(chidi, post)
    assert SECRET not in card(None, post)
    assert SECRET in card(ben, post)


def test_what_passes_a_quote_on_shows_no_more(amara, ben, chidi, dee):
    post = make_quote(chidi, make_post(amara, "followers"), "public")
    passed_on = boost(account=dee, post=post, now=NOW)

    assert SECRET in card(ben, passed_on)
    assert SECRET not in card(chidi, passed_on)


def test_shows_no_quotes_in_quotes(amara, ben, chidi, dee):
    inner = make_quote(chidi, make_post(amara, "public"), "public")
    outer = make_quote(dee, inner, "public")

    shown = card(ben, outer)

    assert SECRET not in shown
    assert "It quotes another post" in shown


@pytest.mark.parametrize("action", ["warn", "hide"])
def test_leaves_out_what_the_readers_filters_keep_away(amara, ben, chidi, action):
    post = make_quote(chidi, make_post(amara, "public"), "public")
    draft = FilterDraft(title="Secrets", keywords=[Keyword("confidence")], action=action, contexts=["home"])
    make_filter(account=ben, draft=draft, now=NOW)
    ben.refresh_from_db()

    assert SECRET not in card(ben, post, within="home")
    assert "Secrets" in card(ben, post, within="home")
    assert SECRET in card(ben, post, within="thread")


def test_covers_what_was_covered(amara, ben, chidi):
    quoted = make_post(amara, "public", warning="A death")
    shown = card(ben, make_quote(chidi, quoted, "public"))

    assert shown.index("A death") < shown.index(SECRET)
    assert '<details class="cover">' in shown


def test_says_when_a_quoted_person_is_blocked_later(amara, ben, chidi):
    post = make_quote(chidi, make_post(amara, "public"), "public")
    mute(account=ben, target=amara, now=NOW)
    assert "You muted this person" in card(ben, post)

    block(account=ben, target=amara, now=NOW)

    assert "someone you blocked" in card(ben, post)
    assert "Amara" not in card(ben, post)


def test_offers_to_take_ones_own_post_out(amara, ben, chidi):
    post = make_quote(chidi, make_post(amara, "public"), "public")
    way = f"/posts/{post.pk}/take_out"

    assert way in card(amara, post)
    assert way not in card(ben, post)
    assert way not in card(chidi, post)
    take_out_of_quote(post=post, by=amara, now=NOW)
    assert way not in card(amara, post)
    assert "Its author took it out" in card(ben, post)


@pytest.mark.parametrize(
    ("policy", "offered"), [("everyone", "ben chidi amara"), ("followers", "ben amara"), ("nobody", "amara")]
)
def test_offers_to_quote_where_it_is_allowed(amara, ben, chidi, policy, offered):
    post = publish_post(author=amara, draft=Draft(text="Hello", quoters=policy), now=NOW)
    way = f'"/write?quote={post.pk}"'

    assert " ".join(each.username for each in (ben, chidi, amara) if way in card(each, post)) == offered
    assert way not in card(None, post)


@pytest.mark.parametrize("count", [2, 20])
def test_asks_as_often_for_many_as_for_few(amara, ben, chidi, count, django_assert_num_queries):
    posts = [make_quote(chidi, make_post(amara, "public"), "public") for _ in range(count)]
    plain = [make_post(amara, "public") for _ in range(count)]
    many, few = (listed_posts(ben, [post.pk for post in each]) for each in (posts, plain))

    with django_assert_num_queries(0):
        assert quoted_by(ben, few, now=NOW) == {}
    with django_assert_num_queries(2):
        assert len(quoted_by(ben, many, now=NOW)) == count


def test_lists_what_quotes_a_post_as_far_as_one_may_see_it(amara, ben, chidi, dee):
    quoted = make_post(amara, "public")
    public, private = make_quote(chidi, quoted, "public"), make_quote(chidi, quoted, "followers")
    follow(dee, chidi)
    taken_out = make_quote(ben, quoted, "public")
    take_out_of_quote(post=taken_out, by=amara, now=NOW)

    def listed_to(viewer):
        return [row.post_id for row in quotes_page(viewer, quoted, Cursor(), now=NOW).rows]

    assert listed_to(None) == listed_to(ben) == [public.pk]
    assert listed_to(dee) == [private.pk, public.pk]
    mute(account=ben, target=chidi, now=NOW)
    mute(account=amara, target=chidi, now=NOW)
    assert listed_to(ben) == []
    assert listed_to(amara) == [public.pk]


def make_quote(author: Account, quoted: Post, audience: str) -> Post:
    Post.objects.filter(pk=quoted.pk, is_quote=False).update(html=f"<p>{SECRET}</p>")
    post = make_post(author, audience, is_quote=True)
    Quote.objects.create(post=post, quoted=quoted, state=QuoteState.ACCEPTED, decided_at=NOW)
    return post


def rows_of(viewer: Account | None, post: Post) -> list[Listed]:
    return listed_posts(viewer, [post.pk])


def seen(viewer: Account | None, post: Post) -> Quoted | None:
    rows = rows_of(viewer, post)
    return quoted_by(viewer, rows, now=NOW)[post.pk] if rows else None


def card(viewer: Account | None, post: Post, within: str = "") -> str:
    return "".join(render_posts(rows_of(viewer, post), viewer, now=NOW, within=within))
