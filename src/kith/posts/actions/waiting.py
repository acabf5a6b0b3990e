"""What is written and not sent yet: drafts, posts planned for a time, and posts held back for a few seconds."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from kith.accounts.models import Account
from kith.foundations.ids import new_id
from kith.jobs.announce import announce
from kith.posts.actions.files import FileMissing, give_back, hold_files
from kith.posts.actions.once import SentAlready, claim, passes_to
from kith.posts.actions.publishing import AnsweredIsGone, MayNotPost, MayNotReply, fit_to_publish, publish_post
from kith.posts.actions.quoting import MayNotQuote, QuotedIsGone, QuotedNotNamed, QuoteStandsAlone
from kith.posts.drafts import Draft, as_json, from_json
from kith.posts.happenings import POST_NOT_SENT, POST_PLANNED
from kith.posts.models import Post, Unsent
from kith.posts.writing import NothingToSay, PollNeedsChange, TitleStandsAlone, TooLong, TooManyFiles

LONGEST_DRAFT = 50_000
MOST_DRAFTS = 300
# As on other servers, so that apps say the right thing.
MOST_PLANNED, MOST_PLANNED_A_DAY = 300, 25
SOONEST, FARTHEST = timedelta(minutes=5), timedelta(days=5 * 366)
LONGEST_HELD = timedelta(seconds=60)

# Why a post did not go out, as `Unsent.problem` keeps it.
PROBLEMS: dict[type[Exception], str] = {
    AnsweredIsGone: "answered_gone",
    FileMissing: "file_missing",
    MayNotPost: "may_not_post",
    MayNotQuote: "may_not_quote",
    MayNotReply: "may_not_reply",
    NothingToSay: "nothing",
    PollNeedsChange: "poll",
    QuoteStandsAlone: "quote_alone",
    QuotedIsGone: "quoted_gone",
    QuotedNotNamed: "quoted_not_named",
    TitleStandsAlone: "title_alone",
    TooLong: "too_long",
    TooManyFiles: "files",
}


class TooManyWait(Exception):
    """There are as many drafts, or planned posts, or posts planned for one day, as there may be.

    `what` says which: drafts, planned or day.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class NotThen(Exception):
    """A post cannot be planned for that time; `problem` says why: past, soon or far."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class NotDue(Exception):
    """The post waits for another time than one thought, or for none."""


def keep_draft(*, account: Account, draft: Draft, now: datetime, unsent: Unsent | None = None, key: str = "") -> Unsent:
    """Keep `draft` as it is, fit to be sent or not; `unsent` is then rewritten and waits for nothing.

    Raises NothingToSay, TooLong, TooManyFiles, FileMissing, TooManyWait, SentAlready.
    """
    if not (draft.text.strip() or draft.title or draft.warning or draft.media_ids or draft.poll or draft.quoted_id):
        raise NothingToSay
    if len(draft.text) > LONGEST_DRAFT:
        raise TooLong(len(draft.text), LONGEST_DRAFT)
    return _keep(account, draft, None, now, unsent, key)


def plan_post(
    *, account: Account, draft: Draft, send_at: datetime, now: datetime, unsent: Unsent | None = None, key: str = ""
) -> Unsent:
    """Have `draft` published at `send_at`; `unsent` is rewritten, or moved to that time.

    Raises what publishing it would, and NotThen, TooManyWait, SentAlready.
    """
    _refuse_unfit_time(send_at, now)
    fit_to_publish(account, draft)
    return _keep(account, draft, send_at, now, unsent, key)


def hold_post(
    *, account: Account, draft: Draft, delay: timedelta, now: datetime, unsent: Unsent | None = None, key: str = ""
) -> Unsent:
    """Have `draft` published in a few seconds, in which it can be taken back. Raises what publishing it would."""
    fit_to_publish(account, draft)
    return _keep(account, draft, now + min(delay, LONGEST_HELD), now, unsent, key, is_held=True)


def take_back(*, unsent: Unsent, now: datetime) -> Unsent:
    """Let it wait for nothing: it is a draft again. Raises SentAlready."""
    with transaction.atomic():
        kept = _locked(unsent.pk)
        kept.send_at, kept.is_held, kept.changed_at = None, False, now
        kept.save(update_fields=["send_at", "is_held", "changed_at"])
    return kept


def discard(*, unsent: Unsent) -> None:
    """Throw it away, with its files; nothing happens where it is gone already."""
    with transaction.atomic():
        kept = Unsent.objects.select_for_update().filter(pk=unsent.pk).first()
        if kept is not None:
            give_back(from_json(kept.draft).media_ids)
            kept.delete()


def send(*, unsent: Unsent, now: datetime, draft: Draft | None = None) -> Post:
    """Publish it at once, as it was kept or as `draft` now says. Raises what publishing does, and SentAlready.

    The row goes in the transaction in which the post comes: whoever tries at the same time, and wherever a process
    is killed, it is published once.
    """
    return _send(unsent.pk, now, draft)


def send_due(*, unsent_id: int, now: datetime) -> datetime | None:
    """Publish what is due; return the time at which to come back where it is not yet.

    What cannot be published any more becomes a draft again, which says why.
    """
    unsent = Unsent.objects.filter(pk=unsent_id).first()
    if unsent is None or unsent.send_at is None:
        return None
    if unsent.send_at > now:
        return unsent.send_at
    try:
        _send(unsent_id, now, only_if_due=True)
    except (SentAlready, NotDue):
        return None
    except tuple(PROBLEMS) as refusal:
        _tell_why_not(unsent_id, PROBLEMS[type(refusal)], now)
    return None


def _send(unsent_id: int, now: datetime, draft: Draft | None = None, *, only_if_due: bool = False) -> Post:
    with transaction.atomic():
        kept = _locked(unsent_id)
        if only_if_due and (kept.send_at is None or kept.send_at > now):
            raise NotDue
        held = from_json(kept.draft)
        give_back(held.media_ids)
        post = publish_post(author=kept.account, draft=draft or held, now=now)
        passes_to(made_id=kept.pk, becomes_id=post.pk, account=kept.account)
        kept.delete()
    return post


def _tell_why_not(unsent_id: int, problem: str, now: datetime) -> None:
    with transaction.atomic():
        due = Unsent.objects.filter(pk=unsent_id, send_at__lte=now)
        if due.update(send_at=None, is_held=False, problem=problem, changed_at=now):
            announce(POST_NOT_SENT, unsent_id=unsent_id)


def _keep(
    account: Account,
    draft: Draft,
    send_at: datetime | None,
    now: datetime,
    unsent: Unsent | None,
    key: str,
    *,
    is_held: bool = False,
) -> Unsent:
    with transaction.atomic():
        if unsent is None:
            kept = Unsent(id=new_id(now), account=account, created_at=now)
            made_id = claim(account, key, kept.id, now)
            if made_id is not None:
                return _made_before(account, made_id)
        else:
            kept = _locked(unsent.pk)
        _refuse_too_many(kept, account, None if is_held else send_at, is_held)
        hold_files(account, draft, already=from_json(kept.draft or {}).media_ids)
        kept.draft, kept.send_at, kept.is_held = as_json(draft), send_at, is_held
        kept.problem, kept.changed_at = "", now
        kept.save(force_insert=unsent is None)
        if send_at is not None:
            announce(POST_PLANNED, unsent_id=kept.id)
    return kept


def _locked(unsent_id: int) -> Unsent:
    kept = Unsent.objects.select_for_update().filter(pk=unsent_id).first()
    if kept is None:
        raise SentAlready
    return kept


def _made_before(account: Account, unsent_id: int) -> Unsent:
    kept = Unsent.objects.filter(pk=unsent_id, account=account).first()
    if kept is None:
        raise SentAlready
    return kept


def _refuse_unfit_time(send_at: datetime, now: datetime) -> None:
    if send_at <= now:
        raise NotThen("past")
    if send_at < now + SOONEST:
        raise NotThen("soon")
    if send_at > now + FARTHEST:
        raise NotThen("far")


def _refuse_too_many(kept: Unsent, account: Account, send_at: datetime | None, is_held: bool) -> None:
    if is_held:
        return
    # The account's row is the lock: two at once must not both find room for the last.
    Account.objects.select_for_update().get(pk=account.pk)
    others = Unsent.objects.filter(account=account, is_held=False).exclude(pk=kept.pk)
    if send_at is None:
        if others.filter(send_at=None).count() >= MOST_DRAFTS:
            raise TooManyWait("drafts")
        return
    if others.filter(send_at__isnull=False).count() >= MOST_PLANNED:
        raise TooManyWait("planned")
    day = send_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if others.filter(send_at__gte=day, send_at__lt=day + timedelta(days=1)).count() >= MOST_PLANNED_A_DAY:
        raise TooManyWait("day")
