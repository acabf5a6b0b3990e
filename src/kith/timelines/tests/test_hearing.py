"""Streams say what the lists beside them show: the two are compared for everyone and every kind of post."""

import pytest

from kith.accounts.actions import block, choose_boosts, limit_account, mute, suspend_account
from kith.accounts.models import Follow
from kith.foundations.ids import new_id
from kith.foundations.paging import Cursor
from kith.media.models import MediaFile
from kith.posts.actions import boost, hide_post, narrow_post, publish_post, receive_post
from kith.posts.drafts import Draft, IncomingPost
from kith.posts.models import Attachment, Origin, Visibility
from kith.timelines.actions import ListDraft, follow_tag, make_list, put_in_list
from kith.timelines.hearing import Listening, had_at_home, hearing_of, is_list_of
from kith.timelines.queries import home_page, known_page, list_page, local_page, tag_named, tag_page
from tests.cast import NOW, make_member

A_FEW = Cursor(limit=40)


@pytest.fixture
def town(amara, ben, chidi, dee, emi):
    """Ben follows Amara and reads her in a list; Fay is blocked by her, Gil has muted her, Hana follows a tag."""
    fay, gil, hana = (make_member(name) for name in ("fay", "gil", "hana"))
    for reader in (ben, gil):
        for author in (amara, chidi):
            Follow.objects.get_or_create(
                follower=reader, followed=author, defaults={"created_at": NOW, "accepted_at": NOW}
            )
    Follow.objects.create(follower=ben, followed=emi, created_at=NOW, accepted_at=NOW)
    block(account=amara, target=fay, now=NOW)
    kept = make_list(owner=ben, draft=ListDraft(title="Colleagues"), now=NOW)
    put_in_list(kept=kept, account=amara, now=NOW)
    publish_post(author=dee, draft=Draft(text="There is a tag #river"), now=NOW)
    follow_tag(account=hana, name="river", now=NOW)
    for account in (amara, chidi, emi):
        account.refresh_from_db()
    people = {each.username: each for each in (amara, ben, chidi, dee, fay, gil, hana)}
    return people, kept


def shown(viewer, kept, post_id):
    """In which lists the reader finds the post."""
    tag = tag_named("river")
    pages = {
        "home": home_page(viewer, A_FEW, now=NOW),
        "local": local_page(viewer, A_FEW, now=NOW),
        "known": known_page(viewer, A_FEW, now=NOW),
        "media": known_page(viewer, A_FEW, now=NOW, only_media=True),
        "remote": known_page(viewer, A_FEW, now=NOW, only_remote=True),
        "tag": tag_page(viewer, tag, A_FEW, now=NOW),
    }
    if kept.owner_id == viewer.id:
        pages["list"] = list_page(viewer, kept, A_FEW, now=NOW)
    return {name for name, page in pages.items() if post_id in [row.post_id for row in page.rows]}


def heard(viewer, kept, post_id, everyone):
    """On which streams they hear of it, while everyone has all of them open."""
    ids = frozenset(each.id for each in everyone)
    found = hearing_of(post_id, Listening(ids, ids, ids, frozenset({kept.pk})), now=NOW)
    assert found is not None
    placing, me = found.placing, viewer.id
    is_known = me in found.among_strangers and placing.is_known
    names = {
        "home": me in found.at_home,
        "local": is_known and placing.is_from_here,
        "known": is_known,
        "media": is_known and placing.has_media,
        "remote": is_known and placing.is_from_elsewhere,
        "tag": me in found.among_strangers and "river" in placing.tags,
        "list": kept.owner_id == me and kept.pk in found.lists and me in found.in_confidence,
    }
    return {name for name, is_so in names.items() if is_so}


def amaras(**draft):
    def publish(people, kept, emi):
        return publish_post(author=people["amara"], draft=Draft(**({"text": "A walk by the #river"} | draft)), now=NOW)

    return publish


def with_a_picture(people, kept, emi):
    post = amaras()(people, kept, emi)
    file = MediaFile.objects.create(id=new_id(NOW), owner_id=people["amara"].id, created_at=NOW)
    Attachment.objects.create(post=post, media=file)
    return post


def answer_to(name, **draft):
    def publish(people, kept, emi):
        first = publish_post(author=people[name], draft=Draft(text="First #river"), now=NOW)
        more = {"text": "An answer #river", "in_reply_to_id": first.id} | draft
        return publish_post(author=people["amara"], draft=Draft(**more), now=NOW)

    return publish


def passed_on_by(name, **more):
    def publish(people, kept, emi):
        post = amaras()(people, kept, emi)
        return boost(account=people[name], post=post, now=NOW, **more)

    return publish


def passed_on_without_wish(people, kept, emi):
    choose_boosts(follower=people["ben"], target=people["chidi"], shows_boosts=False)
    return passed_on_by("chidi")(people, kept, emi)


