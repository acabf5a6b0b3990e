"""Deciding: every decision has a reason, is written into the log, and can be taken back."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from kith.accounts.actions import (
    cover_account,
    limit_account,
    uncover_account,
    unlimit_account,
)
from kith.accounts.models import Account
from kith.accounts.names import tidy_words
from kith.collections.actions import hide_collection
from kith.foundations.ids import new_id
from kith.foundations.text import on_one_line
from kith.jobs.announce import announce
from kith.members.composing import compose
from kith.members.letters import write_letter
from kith.members.models import Letter, Rank, User
from kith.moderation.actions.recording import record
from kith.moderation.actions.suspending import lift_suspension, suspend
from kith.moderation.happenings import REPORT_DECIDED
from kith.moderation.models import Caution, Decision, Report
from kith.notifications.actions import notify_of_warning
from kith.posts.actions import MayNotWarn, hide_post, put_warning, take_warning_away, unhide_post
from kith.posts.models import Post

_ORDER = [Rank.MEMBER, Rank.MODERATOR, Rank.ADMINISTRATOR, Rank.OWNER]
_VERBS = {
    Decision.NOTHING: "left as it is",
    Decision.HIDE: "hid a post",
    Decision.SIGN: "put a warning before a post",
    Decision.WARN: "wrote to",
    Decision.COVER: "covered the pictures of",
    Decision.LIMIT: "limited",
    Decision.SUSPEND: "suspended",
}


class MayNotActOn(Exception):
    """The other keeps this server with the same rank or a higher one, or is oneself."""


class AlreadyDecided(Exception):
    """Another moderator was quicker."""


class NothingToHide(Exception):
    """The report is about an account, or what it was about is gone."""


class NeedsWords(Exception):
    """A decision needs a reason, and a letter needs words."""


class NeedsWarning(Exception):
    """A warning before a post says what of."""


def decide_report(
    *,
    report: Report,
    by: User,
    decision: str,
    now: datetime,
    reason: str = "",
    words_to_them: str = "",
    warning: str = "",
) -> None:
    """Decide, do it, write it down and tell who reported.

    Raises AlreadyDecided, MayNotActOn, NeedsWords, NeedsWarning or NothingToHide. Other waiting reports about the same
    post, or of a suspended account, are decided with it.
    """
    decided = Decision(decision)
    reason, words_to_them = tidy_words(reason), tidy_words(words_to_them)
    if decided != Decision.NOTHING:
        _refuse_rank(by, report.about)
    if not reason or (decided == Decision.WARN and not words_to_them):
        raise NeedsWords
    warning = on_one_line(warning)
    if decided == Decision.SIGN and not warning:
        raise NeedsWarning
    with transaction.atomic():
        changed = Report.objects.filter(pk=report.pk).waiting().update(**_outcome(decided, by, reason, now))
        if not changed:
            raise AlreadyDecided
        _do(decided, report, by, now, warning)
        verb = "hid a collection" if decided == Decision.HIDE and report.collection_id else _VERBS[decided]
        record(
            by=by,
            verb=verb,
            target=_target_of(report),
            details=f"{warning}: {reason}" if decided == Decision.SIGN else reason,
            now=now,
            account=report.about,
            report=report,
        )
        announce(REPORT_DECIDED, report_id=report.pk)
        _decide_others(report, decided, by, reason, now)
        if words_to_them or decided in (Decision.SIGN, Decision.COVER, Decision.LIMIT, Decision.SUSPEND):
            said = f"“{warning}”\n\n{words_to_them}".strip() if decided == Decision.SIGN else words_to_them
            write_of_decision(report.about, decided, said, now, post=report.post)
    report.refresh_from_db()


def restore_account(*, account: Account, by: User, reason: str, now: datetime) -> None:
    """Take back a suspension, a limit, and that pictures are covered. Raises MayNotActOn or NeedsWords."""
    _refuse_rank(by, account)
    if not reason.strip():
        raise NeedsWords
    with transaction.atomic():
        lift_suspension(account=account, now=now)
        if account.limited_at is not None:
            unlimit_account(account=account, now=now)
        if account.covered_at is not None:
            uncover_account(account=account, now=now)
        record(by=by, verb="restored", target=account.handle, details=tidy_words(reason), now=now, account=account)


def show_post_again(*, report: Report, by: User, reason: str, now: datetime) -> None:
    """Take back that a post or a collection was hidden, or else the warning before a post.

    Raises MayNotActOn, NeedsWords or NothingToHide.
    """
    post = None if report.collection is not None else _post_of(report)
    is_hidden = post is not None and post.hidden_at is not None
    _refuse_rank(by, report.about)
    if not reason.strip():
        raise NeedsWords
    with transaction.atomic():
        if report.collection is not None:
            hide_collection(kept=report.collection, is_hidden=False, now=now)
        elif post is not None and is_hidden:
            unhide_post(post=post, by=by.account)
        elif post is not None:
            try:
                was_there = take_warning_away(post=post, by=by.account, now=now)
            except MayNotWarn:
                raise NothingToHide from None
            if not was_there:
                raise NothingToHide
        what = "a collection" if report.collection is not None else "a post"
        verb = f"showed {what} again" if report.collection or is_hidden else "took a warning away"
        record(
            by=by, verb=verb, target=_target_of(report),
            details=tidy_words(reason), now=now, account=report.about, report=report,
        )  # fmt: skip


def reopen_report(*, report: Report, by: User, now: datetime) -> None:
    """Have a report looked at again. What was done about it stands until it is taken back itself."""
    with transaction.atomic():
        decided = Report.objects.filter(pk=report.pk, decided_at__isnull=False)
        if not decided.update(decided_at=None, decided_by=None, decision="", reason=""):
            return
        record(
            by=by, verb="opened a report again", target=report.about.handle, details=report.reason, now=now,
            account=report.about, report=report,
        )  # fmt: skip
    report.refresh_from_db()


def may_act_on(by: User, account: Account) -> bool:
    """Is `by` above whoever has this account? Nobody decides about themselves or those beside them."""
    other = User.objects.filter(account=account).first()
    if other is None:
        return by.is_moderator
    return by.is_moderator and _ORDER.index(Rank(by.rank)) > _ORDER.index(Rank(other.rank))


def _refuse_rank(by: User, account: Account) -> None:
    if not may_act_on(by, account):
        raise MayNotActOn


def _outcome(decided: Decision, by: User, reason: str, now: datetime) -> dict[str, object]:
    return {"decision": decided, "decided_by": by, "decided_at": now, "reason": reason}


def _do(decided: Decision, report: Report, by: User, now: datetime, warning: str) -> None:
    match decided:
        case Decision.HIDE if report.collection is not None:
            hide_collection(kept=report.collection, is_hidden=True, now=now)
        case Decision.HIDE:
            hide_post(post=_post_of(report), by=by.account, now=now)
        case Decision.SIGN:
            try:
                put_warning(post=_post_of(report), by=by.account, words=warning, now=now)
            except MayNotWarn:  # it was deleted a moment ago
                raise NothingToHide from None
        case Decision.COVER:
            cover_account(account=report.about, now=now)
        case Decision.LIMIT:
            limit_account(account=report.about, now=now)
        case Decision.SUSPEND:
            suspend(account=report.about, by=by, now=now)
        case Decision.NOTHING | Decision.WARN:
            pass  # the letter and the log are all there is to do


def _target_of(report: Report) -> str:
    if report.collection_id:
        return f"{report.about.handle}, collection {report.collection_id}"
    return f"{report.about.handle}, post {report.post_id}" if report.post_id else report.about.handle


def _post_of(report: Report) -> Post:
    if report.post is None:
        raise NothingToHide
    return report.post


def _decide_others(report: Report, decided: Decision, by: User, reason: str, now: datetime) -> None:
    others = Report.objects.waiting().filter(about=report.about)
    if decided != Decision.SUSPEND:
        others = others.filter(post=report.post, collection=report.collection)
    if decided == Decision.NOTHING:
        return  # each may have another reason, and deserves its own look
    for other in list(others):
        Report.objects.filter(pk=other.pk).update(**_outcome(decided, by, reason, now))
        announce(REPORT_DECIDED, report_id=other.pk)


def write_of_decision(
    account: Account, decided: Decision, words: str, now: datetime, *, post: Post | None = None
) -> None:
    """Tell a member by letter what was decided about their account or `post`, and by their bell that there is one."""
    member = User.objects.filter(account=account).first()
    if member is None:
        return
    Caution.objects.create(id=new_id(now), account=account, decision=decided, words=words, post=post, at=now)
    letter = compose(
        "moderation/letters/decision.txt",
        reader=member,
        name=account.name,
        link=f"{settings.KITH_ORIGIN}/rules",
        decision=str(decided),
        words_to_them=words,
    )
    write_letter(to=member.email, words=letter, now=now, kind=Letter.Kind.DECISION, user=member)
    notify_of_warning(account=account, now=now)
