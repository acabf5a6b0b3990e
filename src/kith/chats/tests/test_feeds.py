"""Chats in feed readers and calendars: what everyone may read, and where a page says they are (row K17)."""

from django.test import Client
from django.utils import timezone

from kith.chats.actions import hide_chat, keep_time, plan_chat, say
from kith.chats.tests.conftest import HOUR, draft_of, page_of
from kith.posts.models import Post


def test_feeds_and_calendars_hold_what_everyone_may_read(live, ben):
    say(chat=live, author=ben, text="Open words", question=live.questions.first(), now=timezone.now())
    quiet = say(chat=live, author=ben, text="Quiet words", question=live.questions.first(), now=timezone.now())
    Post.objects.filter(pk=quiet.pk).update(visibility="quiet")
    for kind in ("atom", "rss", "json"):
        feed = page_of(Client(), f"/chats/{live.pk}/feed.{kind}")
        assert "Open words" in feed
        assert "Quiet words" not in feed
        assert live.title in page_of(Client(), f"/chats/feed.{kind}")
        for page in ("/chats", f"/chats/{live.pk}"):  # said to machines, and to people
            assert page_of(Client(), page).count(f'href="{page}/feed.{kind}"') == 2
    assert "SUMMARY:What does good supervision" in page_of(Client(), f"/chats/{live.pk}/chat.ics")
    assert "BEGIN:VEVENT" in page_of(Client(), "/chats/calendar.ics")
    hide_chat(chat=live, is_hidden=True, now=timezone.now())
    page_of(Client(), f"/chats/{live.pk}/feed.atom", 404)
    assert live.title not in page_of(Client(), "/chats/feed.atom")
    assert "BEGIN:VEVENT" not in page_of(Client(), "/chats/calendar.ics")


def test_what_was_held_and_what_a_tag_has_are_feeds_too(live, ben):
    now = timezone.now()
    over = plan_chat(host=ben, draft=draft_of(now - 9 * HOUR, title="Long over"), now=now - 9 * HOUR)
    keep_time(chat_id=over.pk, now=now)
    pages = {"/chats/past": over.title, f"/chats/tagged/{live.tag_name}": live.title}
    for page, title in pages.items():
        for kind in ("atom", "rss", "json"):
            assert title in page_of(Client(), f"{page}/feed.{kind}")
            assert page_of(Client(), page).count(f'href="{page}/feed.{kind}"') == 2
    assert live.title not in page_of(Client(), "/chats/past/feed.atom")
    assert "<entry>" not in page_of(Client(), "/chats/tagged/nobody/feed.atom")

    hide_chat(chat=live, is_hidden=True, now=timezone.now())
    assert live.title not in page_of(Client(), f"/chats/tagged/{live.tag_name}/feed.atom")
