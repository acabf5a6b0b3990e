"""Who sees what of a chat: the page, the transcript, and what is handed on."""

import pytest

from kith.accounts.actions import block, mute
from kith.accounts.models import Account, Follow
from kith.chats.actions import come_in, go_out, hide_answer, hide_chat, quiet_person, take_out
from kith.chats.models import Attendance
from kith.chats.queries import (
    answers_page,
    archive_page,
    chat_for,
    going_on,
    newest_of,
    post_ids_in_chats,
    said_in,
    transcript_of,
)
from kith.chats.showing import text_of
from kith.chats.tests.conftest import QUESTIONS
from kith.foundations.paging import Cursor
from kith.posts.actions import delete_post, edit_post, hide_post, narrow_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from tests.cast import make_account

READERS = ("nobody", "host", "author", "follower", "stranger", "elsewhere")


@pytest.fixture
def readers(amara, ben, chidi, dee, emi, now):
    """Amara hosts, Dora answers, Ben follows Dora, Chidi has no tie to her, Emi is elsewhere."""
    dora = make_account("dora")
    Follow.objects.create(follower=ben, followed=dora, created_at=now, accepted_at=now)
    return {"nobody": None, "host": amara, "author": dora, "follower": ben, "stranger": chidi, "elsewhere": emi}


@pytest.fixture
def said(on, heard, readers):
    return heard(readers["author"], on.questions.first())


@pytest.mark.parametrize(
    ("what", "seen_by"),
    [
        ("nothing", READERS),
        ("quiet", ("host", "author", "follower", "stranger", "elsewhere")),
        ("here only", ("host", "author", "follower", "stranger")),
        ("narrowed to followers", ()),
        ("narrowed to those named", ()),
        ("hidden by moderators", ("author",)),
        ("hidden by a host", ("author",)),
        ("quieted by a host", ("author",)),
        ("author limited", ("author", "follower")),
        ("author suspended", ()),
        ("author left", ()),
        ("author blocks the stranger", ("nobody", "host", "author", "follower", "elsewhere")),
        ("the stranger blocks the author", ("nobody", "host", "author", "follower", "elsewhere")),
        ("the stranger mutes the author", ("nobody", "host", "author", "follower", "elsewhere")),
        ("the host blocks the author", ("author",)),
        ("taken out by its author", ()),
        ("deleted", ()),
    ],
)
def test_who_sees_an_answer(what, seen_by, on, said, readers, at):
    _happen(what, on, said, readers, at(20))
    assert {name for name, who in readers.items() if said_in(on, who, now=at(20)).exists()} == set(seen_by)


@pytest.mark.parametrize(
    ("what", "found_by"),
    [
        ("nothing", {"host", "author", "stranger"}),
        ("hidden by a host", {"author"}),
        ("quieted by a host", {"author"}),
        ("the host blocks the author", set()),
        ("taken out by its author", set()),
    ],
)
def test_a_search_in_chats_keeps_to_the_same_rule(what, found_by, on, said, readers, at):
    _happen(what, on, said, readers, at(20))
    readers = {name: readers[name] for name in ("host", "author", "stranger")}
    asked = {name: post_ids_in_chats(who, "", below=said.pk + 1, above=0) for name, who in readers.items()}
    assert {name for name, ids in asked.items() if said.pk in ids} == found_by


def _happen(what, chat, post, readers, now):
    host, author, stranger = readers["host"], readers["author"], readers["stranger"]
    people, posts = Account.objects.filter(pk=author.pk), Post.objects.filter(pk=post.pk)
    match what:
        case "quiet":
            posts.update(visibility="quiet")
        case "here only":
            posts.update(is_local_only=True)
        case "narrowed to followers":
            narrow_post(post=post, author=author, visibility="followers", is_local_only=False)
        case "narrowed to those named":
            narrow_post(post=post, author=author, visibility="mentioned", is_local_only=False)
        case "hidden by moderators":
            posts.update(hidden_at=now)
        case "hidden by a host":
            hide_answer(answer=post.chat_answer, by=host, now=now)
        case "quieted by a host":
            quiet_person(chat=chat, account=author, by=host, now=now)
        case "author limited" | "author suspended" | "author left":
            people.update(**{f"{what.removeprefix('author ')}_at": now})
        case "author blocks the stranger":
            block(account=author, target=stranger, now=now)
        case "the stranger blocks the author":
            block(account=stranger, target=author, now=now)
        case "the stranger mutes the author":
            mute(account=stranger, target=author, now=now)
        case "the host blocks the author":
            block(account=host, target=author, now=now)
        case "taken out by its author":
            take_out(answer=post.chat_answer, by=author, now=now)
        case "deleted":
            posts.delete()


@pytest.mark.parametrize(
    ("says", "setting", "visibility", "stands"),
    [
        (True, False, "public", True),
        (True, False, "quiet", False),
        (False, True, "public", False),
        (None, True, "public", True),
        (None, False, "public", False),
        (None, True, "quiet", False),
    ],
)
def test_a_transcript_has_what_its_author_allows(on, said, readers, at, says, setting, visibility, stands):
    """Their word on coming in; of who did not come in, what they said of search; and only what is public."""
    author = readers["author"]
    Account.objects.filter(pk=author.pk).update(is_indexable=setting)
    Post.objects.filter(pk=said.pk).update(visibility=visibility)
    if says is not None:
        come_in(chat=on, account=author, keeps_answers=says, now=at(5))
    for who in (None, readers["stranger"], readers["host"]):
        kept = transcript_of(on, who, now=at(70))
        assert [post.pk for section in kept.sections for post in section.posts] == ([said.pk] if stands else [])


