"""A post for many readers at once, above all one that quotes: each is told what they would be told alone."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.accounts.actions import block, block_domain, mute
from kith.accounts.models import Account, Follow
from kith.client_api.entities.notifications import notifications_json
from kith.client_api.entities.statuses import forget_statuses, statuses_by_id
from kith.client_api.streaming.rendering import PostForMany, notices_for_many
from kith.client_api.tests.streams import Sse, open_hub
from kith.collections.actions import CollectionDraft, make_collection
from kith.filters.actions import FilterDraft, Keyword, make_filter
from kith.foundations.ids import new_id
from kith.live.tests.streaming import elsewhere
from kith.notifications.actions import notify
from kith.notifications.models import Kind, Notification
from kith.notifications.queries import told
from kith.notifications.queries.streams import told_like
from kith.posts.actions import bookmark, boost, favourite, hide_post, narrow_post, publish_post, receive_post
from kith.posts.actions.telling import tell_of_change
from kith.posts.drafts import Draft, IncomingPost
from kith.posts.models import Origin, Post, Quote, QuoteState
from tests.cast import NOW, make_member
from tests.loops import run_story

SECRET = "what was said in confidence"


@pytest.fixture(autouse=True)
def forget():
    forget_statuses()


@pytest.fixture
def readers(amara, ben, chidi, dee):
    """Amara is quoted, Ben follows her, Chidi quotes. All others stand to her in some other way."""
    made = {name: make_member(name) for name in ("blocked", "blocking", "muting", "away", "picky", "plain", "fan")}
    block(account=amara, target=made["blocked"], now=NOW)
    block(account=made["blocking"], target=amara, now=NOW)
    mute(account=made["muting"], target=amara, now=NOW, ends_at=None, hides_notifications=True)
    block_domain(account=made["away"], domain="elsewhere.test", now=NOW)
    make_filter(account=made["picky"], draft=FilterDraft(title="Words", keywords=[Keyword("confidence")]), now=NOW)
    Follow.objects.create(follower=made["fan"], followed=amara, created_at=NOW, accepted_at=NOW)
    people = {**made, "amara": amara, "ben": ben, "chidi": chidi, "dee": dee}
    for each in people.values():
        each.refresh_from_db()
    return people


def quoting(author, quoted):
    """A quote of whatever it is: who may see it is asked when it is read."""
    post = publish_post(author=author, draft=Draft(text="See this"), now=NOW)
    Post.objects.filter(pk=post.pk).update(is_quote=True)
    Quote.objects.create(post=post, quoted=quoted, state=QuoteState.ACCEPTED)
    return post


def of_amara(**draft):
    def make(readers, emi):
        quoted = publish_post(author=readers["amara"], draft=Draft(text=SECRET, **draft), now=NOW)
        return quoting(readers["chidi"], quoted)

    return make


def of_emi(readers, emi):
    incoming = IncomingPost(uri="https://elsewhere.test/1", html=SECRET, published_at=NOW, origin=Origin.ELSEWHERE)
    return quoting(readers["chidi"], receive_post(author=emi, incoming=incoming, now=NOW))


def with_deeds(readers, emi):
    post = of_amara(quoters="followers")(readers, emi)
    favourite(account=readers["fan"], post=post.quote.quoted, now=NOW)
    bookmark(account=readers["plain"], post=post.quote.quoted, now=NOW)
    favourite(account=readers["dee"], post=post, now=NOW)
    return post


def hidden(readers, emi):
    post = of_amara()(readers, emi)
    hide_post(post=post.quote.quoted, by=readers["dee"], now=NOW)
    return post


def taken_back(readers, emi):
    post = of_amara()(readers, emi)
    Quote.objects.update(state=QuoteState.REVOKED)
    return post


def of_a_quote(**draft):
    return lambda readers, emi: quoting(readers["dee"], of_amara(**draft)(readers, emi))


def of_what_is_narrowed(readers, emi):
    inner = of_amara()(readers, emi)
    narrow_post(post=inner, author=readers["chidi"], visibility="followers", is_local_only=False)
    Follow.objects.create(follower=readers["plain"], followed=readers["chidi"], created_at=NOW, accepted_at=NOW)
    return quoting(readers["dee"], inner)


def passed_on(readers, emi):
    return boost(account=readers["dee"], post=of_amara()(readers, emi), now=NOW)


def with_a_collection(readers, emi):
    """Those between whom and its maker is a block don't see it."""
    kept = make_collection(owner=readers["amara"], draft=CollectionDraft(name="Gardeners"), now=NOW)
    text = f"Follow these: {settings.KITH_ORIGIN}/collections/{kept.pk}"
    return publish_post(author=readers["chidi"], draft=Draft(text=text), now=NOW)


def of_a_collection(readers, emi):
    return quoting(readers["dee"], with_a_collection(readers, emi))


POSTS = {
    "links to a collection": with_a_collection,
    "a quote of what links to a collection": of_a_collection,
    "public": of_amara(),
    "quiet": of_amara(visibility="quiet"),
    "to followers": of_amara(visibility="followers"),
    "between two": of_amara(visibility="mentioned"),
    "from elsewhere": of_emi,
    "with deeds": with_deeds,
    "hidden": hidden,
    "taken back": taken_back,
    "a quote of a quote": of_a_quote(),
    "a quote of a quote of what is for followers": of_a_quote(visibility="followers"),
    "a quote of a quote for followers": of_what_is_narrowed,
    "passed on": passed_on,
}


