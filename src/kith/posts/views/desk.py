"""The page one writes on, and what its buttons do. Whatever goes wrong, what was typed and sent stays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.accounts.models import Account
from kith.members.gate import MemberRequest
from kith.posts import actions
from kith.posts.drafts import Draft
from kith.posts.forms import WritingForm
from kith.posts.models import Post, Unsent
from kith.posts.pressing import new_key
from kith.posts.queries import added_to
from kith.posts.quoted import quoted_context, quoted_posts
from kith.posts.quoting import may_quote
from kith.posts.replying import may_reply
from kith.posts.uploading import Files
from kith.posts.views.returning import asked_address
from kith.posts.writing import Written, room_for
from kith.posts.writing import write as write_words

# What a button may ask for besides taking in files (and taking them away).
_FINISHES = {"post", "plan", "draft"}


@dataclass(slots=True)
class Desk:
    """What lies on the page: the form, its files, what is answered, quoted or changed."""

    request: MemberRequest
    form: WritingForm
    files: Files
    answered: Post | None = None
    quoted: Post | None = None
    changed: Post | None = None
    unsent: Unsent | None = None
    preview: Written | None = None
    asks_for_descriptions: bool = False

    @property
    def account(self) -> Account:
        return self.request.account

    @property
    def asked(self) -> str:
        """What the pressed button says. A post with a day in its form is planned, whichever button was pressed."""
        asked = self.request.POST.get("do", "post")
        return "plan" if asked == "post" and self.request.POST.get("send_on") else asked

    @property
    def draft(self) -> Draft:
        answered_id = self.answered.id if self.answered else None
        quoted_id = self.quoted.id if self.quoted else None
        return self.form.draft(in_reply_to_id=answered_id, quoted_id=quoted_id, files=self.files.chosen)

    @property
    def kept_as(self) -> str:
        """The name under which the browser keeps what is typed on this page."""
        if self.changed is not None:
            return f"edit-{self.changed.id}"
        if self.unsent is not None:
            return f"draft-{self.unsent.pk}"
        if self.quoted is not None:
            return f"quote-{self.quoted.id}"
        return f"answer-{self.answered.id}" if self.answered else "write"


def go_on(desk: Desk, finish: Callable[[Desk, datetime], HttpResponse], now: datetime) -> HttpResponse:
    """Do what the pressed button says: finish, show a preview, or only take in files."""
    asked = "now" if desk.asked == "now" and desk.unsent is not None else desk.asked
    if asked not in {*_FINISHES, "preview", "now"}:
        return page(desk)
    if not desk.form.is_valid() or desk.files.problems:
        return page(desk, status=422)
    try:
        if asked == "preview":
            desk.preview = write_words(desk.account, desk.draft, quotes=_is_quote(desk))
            return page(desk)
        if asked != "draft" and desk.files.undescribed and "nudged" not in desk.request.POST:
            write_words(desk.account, desk.draft, quotes=_is_quote(desk))  # what is wrong with the words is said too
            desk.asks_for_descriptions = True
            return page(desk, status=422)
        return finish(desk, now)
    except tuple(_REFUSALS) as refusal:
        field, words = _REFUSALS[type(refusal)](refusal)
        if isinstance(refusal, actions.TooLong) and _would_fit(desk, refusal):
            desk.form.asks_for_title = True
            words = words + " " + _("With a title there is room for it.")
        desk.form.add_error(field, words)
        return page(desk, status=422)


def page(desk: Desk, *, status: int = 200) -> HttpResponse:
    answered, quoted = desk.answered, desk.quoted
    context = {
        "form": desk.form,
        "files": desk.files,
        "answered": answered,
        "may_answer": answered is None or may_reply(desk.account, answered),
        "quoted": quoted,
        "quoted_card": _card_of(quoted),
        "is_quote": _is_quote(desk),
        "may_quote": quoted is None or may_quote(desk.account, quoted),
        "changed": desk.changed,
        "added_warning": added_to(desk.changed) if desk.changed is not None else None,
        "unsent": desk.unsent,
        "preview": desk.preview,
        "asks_for_descriptions": desk.asks_for_descriptions,
        "nudged": desk.asks_for_descriptions or "nudged" in desk.request.POST,
        "key": desk.request.POST.get("key") or new_key(),
        "limit": room_for(is_titled=False),
        "may_have_title": _may_have_title(desk),
        "titled_limit": room_for(is_titled=True),
        "titled_limit_in_words": number_format(room_for(is_titled=True), use_l10n=True, force_grouping=True),
        "keep": desk.kept_as,
        "next": asked_address(desk.request, ""),
        "stays_here": any(other is not None and other.is_local_only for other in (answered, quoted)),
        "zone": timezone.get_current_timezone_name().replace("_", " "),
    }
    return render(desk.request, "posts/write.html", context, status=status)


def _may_have_title(desk: Desk) -> bool:
    has_none = desk.changed is not None and not desk.changed.title  # and can't be given one any more
    return not (desk.answered is not None or has_none or _is_quote(desk))


def _would_fit(desk: Desk, refusal: actions.TooLong) -> bool:
    return _may_have_title(desk) and refusal.limit < refusal.length <= room_for(is_titled=True) != refusal.limit


def _is_quote(desk: Desk) -> bool:
    return desk.quoted is not None or (desk.changed is not None and desk.changed.is_quote)


def _card_of(quoted: Post | None) -> str:
    if quoted is None:
        return ""
    return render_to_string("posts/_quoted.html", quoted_context(quoted_posts([quoted.pk]).get(quoted.pk)))


def _too_long(refusal: Any) -> tuple[str, str]:
    over = refusal.length - refusal.limit
    words = ngettext(
        "That is %(over)s character too many. A post here has up to %(limit)s.",
        "That is %(over)s characters too many. A post here has up to %(limit)s.",
        over,
    )
    return "text", words % {"over": over, "limit": refusal.limit}


def _poll_problem(refusal: Any) -> tuple[str, str]:
    return {
        "options": ("option_2", _("A poll needs at least two answers.")),
        "twice": ("option_2", _("Two answers are the same.")),
        "long": ("option_1", _("An answer has up to 50 characters.")),
        "time": ("poll_lasts", _("A poll is open for 5 minutes at least, and for 30 days at most.")),
    }[refusal.problem]


def _not_then(refusal: Any) -> tuple[str, str]:
    return "send_on", {
        "past": _("That time has passed. Choose a later one."),
        "soon": _(
            "A post is planned for five minutes from now or later. To send it at once, leave day and time empty."
        ),
        "far": _("A post can be planned for the next five years."),
    }[refusal.problem]


def _too_many_wait(refusal: Any) -> tuple[None, str]:
    return None, {
        "drafts": _("You have 300 drafts. Send or delete one of them first."),
        "planned": _("You have 300 planned posts. Send or delete one of them first."),
        "day": _("You have planned 25 posts for that day, and more do not go. Choose another."),
    }[refusal.what]


_REFUSALS: dict[type[Exception], Callable[[Any], tuple[str | None, str]]] = {
    actions.NothingToSay: lambda _refusal: ("text", _("Write something first, or add a picture.")),
    actions.TooLong: _too_long,
    actions.TooManyFiles: lambda _refusal: (None, _("A post takes four files.")),
    actions.FileMissing: lambda _refusal: (None, _("One of the files is not there any more. Add it again.")),
    actions.PollNeedsChange: _poll_problem,
    actions.AnsweredIsGone: lambda _refusal: (
        None,
        _("What you answer is not here any more. You can still post your words by themselves."),
    ),
    actions.MayNotReply: lambda _refusal: (
        None,
        _("Who may answer this was chosen by its author, and it is not open to you. Your words are still here."),
    ),
    actions.QuotedIsGone: lambda _refusal: (
        None,
        _("What you quote is not here any more. You can still post your words without it."),
    ),
    actions.MayNotQuote: lambda _refusal: (
        None,
        _("Who may quote this was chosen by its author, and it is not open to you. Your words are still here."),
    ),
    actions.QuoteStandsAlone: lambda _refusal: (
        None,
        _("A quote comes with words alone. Take out the files and the poll, or leave out the quote."),
    ),
    actions.QuotedNotNamed: lambda _refusal: (
        "visibility",
        _("A post only for people you mention has to mention the person you quote, so that they know of it."),
    ),
    actions.TitleStandsAlone: lambda _refusal: (
        "title",
        _("A title is for a text of its own. Take it out, or leave out the poll."),
    ),
    actions.MayNotPost: lambda _refusal: (None, _("You cannot post at the moment.")),
    actions.MayNotEdit: lambda _refusal: (None, _("This post cannot be changed any more.")),
    actions.NotThen: _not_then,
    actions.TooManyWait: _too_many_wait,
}
