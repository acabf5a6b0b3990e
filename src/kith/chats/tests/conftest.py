"""What this room's tests share: a chat that Amara plans, and the clock that keeps it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.chats.actions import ChatDraft, hear, keep_time, plan_chat
from kith.chats.models import Chat
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
QUESTIONS = (
    "Where does your best supervision happen?",
    "What do you leave unsaid, and why?",
    "Who looks after the person who supervises?",
)


def draft_of(now, **changes):
    said = {
        "title": "What does good supervision feel like?",
        "tag": "KithChat",
        "starts_at": now + HOUR,
        "lasts": HOUR,
        "zone": "Europe/London",
        "questions": QUESTIONS,
        "is_announced": False,
    }
    return ChatDraft(**(said | changes))


def page_of(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def at(now):
    """`at(10)`: ten minutes after the start of `chat`; `at(-5)`: five before."""
    return lambda minutes: now + HOUR + minutes * MINUTE


@pytest.fixture
def plan(amara, now):
    """`plan(title=…)` plans a chat of Amara's for an hour from now, with three questions by the clock."""
    return lambda **changes: plan_chat(host=changes.pop("host", amara), draft=draft_of(now, **changes), now=now)


@pytest.fixture
def chat(plan):
    return plan()


@pytest.fixture
def tick(at):
    """`tick(chat, 10)` lets the clock strike every minute from where it stood until ten minutes after the start."""

    def tick(chat, minutes, since=0):
        for minute in range(since, minutes + 1):
            keep_time(chat_id=chat.pk, now=at(minute))
        return Chat.objects.get(pk=chat.pk)

    return tick


@pytest.fixture
def on(chat, tick):
    """The chat, a quarter of an hour after its start: the first question was asked."""
    return tick(chat, 15)


@pytest.fixture
def answer(at):
    """`answer(ben, question, "My team")` answers as from an app: it knows nothing of chats."""

    def answer(author, question, text="My team", *, minute=15, **fields):
        draft = Draft(text=text, in_reply_to_id=question.post_id if question else None, **fields)
        return publish_post(author=author, draft=draft, now=at(minute))

    return answer


@pytest.fixture
def heard(answer, at):
    """As `answer`, and heard by the chat."""

    def heard(*args, minute=15, **fields):
        post = answer(*args, minute=minute, **fields)
        hear(post_id=post.pk, now=at(minute))
        return post

    return heard


@pytest.fixture
def live(amara):
    """A chat that began twenty minutes ago, by the clock on the wall; its first question was asked."""
    now = timezone.now()
    chat = plan_chat(host=amara, draft=draft_of(now - 80 * MINUTE), now=now - 80 * MINUTE)
    for minute in (0, 10, 20):
        keep_time(chat_id=chat.pk, now=chat.starts_at + minute * MINUTE)
    return Chat.objects.get(pk=chat.pk)
