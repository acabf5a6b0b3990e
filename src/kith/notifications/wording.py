"""The words of notices: one sentence for the bell and for letters, and what a letter may quote."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kith.accounts.models import Account
from kith.foundations.html import to_text
from kith.foundations.text import on_one_line, shorten
from kith.notifications.models import Kind, Notification, Reach
from kith.notifications.queries.bell import Line, lines_of, with_posts
from kith.notifications.sifting import covered
from kith.notifications.stopping import stop_link
from kith.posts.models import Post, Visibility
from kith.servers.queries import this_server

_LINES_IN_A_LETTER = 20
_QUOTED = 300
_OPEN = (Visibility.PUBLIC, Visibility.QUIET)

# {who} is one name, or a name “and 3 others”: the second form.
_SENTENCES: dict[str, Callable[[int], str]] = {
    Kind.MENTION: lambda n: ngettext("{who} mentioned you", "{who} mentioned you", n),
    Kind.REPLY: lambda n: ngettext("{who} answered you", "{who} answered you", n),
    Kind.FOLLOW: lambda n: ngettext("{who} now follows you", "{who} now follow you", n),
    Kind.FOLLOW_REQUEST: lambda n: ngettext("{who} asks to follow you", "{who} ask to follow you", n),
    Kind.BOOST: lambda n: ngettext("{who} passed on {your_post}", "{who} passed on {your_post}", n),
    Kind.FAVOURITE: lambda n: ngettext("{who} thanked you for {your_post}", "{who} thanked you for {your_post}", n),
    Kind.POLL: lambda n: ngettext("{who} asked, and the poll has closed", "{who} asked, and the poll has closed", n),
    Kind.EDIT: lambda n: ngettext("{who} changed a post you passed on", "{who} changed a post you passed on", n),
    Kind.QUOTE: lambda n: ngettext("{who} quoted you", "{who} quoted you", n),
    Kind.QUOTED_EDIT: lambda n: ngettext("{who} changed a post you quoted", "{who} changed a post you quoted", n),
    Kind.POST: lambda n: ngettext("{who} has posted", "{who} have posted", n),
    Kind.FEATURED: lambda n: ngettext(
        "{who} put you into the collection “{collection}”", "{who} put you into the collection “{collection}”", n
    ),
    Kind.FEATURE_ASKED: lambda n: ngettext(
        "{who} asks to put you into the collection “{collection}”",
        "{who} ask to put you into the collection “{collection}”",
        n,
    ),
    Kind.COLLECTION_EDIT: lambda n: ngettext(
        "{who} changed the collection “{collection}”, in which you are",
        "{who} changed the collection “{collection}”, in which you are",
        n,
    ),
    Kind.MOVED: lambda n: ngettext(
        "{who} is the new account of someone you followed, so you follow it now",
        "{who} are the new accounts of people you followed, so you follow them now",
        n,
    ),
    Kind.DECIDED: lambda _n: _("The moderators have looked at what you reported"),
    Kind.WARNED: lambda _n: _("The moderators have written to you about your account or a post"),
    Kind.SEVERED: lambda _n: _(
        "The moderators keep a server away, so you and people there no longer follow each other"
    ),
    Kind.UNSENT: lambda _n: _("A post you planned could not go out; its words are kept"),
    Kind.ARCHIVE: lambda _n: _("The archive you asked for is ready"),
    Kind.SIGN_UP: lambda n: ngettext("{who} asks to join", "{who} ask to join", n),
    Kind.REPORT: lambda n: ngettext("{who} reported something", "{who} reported something", n),
}
_PLACES: dict[str, tuple[str, str | Promise]] = {
    Kind.FOLLOW_REQUEST: ("/people/requests", gettext_lazy("Let them follow, or not")),
    Kind.SIGN_UP: ("/manage/waiting", gettext_lazy("Look at who asks")),
    Kind.REPORT: ("/manage/reports", gettext_lazy("Look at the reports")),
    Kind.UNSENT: ("/drafts", gettext_lazy("Look at it")),
    Kind.ARCHIVE: ("/settings/takeout", gettext_lazy("Fetch it")),
    Kind.WARNED: ("/settings/reports", gettext_lazy("Read what they wrote")),
    Kind.SEVERED: ("/settings/ended-follows", gettext_lazy("See who that was")),
    Kind.DECIDED: ("/settings/reports", gettext_lazy("See what they decided")),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a letter: what happened, the words it may quote, and where to look."""

    sentence: str
    quote: str
    link: str
    link_words: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter with notices, ready to go."""

    subject: str
    text: str
    html: str


def sentence(line: Line) -> str:
    """Say what happened, in plain text."""
    who = line.people[0].name
    called = on_one_line(line.collection.name) if line.collection else ""
    return _sentence(line, on_one_line(who), _("your post"), called)


def sentence_html(line: Line) -> SafeString:
    """Say the same with links to who it was and to the post."""
    first = line.people[0]
    who = format_html('<a href="/{}"><bdi>{}</bdi></a>', first.handle, first.name)
    own = _("your post")
    if line.post:
        own = format_html('<a href="{}">{}</a>', path_of(line.post), own)
    called: str = SafeString()
    if line.collection:
        called = format_html('<a href="{}"><bdi>{}</bdi></a>', line.featured_at, line.collection.name)
    # Names and addresses were escaped above; the sentence around them is the house's own.
    return SafeString(_sentence(line, who, own, called))


def excerpt(post: Post, covered_by: Sequence[str] = ()) -> str:
    """Return the beginning of a post on one line; of one with a warning or under a filter, only that."""
    if covered_by:
        titles = ", ".join(title for title in covered_by if title)
        if not titles:
            return _("Covered, because you keep it quiet")
        return _("Covered by your filter: %(titles)s") % {"titles": titles}
    if post.warning:
        return _("Content warning: %(warning)s") % {"warning": on_one_line(post.warning)}
    words = on_one_line(post.title or to_text(post.html))
    if not words:
        return _("A quote, without words of its own") if post.is_quote else _("A picture, a sound or a video")
    return shorten(words, _QUOTED)


def path_of(post: Post) -> str:
    return f"/{post.author.handle}/{post.id}"


def compose_letter(
    account: Account, reach: Reach, notices: Sequence[Notification], *, is_daily: bool, now: datetime
) -> Letter:
    """Put `notices` of `account` into words, in the language and zone that are active."""
    lines = with_posts(account, lines_of(notices, seen=0))
    told = lines[:_LINES_IN_A_LETTER]
    under = covered(account, [line.post for line in told if line.post], now=now)
    parts = [_part(line, under, shows_private=reach.mails_private_words) for line in told]
    server = this_server()
    origin = settings.KITH_ORIGIN
    subject = parts[0].sentence if len(parts) == 1 and not is_daily else _subject(len(lines), is_daily, server.name)
    kinds = tuple(sorted({line.kind for line in lines}))
    facts = {
        "name": account.name,
        "server": server,
        "subject": subject,
        "parts": parts,
        "more": len(lines) - len(parts),
        "is_daily": is_daily,
        "bell": origin + reverse("notifications:bell"),
        "choose": origin + reverse("notifications:settings"),
        "stop": stop_link(account.id, kinds),
    }
    text = render_to_string("notifications/mail/notices.txt", facts).strip() + "\n"
    return Letter(shorten(subject, 150), text, render_to_string("notifications/mail/notices.html", facts))


def _sentence(line: Line, who: str, your_post: str, collection: str) -> str:
    if line.others:
        others = ngettext("{who} and {others} other", "{who} and {others} others", line.others)
        who = others.format(who=who, others=line.others)
    return _SENTENCES[line.kind](line.count).format(who=who, your_post=your_post, collection=collection)


def _subject(lines: int, is_daily: bool, server: str) -> str:
    if is_daily:
        words = ngettext("Your day at %(server)s: one notice", "Your day at %(server)s: %(many)s notices", lines)
    else:
        words = ngettext("One notice from %(server)s", "%(many)s notices from %(server)s", lines)
    return words % {"server": server, "many": lines}


def _part(line: Line, under: Mapping[int, Sequence[str]], *, shows_private: bool) -> Part:
    path, words = _PLACES.get(line.kind, ("", ""))
    quote = ""
    if line.post is not None:
        path, words = path_of(line.post), _("Read it there")
        # Mail is read on other machines: what was not written for everyone stays here, unless one asked for it.
        is_open = line.post.visibility in _OPEN and not line.post.is_local_only
        quote = excerpt(line.post, under.get(line.post.id, ())) if is_open or shows_private else ""
    elif line.collection is not None:
        path, words, quote = line.featured_at, _("Look at it"), line.collection.description
    elif not path:
        path, words = f"/{line.people[0].handle}", _("Look at their page")
    return Part(sentence(line), quote, settings.KITH_ORIGIN + path, str(words))
