"""Letters to members: written in the caller's transaction, sent by a job, kept where they can't be sent (row O15)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from kith.foundations import mail
from kith.jobs.announce import announce
from kith.members.composing import Words
from kith.members.happenings import LETTER_WRITTEN
from kith.members.models import Letter, Rank, User

KEPT_FOR = timedelta(days=3)  # as long as the links in them work
DECISIONS_KEPT_FOR = timedelta(days=30)
NOBODY = "@address-taken.invalid"  # members/joining.py; nothing is ever sent there (RFC 2606)
_KINDS_WITH_LINKS = (Letter.Kind.CONFIRM, Letter.Kind.RESET)


def write_letter(
    *,
    to: str,
    words: Words,
    now: datetime,
    kind: Letter.Kind = Letter.Kind.NOTICE,
    user: User | None = None,
    answers: str = "",
) -> Letter | None:
    """Put a letter on its way. Where no mail is set up, keep it only if someone needs it.

    `answers` is the Message-ID of the letter to which this one is the answer.
    """
    if to.endswith(NOBODY):
        return None
    if not mail.is_set_up() and kind == Letter.Kind.NOTICE:
        return None
    with transaction.atomic():
        if user is not None and kind in _KINDS_WITH_LINKS:
            forget_letters(user=user, kind=kind)  # only the newest link is worth keeping
        letter = Letter.objects.create(
            user=user,
            kind=kind,
            to=to,
            subject=words.subject[:200],
            text=words.text,
            html=words.html,
            answers=answers,
            created_at=now,
        )
        if mail.is_set_up():
            announce(LETTER_WRITTEN, letter_id=letter.pk)
    return letter


def send_letter(*, letter: Letter, now: datetime) -> None:
    """Send a letter and forget it. Raises NotDelivered, after noting why, so that the job tries again later."""
    try:
        headers = _as_answer(letter.answers) if letter.answers else None
        mail.deliver(to=letter.to, subject=letter.subject, text=letter.text, html=letter.html, headers=headers)
    except mail.NotDelivered as refused:
        Letter.objects.filter(pk=letter.pk).update(failed_at=now, failure=str(refused)[:200])
        raise
    letter.delete()


def _as_answer(message_id: str) -> dict[str, str]:
    # RFC 3834, sections 3.1.5 and 5: it stands below the letter it answers, and no machine answers it.
    return {"In-Reply-To": message_id, "References": message_id, "Auto-Submitted": "auto-replied"}


def forget_letters(*, user: User, kind: Letter.Kind) -> None:
    """Drop the letters of a kind to someone: what they were for is done, or a newer one takes their place."""
    Letter.objects.filter(user=user, kind=kind).delete()


def forget_old_letters(*, now: datetime) -> int:
    """Drop letters whose links no longer work, and decisions that nobody handed over in a month."""
    is_decision = Q(kind=Letter.Kind.DECISION)
    old = ~is_decision & Q(created_at__lt=now - KEPT_FOR) | is_decision & Q(created_at__lt=now - DECISIONS_KEPT_FOR)
    return Letter.objects.filter(old).delete()[0]


def unsent_letters(viewer: User) -> "QuerySet[Letter]":
    """Return the letters that wait for an administrator's hand, as far as `viewer` may open them.

    A link for a new password opens someone's account: those of administrators and of the owner are for the owner only.
    """
    letters = Letter.objects.select_related("user__account")
    if mail.is_set_up():
        letters = letters.filter(failed_at__isnull=False)
    if viewer.rank == Rank.OWNER:
        return letters
    return letters.exclude(Q(user__rank__in=[Rank.ADMINISTRATOR, Rank.OWNER]) & ~Q(user=viewer))
