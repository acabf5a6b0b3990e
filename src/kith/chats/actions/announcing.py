"""The posts that tell of a chat: at once, before it begins, and when it is over. They follow it when it moves."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _
from django.utils.translation import override

from kith.chats.models import Announcing, Chat
from kith.foundations.times import hour_in_words, zone_of
from kith.posts.actions import MayNotEdit, MayNotPost, NothingToSay, TooLong, edit_post, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from kith.servers.queries import this_server

FIRST, OVER = "first", "over"


def announce_chat(chat: Chat, now: datetime) -> None:
    """Tell of a new chat, where its host wants that and it was not told of before."""
    if chat.is_told_of and not chat.announcings.filter(what=FIRST).exists():
        tell_of(chat, FIRST, now)


def tell_of(chat: Chat, what: str, now: datetime) -> None:
    """Publish one announcement, once; a host who cannot post does without."""
    kept, is_new = Announcing.objects.get_or_create(chat=chat, what=what)
    if not is_new:
        return
    language = this_server().default_language
    draft = Draft(text=words_for(chat, what), language=language.partition("-")[0])
    try:
        with transaction.atomic():
            kept.post = publish_post(author=chat.host, draft=draft, now=now, key=f"chat-{chat.pk}-{what}")
    except (MayNotPost, TooLong, NothingToSay):
        return
    kept.save(update_fields=["post"])


def pass_over(chat: Chat, whats: list[str]) -> None:
    """Note reminders as told whose time went by."""
    Announcing.objects.bulk_create([Announcing(chat=chat, what=what) for what in whats], ignore_conflicts=True)


def reword_announcements(chat: Chat, now: datetime) -> None:
    """Have what was announced say when the chat is now, or that it is off; also on other servers."""
    ids = chat.announcings.exclude(post=None).values_list("what", "post_id")
    whats = {post_id: what for what, post_id in ids}
    for post in Post.objects.visible_to(chat.host).filter(pk__in=list(whats)):
        draft = Draft(text=words_for(chat, whats[post.pk]), language=post.language)
        try:
            with transaction.atomic():
                edit_post(post=post, author=chat.host, draft=draft, now=now)
        except (MayNotEdit, TooLong):
            continue


def words_for(chat: Chat, what: str) -> str:
    """Return what an announcement says, in the server's language and by the host's clock, and by everyone's (UTC)."""
    with override(this_server().default_language):
        address = f"{settings.KITH_ORIGIN}/chats/{chat.pk}"
        said = {"title": chat.title, "tag": f"#{chat.tag}", "address": address, "when": _when(chat)}
        if chat.is_cancelled:
            return _("Called off: “%(title)s”, planned for %(when)s.\n\n%(address)s %(tag)s") % said
        if what == OVER:
            return _("That was “%(title)s”. Thank you all. What was asked and answered: %(address)s\n\n%(tag)s") % said
        return (
            _(
                "Chat: “%(title)s”\n%(when)s\n\nOpen to anyone, on any server: answer the questions, or write with "
                "%(tag)s. Read along quietly if you like.\n\nQuestions, and how we talk with each other: %(address)s"
            )
            % said
        )


def _when(chat: Chat) -> str:
    zone = zone_of(chat.zone)
    with timezone.override(zone):
        here = timezone.localtime(chat.starts_at)
        said = {
            "day": formatted(here, "l j F Y"),
            "hour": hour_in_words(chat.starts_at),
            "end": _end(chat),
            "zone": chat.zone.replace("_", " "),
        }
    with timezone.override("UTC"):
        return _("%(day)s, %(hour)s to %(end)s (%(zone)s), %(utc)s UTC") % {
            **said,
            "utc": formatted(timezone.localtime(chat.starts_at), "H:i"),
        }


def _end(chat: Chat) -> str:
    first, last = timezone.localtime(chat.starts_at).date(), timezone.localtime(chat.ends_at)
    hour = hour_in_words(chat.ends_at)
    return hour if last.date() == first else f"{formatted(last, 'l j F')}, {hour}"
