"""Chats of the demo: one that was held, with its transcript, and one that is to come."""

import tomllib
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from kith.accounts.models import Account
from kith.chats.actions import ChatDraft, agree_to_sit, ask_to_sit, come_in, keep_time, plan_chat, say
from kith.chats.models import Chat, Part
from kith.posts.models import Post

_HERE = Path(__file__).parent
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_EVENING = time(20, tzinfo=UTC)


def chat(*, accounts: dict[str, Account], now: datetime) -> list[Post]:
    """Hold a chat some days ago, plan another, and return the posts of both."""
    with (_HERE / "chats.toml").open("rb") as file:
        written = tomllib.load(file)
    held = _hold(accounts, written["held"], now)
    planned = written["to_come"]
    starts_at = _evening(now + timedelta(days=planned["in_days"]))
    to_come = _plan(accounts, planned, starts_at, now - 2 * _HOUR)
    come_in(chat=to_come, account=accounts["rosa"], keeps_answers=True, now=now - _HOUR)
    parts = [*_posts_of(held), *_posts_of(to_come)]
    return sorted(parts, key=lambda post: post.pk)


def _hold(accounts: dict[str, Account], written: dict[str, Any], now: datetime) -> Chat:
    starts_at = _evening(now - timedelta(days=written["days_ago"]))
    made = _plan(accounts, written, starts_at, starts_at - timedelta(days=1, hours=20))
    said = {line["minute"]: line for line in written["say"]}
    for line in written["say"]:
        keeps = not line.get("leaves_out", False)
        come_in(chat=made, account=accounts[line["who"]], keeps_answers=keeps, now=starts_at)
    for at in (starts_at - timedelta(days=1), starts_at - _HOUR):
        keep_time(chat_id=made.pk, now=at)
    for minute in range(61):
        at = starts_at + minute * _MINUTE
        keep_time(chat_id=made.pk, now=at)
        line = said.get(minute)
        if line is not None:
            made.refresh_from_db()
            asked = made.questions.filter(number=line.get("question", 0)).first()
            say(chat=made, author=accounts[line["who"]], text=line["text"], question=asked, now=at)
    return made


def _plan(accounts: dict[str, Account], written: dict[str, Any], starts_at: datetime, now: datetime) -> Chat:
    host, guest = accounts[written["host"]], accounts[written["guest"]]
    draft = ChatDraft(
        title=written["title"],
        tag=written["tag"],
        starts_at=starts_at,
        lasts=_HOUR,
        zone="Europe/London",
        about=written["about"],
        reading=written.get("reading", ""),
        questions=written["questions"],
    )
    made = plan_chat(host=host, draft=draft, now=now)
    ask_to_sit(chat=made, by=host, account=guest, part=Part.GUEST, now=now)
    agree_to_sit(chat=made, account=guest, now=now)
    return made


def _posts_of(chat: Chat) -> list[Post]:
    host = chat.host
    own = Post.objects.visible_to(host).filter(chat_answer__chat=chat)
    asked = Post.objects.visible_to(host).filter(chat_question__chat=chat)
    told = Post.objects.visible_to(host).filter(pk__in=chat.announcings.values("post"))
    return [post for posts in (own, asked, told) for post in posts.select_related("author")]


def _evening(day: datetime) -> datetime:
    return datetime.combine(day.astimezone(UTC).date(), _EVENING)
