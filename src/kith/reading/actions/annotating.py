"""Marking words in what one reads, and noting what one thinks of it (row K9)."""

from datetime import datetime

from django.db import transaction

from kith.accounts.models import Account
from kith.accounts.names import tidy_words
from kith.links.models import Link
from kith.posts.models import Post
from kith.reading.anchoring import Quote, fold_words
from kith.reading.models import Annotation
from kith.reading.queries.annotations import place_of

LONGEST_QUOTE = 5_000
LONGEST_NOTE = 10_000
MOST_MARKS = 300  # in one article


class NothingMarked(Exception):
    """No words were given to mark."""


class TooMuchMarked(Exception):
    """The quote or the note is longer than fits, or so many marks are in the article that it is all marked."""


def highlight(*, account: Account, about: Post | Link, quote: Quote, now: datetime, note: str = "") -> Annotation:
    """Mark `quote` in what one reads; words in one place only once. Raises NothingMarked, TooMuchMarked."""
    exact, said = tidy_words(quote.exact), tidy_words(note)
    if not fold_words(exact):
        raise NothingMarked
    if len(exact) > LONGEST_QUOTE or len(said) > LONGEST_NOTE:
        raise TooMuchMarked
    marked = Annotation.objects.filter(place_of(about), account=account)
    same = marked.filter(quote=exact, prefix=quote.prefix[-100:], suffix=quote.suffix[:100]).first()
    if same is not None:
        return _noted(same, f"{same.note}\n\n{said}" if same.note and said else said or same.note, now)
    if marked.count() >= MOST_MARKS:
        raise TooMuchMarked
    return Annotation.objects.create(
        account=account,
        **_of(about),
        quote=exact,
        prefix=quote.prefix[-100:],
        suffix=quote.suffix[:100],
        note=said,
        created_at=now,
        changed_at=now,
    )


def note_on(*, account: Account, about: Post | Link, note: str, now: datetime) -> None:
    """Keep one note on all of what one reads, in place of the one before; no words take it away.

    Raises TooMuchMarked.
    """
    said = tidy_words(note)
    if len(said) > LONGEST_NOTE:
        raise TooMuchMarked
    with transaction.atomic():
        before = Annotation.objects.filter(place_of(about), account=account, quote="").first()
        if before is not None:
            change_note(annotation=before, note=said, now=now)
        elif said:
            Annotation.objects.get_or_create(
                account=account,
                **_of(about),
                quote="",
                defaults={"note": said, "created_at": now, "changed_at": now},
            )


def change_note(*, annotation: Annotation, note: str, now: datetime) -> None:
    """Say something else of a mark, or nothing. A note on the whole that says nothing goes. Raises TooMuchMarked."""
    said = tidy_words(note)
    if len(said) > LONGEST_NOTE:
        raise TooMuchMarked
    if said or annotation.quote:
        _noted(annotation, said, now)
    else:
        annotation.delete()


def remove_annotation(*, annotation: Annotation) -> None:
    annotation.delete()


def _noted(annotation: Annotation, note: str, now: datetime) -> Annotation:
    if annotation.note != note:
        annotation.note, annotation.changed_at = note, now
        annotation.save(update_fields=["note", "changed_at"])
    return annotation


def _of(about: Post | Link) -> dict[str, Post | Link]:
    return {"post": about} if isinstance(about, Post) else {"link": about.final}
