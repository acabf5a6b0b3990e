"""New versions of the terms and of the privacy page: dated, kept, and told to the members."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from kith.jobs.announce import announce
from kith.servers.happenings import DOCUMENT_PUBLISHED
from kith.servers.models import Document, DocumentKind


class InThePast(Exception):
    """A version can't have held before it was published."""


class AlreadyHolds(Exception):
    """A version of that day holds already, and what holds is not changed."""


def publish_document(
    *, kind: DocumentKind, text: str, plain: str, changes: str, effective_on: date, by_name: str,
    tells_members: bool, now: datetime, today: date,
) -> Document:  # fmt: skip
    """Publish a version that holds from a day on. One that is still to come takes the place of another of its day.

    Raises InThePast and AlreadyHolds.
    """
    if effective_on < today:
        raise InThePast
    with transaction.atomic():
        if effective_on > today:
            Document.objects.filter(kind=kind, effective_on=effective_on).delete()
        try:
            with transaction.atomic():
                document = Document.objects.create(
                    kind=kind, text=text, plain=plain, changes=changes, effective_on=effective_on,
                    by_name=by_name, published_at=now,
                )  # fmt: skip
        except IntegrityError as error:
            raise AlreadyHolds from error
        if tells_members:
            announce(DOCUMENT_PUBLISHED, document_id=document.pk)
    return document


def withdraw_document(*, document: Document, today: date) -> None:
    """Take back a version that is still to come. Raises AlreadyHolds."""
    if document.effective_on <= today:
        raise AlreadyHolds
    document.delete()
