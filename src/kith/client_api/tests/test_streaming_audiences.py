"""Who hears which words on which stream, as a table: the worst mistake would be a private word on a wrong one."""

import json

import pytest
from django.utils import timezone

from kith.accounts.actions import block, follow, mute
from kith.accounts.models import Account
from kith.client_api.streaming.channels import Channel
from kith.client_api.streaming.listeners import SocketListener
from kith.client_api.streaming.telling import Lines, heard
from kith.jobs.running import run_due_jobs
from kith.live.models import Telling
from kith.live.queries import last_telling, tellings_after
from kith.posts.actions import boost, delete_post, edit_post, hide_post, publish_post, unboost
from kith.posts.drafts import Draft
from kith.timelines.actions import ListDraft, make_list, put_in_list, surface_post
from tests.cast import NOW, make_member

STREAMS = (
    "user", "public", "public:local", "public:remote", "public:media", "hashtag", "hashtag:local", "list", "direct",
    "user:notification",
)  # fmt: skip
OPEN = {"public", "public:local", "hashtag", "hashtag:local"}


@pytest.fixture
def town(amara, ben, chidi, dee):
    """Ben follows Amara and has her in a list, Chidi is whom she writes to, Dee keeps the server, Fay is blocked by
    Amara, Gil has muted her. Everyone has every stream open."""
    fay, gil = make_member("fay"), make_member("gil")
    block(account=amara, target=fay, now=NOW)
    mute(account=gil, target=amara, now=NOW, ends_at=None, hides_notifications=True)
    owners = (amara, ben, chidi, dee, gil)
    kept = {each: make_list(owner=each, draft=ListDraft(title="All"), now=NOW) for each in owners}
    for each in (ben, chidi, dee, gil):
        put_in_list(kept=kept[each], account=amara, now=NOW)
    amara.refresh_from_db()
    listeners = {}
    for each in (amara, ben, chidi, dee, fay, gil):
        channels = {
            Channel(name, "river", "river") if name.startswith("hashtag") else Channel(name)
            for name in STREAMS
            if name != "list"
        }
        if each in kept:
            channels.add(Channel("list", str(kept[each].pk), str(kept[each].pk)))
        listeners[each.username] = SocketListener(each.id, "", ["read"])
        listeners[each.username].channels = frozenset(channels)
    return listeners


def told_since(last, town):
    """Everything that was said since, as (who, stream, event, payload)."""
    run_due_jobs()
    names = {listener: name for name, listener in town.items()}
    lines = Lines(list(town.values()))
    return [
        (names[line.listener], line.channel.name, event.name, event.payload)
        for told in tellings_after(last)
        for line, event in heard(told, lines, now=timezone.now())
    ]


def table(said, *events):
    found = {}
    for who, stream, event, _ in said:
        if event in events:
            found.setdefault(who, set()).add(stream)
    return found


PUBLIC = {
    "amara": {"user"} | OPEN,
    "ben": {"user", "list"} | OPEN,
    "chidi": {"list"} | OPEN,
    "dee": {"list"} | OPEN,
}
POSTS = {
    "public": ({}, PUBLIC),
    "quiet": (
        {"visibility": "quiet"},
        {"amara": {"user"}, "ben": {"user", "list"}, "chidi": {"list"}, "dee": {"list"}},
    ),
    "followers": ({"visibility": "followers"}, {"amara": {"user"}, "ben": {"user", "list"}}),
    "to Chidi": ({"visibility": "mentioned", "text": "@chidi secret #river"}, {"amara": {"user"}, "chidi": {"list"}}),
    "to Ben": (
        {"visibility": "mentioned", "text": "@ben secret #river"},
        {"amara": {"user"}, "ben": {"user", "list"}},
    ),
    "this server only": ({"is_local_only": True}, PUBLIC),
    "to followers and Chidi": (
        {"visibility": "followers", "text": "@chidi secret #river"},
        {"amara": {"user"}, "ben": {"user", "list"}, "chidi": {"list"}},
    ),
}