@pytest.mark.parametrize("kind", POSTS)
def test_each_is_told_what_they_would_be_told_alone(kind, readers, emi):
    post = POSTS[kind](readers, emi)
    alone = {name: statuses_by_id(each, [post.id], now=NOW).get(post.id) for name, each in readers.items()}
    may = {name: readers[name] for name, told in alone.items() if told is not None}

    together = PostForMany(post.id, {each.id: each.filters_version for each in may.values()}, now=NOW)
    told = together.statuses({each.id for each in may.values()})

    assert {name: told[each.id] for name, each in may.items()} == {name: alone[name] for name in may}
    assert len(may) >= 9


def test_the_table_is_no_row_of_the_same(readers, emi):
    """So that the comparison above can fail: who sees what is for followers, and who does not."""
    post = of_amara(visibility="followers")(readers, emi)

    many = PostForMany(post.id, {each.id: each.filters_version for each in readers.values()}, now=NOW)
    told = many.statuses({each.id for each in readers.values()})

    assert {name for name, each in readers.items() if SECRET.encode() in told[each.id]} == {"amara", "ben", "fan"}


@pytest.mark.parametrize("kind", ["with deeds", "a quote of a quote"])
def test_twenty_more_who_see_the_same_cost_no_more_questions(kind, readers, emi):
    post = POSTS[kind](readers, emi)
    few = {each.id: each.filters_version for each in readers.values()}
    many = few | {make_member(f"more{number}").id: 0 for number in range(20)}

    def asked(versions):
        for _ in range(2):  # warm
            with CaptureQueriesContext(
                connection,
            ) as seen:
                PostForMany(post.id, versions, now=NOW).statuses(versions.keys())
        return len(seen)

    assert asked(many) == asked(few)


def test_apps_that_may_read_nothing_of_ones_own_share_what_anyone_is_told(readers, emi, django_assert_num_queries):
    post = PostForMany(POSTS["a quote of a quote"](readers, emi).id, {readers["fan"].id: 0}, now=NOW)
    told_first = post.for_anyone

    with django_assert_num_queries(0):
        assert post.for_anyone is told_first


@pytest.mark.parametrize("kind", POSTS)
def test_so_is_each_of_their_own_notice(kind, readers, emi):
    post = POSTS[kind](readers, emi)
    for each in readers.values():
        Notification.objects.create(
            id=new_id(NOW), account=each, kind=Kind.POST, by=post.author, post=post, group_key="", created_at=NOW
        )
    last = Notification.objects.earliest("id").pk
    alone = {each.id: alone_told(each) for each in readers.values()}

    notices = told_like(last, {each.id for each in readers.values()})
    together = notices_for_many(notices, now=NOW)

    assert together == {account_id: told for account_id, told in alone.items() if told is not None}
    assert len(set(together.values())) == len(together) >= 9


def alone_told(reader):
    row = told(reader, Notification.objects.get(account=reader).pk)
    return next(iter(notifications_json([row], reader, supported=None, now=NOW)), None) if row else None


def test_people_and_servers_that_are_away_are_told_of_to_nobody(readers, emi):
    """Their notices stay, and come back when they do."""
    for name in ("away", "ben"):
        notify(kind=Kind.FOLLOW, by=emi, to=[readers[name].id], now=NOW)
    Notification.objects.create(
        id=new_id(NOW), account=readers["away"], kind=Kind.FOLLOW, by=emi, group_key="", created_at=NOW
    )
    ids = {each.id for each in readers.values()}
    newest = Notification.objects.latest("id").pk

    assert notices_for_many(told_like(newest, ids), now=NOW).keys() == {readers["ben"].id}
    Account.objects.filter(pk=emi.pk).update(suspended_at=NOW)
    assert notices_for_many(told_like(newest, ids), now=NOW) == {}


def test_twenty_more_who_are_told_cost_no_more_questions(readers, emi):
    post = with_deeds(readers, emi)

    def asked(*people):
        notify(kind=Kind.POST, by=post.author, to=[each.id for each in people], now=NOW, post=post)
        newest = Notification.objects.latest("id").pk
        for _ in range(2):  # warm
            with CaptureQueriesContext(connection) as seen:
                made = notices_for_many(told_like(newest, {each.id for each in people}), now=NOW)
        return len(made), len(seen)

    (one, few), (twenty, many) = asked(make_member("more")), asked(*(make_member(f"more{n}") for n in range(20)))

    assert (one, twenty) == (1, 20)
    assert few == many


@pytest.mark.django_db(transaction=True)
def test_an_app_that_may_read_nothing_of_ones_own_is_told_what_anyone_is(amara, ben, chidi, tokens):
    """Streams of what is public open to any token; what only its reader sees does not come with it."""
    quoted = publish_post(author=amara, draft=Draft(text=SECRET), now=NOW)
    quote = publish_post(author=amara, draft=Draft(text="See this", quoted_id=quoted.pk), now=NOW)
    narrow_post(post=quoted, author=amara, visibility="followers", is_local_only=False)
    bare, whole = tokens(ben, "profile"), tokens(ben, "read")

    async def story():
        async with open_hub() as hub:
            lines = [Sse(hub, "/public", token=token) for token in (bare, whole)]
            assert all([await line.opens() for line in lines])

            await elsewhere(tell_of_change, quote.id)

            (as_anyone,), (as_ben,) = [await line.hears("status.update") for line in lines]
            assert as_ben["quote"]["quoted_status"]["id"] == str(quoted.pk)
            assert as_anyone["quote"] == {"state": "unauthorized", "quoted_status": None}
            assert SECRET not in str(as_anyone)
            assert "favourited" in as_ben
            assert "favourited" not in as_anyone

    run_story(story())
