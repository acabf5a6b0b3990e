"""What is handed on of chats: calendars, feeds, and the transcript as page, text, table and data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_safe

from kith.chats import queries
from kith.chats.feeding import feed_of_chats
from kith.chats.models import Chat
from kith.chats.showing import chat_context, text_of
from kith.chats.transcribing import FORMATS
from kith.chats.views.reading import shown, viewer_of
from kith.chats.wording import address_of
from kith.foundations.paging import Cursor
from kith.foundations.tags import tag_name
from kith.protocols.calendars import MEDIA_TYPE, Event, write_calendar
from kith.protocols.publishing import WRITERS
from kith.servers.queries import this_server
from kith.timelines import feeds
from kith.timelines.feeds import MOST_ENTRIES, Source
from kith.timelines.views.feeds import answer_feed

_FOR_A_WHILE = "public, max-age=300"


@require_safe
def transcript(request: HttpRequest, chat_id: int) -> HttpResponse:
    """What was asked and answered, by question, to be read and printed."""
    viewer, now = viewer_of(request), timezone.now()
    chat = _over(shown(viewer, chat_id))
    kept = queries.transcript_of(chat, viewer, now=now)
    context = chat_context(chat, viewer, queries.seats_of(chat, viewer), now)
    context |= {
        "sections": [(each, text_of(each.question) if each.question else "") for each in kept.sections],
        "left_out": kept.left_out,
        "numbers": queries.numbers_of(chat, now=now),
        "formats": [(form.word, f"/chats/{chat.pk}/transcript.{kind}") for kind, form in FORMATS.items()],
    }
    return render(request, "chats/transcript.html", context)


@require_safe
def transcript_file(request: HttpRequest, chat_id: int, kind: str) -> HttpResponse:
    """The transcript as a file; for whoever asks only what everyone may read."""
    form = FORMATS.get(kind)
    if form is None:
        raise Http404
    now = timezone.now()
    chat = _over(shown(None, chat_id))
    with override(this_server().default_language), timezone.override("UTC"):
        body = form.write(chat, queries.transcript_of(chat, None, now=now), queries.numbers_of(chat, now=now))
    response = HttpResponse(body, content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="chat-{chat.pk}.{kind}"'
    response["Cache-Control"] = "no-cache"  # who deletes a post is heeded at once
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def calendar_of_one(request: HttpRequest, chat_id: int) -> HttpResponse:
    """One chat for one's own calendar."""
    return _calendar([shown(viewer_of(request), chat_id)], name=f"chat-{chat_id}")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All chats that are on or to come, as a calendar to subscribe to."""
    now = timezone.now()
    return _calendar([*queries.going_on(None, now=now), *queries.to_come(None, now=now)], name="chats")


@require_safe
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of chats as a feed."""
    now = timezone.now()
    chats = [
        *reversed(queries.to_come(None, now=now)),
        *queries.going_on(None, now=now),
        *queries.lately_over(None, now=now, limit=MOST_ENTRIES),
    ]
    return _feed_of(chats[:MOST_ENTRIES], kind, page="/chats", title=_in_own_words(_CHATS_AT), now=now)


@require_safe
def past_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """Chats that are over, as a feed: each stands in it once there is a transcript to read."""
    now = timezone.now()
    chats = queries.lately_over(None, now=now, limit=MOST_ENTRIES)
    return _feed_of(chats, kind, page="/chats/past", title=_in_own_words(_HELD_AT), now=now)


@require_safe
def tagged_feed(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """The chats of a tag, as a feed."""
    now = timezone.now()
    chats = queries.chats_with_tag(None, name, now=now, limit=MOST_ENTRIES)
    page = f"/chats/tagged/{quote(tag_name(name) or name)}"
    return _feed_of(chats, kind, page=page, title=_in_own_words(_WITH_TAG_AT, tag=name), now=now)


_CHATS_AT, _HELD_AT = gettext_lazy("Chats at %(server)s"), gettext_lazy("Chats that were held at %(server)s")
_WITH_TAG_AT = gettext_lazy("Chats with #%(tag)s at %(server)s")


def _in_own_words(words: Promise, **values: str) -> str:
    """A feed and a calendar are the same for everyone, so they are in the server's language."""
    with override(this_server().default_language):
        return str(words) % {"server": this_server().name, **values}


def _feed_of(chats: Sequence[Chat], kind: str, *, page: str, title: str, now: datetime) -> HttpResponse:
    body = WRITERS[kind][2](feed_of_chats(chats, kind, page=page, title=title, now=now))
    response = HttpResponse(body, content_type=f"{WRITERS[kind][1]}; charset=utf-8")
    response["Cache-Control"] = _FOR_A_WHILE
    return response


@require_safe
def chat_feed(request: HttpRequest, chat_id: int, kind: str) -> HttpResponseBase:
    """What is asked and answered in one chat, as a feed; for everyone, so only what everyone may read."""
    chat, now = shown(None, chat_id), timezone.now()
    rows = feeds.allowed(queries.newest_of(chat, Cursor(limit=MOST_ENTRIES), now=now))
    with override(this_server().default_language):
        title = _("Chat: %(title)s") % {"title": chat.title}
    source = Source(page=f"/chats/{chat.pk}", title=title, subtitle=chat.about, since=chat.changed_at)
    return answer_feed(request, rows, source, kind)


def _over(chat: Chat) -> Chat:
    """There is no transcript before there is anything to keep."""
    if not chat.is_over(timezone.now()):
        raise Http404
    return chat


def _calendar(chats: Iterable[Chat], *, name: str) -> HttpResponse:
    events = [
        Event(
            uid=f"chat-{chat.pk}@{settings.KITH_DOMAIN}",
            title=chat.title,
            starts_at=chat.starts_at,
            ends_at=chat.ends_at,
            changed_at=chat.changed_at,
            revision=chat.revision,
            is_cancelled=chat.is_cancelled,
            description="\n\n".join(filter(None, (chat.about, f"#{chat.tag}", address_of(chat)))),
            address=address_of(chat),
            words=(chat.tag,),
        )
        for chat in chats
    ]
    body = write_calendar(events, name=_in_own_words(_CHATS_AT), product="-//Kith//Chats//EN")
    response = HttpResponse(body, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