@pytest.mark.parametrize("kind", POSTS)
def test_words_come_to_those_they_are_for_and_to_their_streams(kind, town, amara):
    draft, expected = POSTS[kind]
    last = last_telling()

    post = publish_post(author=amara, draft=Draft(**({"text": "A secret #river"} | draft)), now=NOW)
    said = told_since(last, town)

    assert table(said, "update") == expected
    assert all(json.loads(payload)["id"] == str(post.id) for _, _, event, payload in said if event == "update")
    # Whatever else is told of it, a notice or a conversation, carries its words to nobody else either.
    with_words = {who for who, _, _, payload in said if b"secret" in (payload or b"")}
    assert with_words == set(expected)


@pytest.mark.parametrize("kind", POSTS)
def test_so_do_words_that_are_changed_and_nobody_else_hears_that_they_are_gone(kind, town, amara):
    draft, expected = POSTS[kind]
    post = publish_post(author=amara, draft=Draft(**({"text": "A #river"} | draft)), now=NOW)
    run_due_jobs()

    last = last_telling()
    text = "{} changed secret".format(draft.get("text", "#river"))
    edit_post(post=post, author=amara, draft=Draft(text=text), now=NOW)
    said = told_since(last, town)
    assert table(said, "status.update") == expected
    assert {who for who, _, _, payload in said if b"changed" in (payload or b"")} == set(expected)

    last = last_telling()
    delete_post(post=post, by=amara)
    gone = table(told_since(last, town), "delete")
    if kind in {"followers", "to Chidi", "to Ben", "to followers and Chidi"}:
        assert set(gone) == set(expected)
        assert all(streams <= {"user", "list", "direct"} for streams in gone.values())
    else:
        assert set(gone) == set(town)
        assert all((streams >= OPEN) == (kind != "quiet") for streams in gone.values())


def test_what_moderators_hide_is_gone_for_all_but_its_author(town, amara, dee):
    post = publish_post(author=amara, draft=Draft(text="A secret #river"), now=NOW)
    run_due_jobs()

    last = last_telling()
    hide_post(post=post, by=dee, now=NOW)
    said = told_since(last, town)

    assert set(table(said, "status.update")) == {"amara"}
    gone = table(said, "delete")
    assert gone["ben"] >= {"user", "list"} | OPEN
    assert "user" not in gone["dee"]
    assert "amara" not in gone


def test_passing_on_does_not_reach_those_whom_the_words_do_not(town, amara, ben, dee, now):
    """Fay follows Ben, who passes on what Amara, who blocks her, wrote."""
    for name in ("fay", "gil", "dee"):
        follow(follower=_account(name), target=ben, now=now)
    post = publish_post(author=amara, draft=Draft(text="A secret #river"), now=NOW)
    run_due_jobs()

    last = last_telling()
    boost(account=ben, post=post, now=NOW)
    said = told_since(last, town)

    assert table(said, "update") == {"dee": {"user"}}  # Ben himself has it at home already


@pytest.mark.parametrize("visibility", ["public", "quiet", "followers"])
def test_what_is_passed_on_no_more_is_gone_where_it_stood(visibility, town, amara, ben, now):
    """It never stood on the streams of strangers' posts, so nobody hears there that it is gone."""
    post = publish_post(author=amara, draft=Draft(text="A #river"), now=NOW)
    boost(account=ben, post=post, now=NOW, visibility=visibility)
    run_due_jobs()

    last = last_telling()
    unboost(account=ben, post=post)
    gone = table(told_since(last, town), "delete")

    assert {stream for streams in gone.values() for stream in streams} <= {"user", "list", "direct"}
    assert "user" in gone["ben"]


def _account(name):
    return Account.objects.get(username=name)


def test_what_happens_twice_is_told_once(town, amara):
    """A job that runs again after a crash brings a post home again, and tells nobody again."""
    post = publish_post(author=amara, draft=Draft(text="A walk"), now=NOW)
    run_due_jobs()

    surface_post(post=post, now=NOW)

    assert Telling.objects.filter(name="home", about=post.id).count() == 1
