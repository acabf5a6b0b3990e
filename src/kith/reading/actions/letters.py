"""Saving by letter (row K8): the addresses in its words stand on the shelves of whose private address it came to."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from kith.links.actions import NoWebAddress
from kith.members import limits
from kith.members.composing import compose
from kith.members.letters import write_letter
from kith.members.models import User
from kith.posts.actions import saving as shelving
from kith.posts.models import Bookmark
from kith.protocols.letters.model import Letter
from kith.reading.actions.saving import save_address
from kith.reading.mail_in import own_addresses, saving_address_with
from kith.reading.models import SavingAddress

MOST_OF_ONE = 20  # addresses saved from one letter
# Who knows the address can send: neither shelves nor the web get more of it than that.
SAVES = limits.Limit("mail-in-saves", 100, 24 * 3600)
_ANSWERS = limits.Limit("mail-in-answers", 3, 24 * 3600)
Refusal = SavingAddress.Refusal


class NobodyHere(Exception):
    """No member who may come in has this address."""


class NotTaken(Exception):
    """The letter saved nothing; `why` says for what reason."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(str(why.label))
        self.why = why


def receive_letter(*, letter: Letter, secret: str, now: datetime) -> int:
    """Save what `letter` mentions for whom `secret` belongs to, and return how many addresses; doing it twice is once.

    Raises NobodyHere, and NotTaken where nothing was saved. What it asks the member to do is answered by mail, if it
    came from their own address and not from a machine.
    """
    found = saving_address_with(secret)
    if found is None:
        raise NobodyHere
    kept, member = found
    is_own = letter.sender in own_addresses(member.account)
    if kept.takes_only_own and not is_own:
        raise _refused(kept, Refusal.OTHER_SENDER, now)
    saved, is_over = _save(member, letter, now)
    if saved:
        SavingAddress.objects.filter(pk=kept.pk).update(used_at=now)
    if saved and not is_over:
        return saved
    why = Refusal.TOO_MUCH if is_over else Refusal.NO_LINK
    refusal = _refused(kept, why, now)
    if is_own and not letter.is_automatic:
        _answer(member, letter, why, now)
    if not saved:
        raise refusal
    return saved


def _save(member: User, letter: Letter, now: datetime) -> tuple[int, bool]:
    """Return how many addresses were saved, and whether more came than a day allows."""
    saved = 0
    for address in letter.links[:MOST_OF_ONE]:
        if limits.count(SAVES, str(member.account_id)).is_over:
            return saved, True
        title = letter.title if len(letter.links) == 1 else ""
        try:
            kept = save_address(account=member.account, address=address, title=title, now=now)
        except NoWebAddress:
            continue
        _label(kept, letter.labels)
        saved += 1
    return saved, False


def _label(kept: Bookmark, names: tuple[str, ...]) -> None:
    """Add labels to those the thing has, as far as there is room."""
    if not names:
        return
    wanted = {shelving.folded_label(name): name for name in [*kept.labels.values_list("name", flat=True), *names]}
    shelving.label_bookmark(bookmark=kept, names=list(wanted.values())[: shelving.MOST_LABELS])


def _refused(kept: SavingAddress, why: Refusal, now: datetime) -> NotTaken:
    SavingAddress.objects.filter(pk=kept.pk).update(refused_at=now, refusal=why)
    return NotTaken(why)


def _answer(member: User, letter: Letter, why: Refusal, now: datetime) -> None:
    """Say what to do, to the address that the letter came from, which is the member's own (RFC 3834, section 4)."""
    if limits.count(_ANSWERS, str(member.pk)).is_over:
        return
    words = compose(
        "reading/letters/not_saved.txt",
        reader=member,
        name=member.account.name,
        link=settings.KITH_ORIGIN + reverse("reading:kept:by_mail"),
        is_too_much=why == Refusal.TOO_MUCH,
        most=SAVES.most,
    )
    write_letter(to=letter.sender, words=words, now=now, user=member, answers=letter.message_id)