@pytest.mark.parametrize("keeps", [True, False])
def test_who_passes_by_when_it_is_over_reads_what_its_author_allows(on, said, readers, at, keeps):
    """The page and the feed of a chat are no second transcript."""
    come_in(chat=on, account=readers["author"], keeps_answers=keeps, now=at(5))
    question = on.questions.first()

    def told(who, now):
        on_page = answers_page(on, who, Cursor(), question=question, now=now).rows
        return [row.post_id for row in on_page] == [said.pk]

    def in_feed(now):
        return said.pk in [row.post_id for row in newest_of(on, Cursor(), now=now)]

    assert told(None, at(59)) is in_feed(at(59)) is True
    assert told(None, at(60)) is in_feed(at(60)) is keeps
    assert told(readers["stranger"], at(60))


@pytest.mark.parametrize("keeps", [True, False])
def test_who_has_their_coming_forgotten_is_not_put_into_the_transcript_by_it(on, said, readers, at, keeps):
    Account.objects.filter(pk=readers["author"].pk).update(is_indexable=True)

    def stands():
        return bool(transcript_of(on, None, now=at(70)).sections[0].posts)

    come_in(chat=on, account=readers["author"], keeps_answers=keeps, now=at(5))
    go_out(chat=on, account=readers["author"])
    assert not Attendance.objects.exists()
    assert stands() is keeps
    come_in(chat=on, account=readers["author"], keeps_answers=True, now=at(71))
    assert stands()


def test_what_is_left_out_is_counted(on, said, at):
    assert transcript_of(on, None, now=at(70)).left_out == 1


def test_a_change_of_mind_is_heeded_later(on, said, readers, at):
    come_in(chat=on, account=readers["author"], keeps_answers=True, now=at(5))
    come_in(chat=on, account=readers["author"], keeps_answers=False, now=at(90))
    assert not transcript_of(on, None, now=at(95)).sections[0].posts
    assert Attendance.objects.get().came_at == at(5)


@pytest.mark.parametrize(
    ("what", "seen_by"),
    [
        ("nothing", ("nobody", "host", "stranger")),
        ("hidden", ("host",)),
        ("host suspended", ()),
        ("host left", ()),
        ("host blocks the stranger", ("nobody", "host")),
        ("the stranger blocks the host", ("nobody", "host")),
    ],
)
def test_who_sees_a_chat_at_all(what, seen_by, on, amara, chidi, at):
    readers = {"nobody": None, "host": amara, "stranger": chidi}
    match what:
        case "hidden":
            hide_chat(chat=on, is_hidden=True, now=at(15))
        case "host suspended" | "host left":
            Account.objects.filter(pk=amara.pk).update(**{f"{what.removeprefix('host ')}_at": at(15)})
        case "host blocks the stranger":
            block(account=amara, target=chidi, now=at(15))
        case "the stranger blocks the host":
            block(account=chidi, target=amara, now=at(15))
    assert {name for name, who in readers.items() if chat_for(who, on.pk)} == set(seen_by)
    assert {name for name, who in readers.items() if going_on(who, now=at(15))} == set(seen_by)


def test_the_chat_of_whom_moderators_limited_is_in_no_list_of_strangers(on, amara, ben, chidi, at):
    Account.objects.filter(pk=amara.pk).update(limited_at=at(1))
    assert going_on(ben, now=at(15)) == [on]
    assert going_on(chidi, now=at(15)) == going_on(None, now=at(15)) == []
    assert chat_for(chidi, on.pk)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("nothing", "Where does your best supervision happen?"),
        ("edited", "Where, and when?"),
        ("deleted", ""),
        ("narrowed", ""),
        ("hidden by moderators", ""),
    ],
)
def test_a_question_says_what_its_post_says_now(what, words, on, amara, dee, at):
    post = on.questions.first().post
    match what:
        case "edited":
            edit_post(post=post, author=amara, draft=Draft(text="Q1. Where, and when?\n\n#KithChat"), now=at(16))
        case "deleted":
            delete_post(post=post, by=amara)
        case "narrowed":
            narrow_post(post=post, author=amara, visibility="followers", is_local_only=False)
        case "hidden by moderators":
            hide_post(post=post, by=dee, now=at(16))
    assert text_of(on.questions.select_related("post").first()) == words
    found = archive_page(None, Cursor(), text="best supervision happen", now=at(90)).rows
    assert bool(found) is (what in {"nothing", "edited"})


def test_what_waits_to_be_asked_is_read_beforehand(chat):
    assert [text_of(each) for each in chat.questions.all()] == list(QUESTIONS)


def test_moderators_hide_by_their_own_verb_too(on, said, dee, at):
    hide_post(post=said, by=dee, now=at(20))
    assert not said_in(on, None, now=at(20)).exists()
