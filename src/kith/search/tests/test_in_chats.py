"""`in:chat` looks among what was asked and answered in chats, by the rules of every search."""

from datetime import timedelta

import pytest

from kith.accounts.models import Account
from kith.chats.actions import ChatDraft, hide_answer, keep_time, plan_chat, say
from kith.posts.actions import narrow_post, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from kith.search.asking import read
from kith.search.posts import find_posts


@pytest.fixture
def answer(amara, ben, now):
    """Ben's answer to the first question of a chat of Amara's; both let their posts be found."""
    Account.objects.filter(pk__in=[amara.pk, ben.pk]).update(is_indexable=True)
    for account in (amara, ben):
        account.refresh_from_db()
    draft = ChatDraft(
        title="Good supervision",
        tag="KithChat",
        starts_at=now + timedelta(minutes=1),
        lasts=timedelta(hours=1),
        zone="UTC",
        questions=["Where is the tea?"],
        is_announced=False,
    )
    chat = plan_chat(host=amara, draft=draft, now=now)
    for minute in (1, 11):
        keep_time(chat_id=chat.pk, now=now + timedelta(minutes=minute))
    publish_post(author=ben, draft=Draft(text="Tea elsewhere"), now=now + timedelta(minutes=11))
    question = chat.questions.first()
    return say(chat=chat, author=ben, text="Tea in the kitchen", question=question, now=now + timedelta(minutes=12))


@pytest.fixture
def found(now):
    def words(asked, viewer):
        ids = find_posts(read(asked, now=now), viewer, now=now).ids
        return [Post.objects.get(pk=post_id).source.partition("\n")[0] for post_id in ids]

    return words


@pytest.mark.parametrize(
    ("asked", "finds"),
    [
        ("tea in:chat", ["Tea in the kitchen", "Q1. Where is the tea?"]),
        ("kitchen in:chat", ["Tea in the kitchen"]),
        ("in:chat", ["Tea in the kitchen", "Q1. Where is the tea?"]),
        ("tea in:chat:kithchat", ["Tea in the kitchen", "Q1. Where is the tea?"]),
        ("tea in:chat:#KithChat", ["Tea in the kitchen", "Q1. Where is the tea?"]),
        ("tea in:chat:good-supervision", ["Tea in the kitchen", "Q1. Where is the tea?"]),
        ("tea from:ben in:chat", ["Tea in the kitchen"]),
        ("tea in:chat:other", []),
        ("coffee in:chat", []),
        ("tea in:chat:%", []),
    ],
)
def test_what_is_found(answer, found, chidi, asked, finds):
    assert found(asked, chidi) == finds


@pytest.mark.parametrize("what", ["not findable", "narrowed", "hidden by the host", "deleted"])
def test_what_is_not_found_by_others(what, answer, found, amara, ben, chidi, now):
    match what:
        case "not findable":
            Account.objects.filter(pk=ben.pk).update(is_indexable=False)
        case "narrowed":
            narrow_post(post=answer, author=ben, visibility="mentioned", is_local_only=False)
        case "hidden by the host":
            hide_answer(answer=answer.chat_answer, by=amara, now=now)
        case "deleted":
            Post.objects.filter(pk=answer.pk).delete()
    assert found("kitchen in:chat", chidi) == []


def test_pages_of_a_long_chat_follow_each_other(answer, amara, chidi, now):
    chat = amara.chats.get()
    made = [answer.pk]
    for place in range(50):
        at = now + timedelta(minutes=13, seconds=place)
        question = chat.questions.first()
        made.append(say(chat=chat, author=amara, text=f"Kitchen {place}", question=question, now=at).pk)
    asked, seen, below = read("kitchen in:chat", now=now), [], None
    while True:
        page = find_posts(asked, chidi, below=below, limit=20, now=now)
        seen += page.ids
        if page.older is None:
            break
        below = page.older
    assert seen == made[::-1]