def from_elsewhere(visibility=Visibility.PUBLIC):
    def receive(people, kept, emi):
        incoming = IncomingPost(
            uri="https://elsewhere.test/1",
            html="<p>From afar</p>",
            published_at=NOW,
            origin=Origin.ELSEWHERE,
            visibility=visibility,
            tags=("river",),
        )
        return receive_post(author=emi, incoming=incoming, now=NOW)

    return receive


def hidden_by_moderators(people, kept, emi):
    post = amaras()(people, kept, emi)
    hide_post(post=post, by=people["dee"], now=NOW)
    return post


def narrowed(people, kept, emi):
    post = amaras()(people, kept, emi)
    narrow_post(post=post, author=people["amara"], visibility="followers", is_local_only=False)
    return post


def of_someone_limited(people, kept, emi):
    limit_account(account=people["amara"], now=NOW)
    return amaras()(people, kept, emi)


def of_someone_suspended(people, kept, emi):
    post = amaras()(people, kept, emi)
    suspend_account(account=people["amara"], now=NOW)
    return post


POSTS = {
    "to everyone": amaras(),
    "with a picture": with_a_picture,
    "quiet": amaras(visibility="quiet"),
    "to followers": amaras(visibility="followers"),
    "to one": amaras(text="@chidi #river between us", visibility="mentioned"),
    "to one who follows": amaras(text="@ben #river between us", visibility="mentioned"),
    "to this server": amaras(is_local_only=True),
    "an answer to someone": answer_to("dee"),
    "an answer to someone followed": answer_to("chidi"),
    "an answer to oneself": answer_to("amara"),
    "a private answer": answer_to("dee", visibility="followers"),
    "passed on": passed_on_by("chidi"),
    "passed on to followers": passed_on_by("amara", visibility="followers"),
    "passed on, unwanted": passed_on_without_wish,
    "from elsewhere": from_elsewhere(),
    "from elsewhere to followers": from_elsewhere(Visibility.FOLLOWERS),
    "hidden": hidden_by_moderators,
    "narrowed": narrowed,
    "limited": of_someone_limited,
    "suspended": of_someone_suspended,
}


@pytest.mark.parametrize("kind", POSTS)
def test_everyone_hears_what_their_lists_show(kind, town, emi, run_jobs):
    people, kept = town
    mute(account=people["gil"], target=people["amara"], now=NOW, ends_at=None, hides_notifications=True)
    post = POSTS[kind](people, kept, emi)
    run_jobs()

    table = {name: shown(each, kept, post.id) for name, each in people.items()}
    streams = {name: heard(each, kept, post.id, people.values()) for name, each in people.items()}

    assert streams == table


def test_the_table_is_no_row_of_nobodies(town, emi, run_jobs):
    """So that the comparison above can fail: what each kind of reader finds of a public post is known."""
    people, kept = town
    post = with_a_picture(people, kept, emi)
    run_jobs()

    table = {name: heard(each, kept, post.id, people.values()) for name, each in people.items()}

    everywhere = {"local", "known", "media", "tag"}
    assert table == {
        "amara": {"home"} | everywhere,
        "ben": {"home", "list"} | everywhere,
        "chidi": everywhere,
        "dee": everywhere,
        "fay": set(),
        "gil": {"home"} | everywhere,
        "hana": {"home"} | everywhere,
    }


def test_who_mutes_later_hears_no_more(town, emi, run_jobs):
    people, kept = town
    post = amaras()(people, kept, emi)
    run_jobs()
    mute(account=people["gil"], target=people["amara"], now=NOW, ends_at=None, hides_notifications=True)

    assert heard(people["gil"], kept, post.id, people.values()) == set()
    assert had_at_home(post.id, Listening(at_home=frozenset({people["gil"].id}))) == {people["gil"].id}


def test_what_is_gone_is_heard_by_nobody(db):
    assert hearing_of(7, Listening(), now=NOW) is None


def test_a_list_is_its_owners_own(town):
    people, kept = town

    assert is_list_of(people["ben"].id, kept.pk)
    assert not is_list_of(people["amara"].id, kept.pk)


@pytest.mark.parametrize("count", [2, 200])
def test_asks_as_often_for_hundreds_as_for_two(count, amara, now, make_followers, run_jobs, django_assert_num_queries):
    people = make_followers(amara, count)
    post = publish_post(author=amara, draft=Draft(text="To all of you #river"), now=now)
    run_jobs()
    ids = frozenset(each.id for each in people)
    listening = Listening(ids, ids, ids, frozenset({1}))

    with django_assert_num_queries(5):
        found = hearing_of(post.id, listening, now=now)

    assert set(found.at_home) == set(found.among_strangers) == ids
