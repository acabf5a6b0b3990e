"""What members do when a letter was written and when the clock strikes."""

from django.utils import timezone

from kith.jobs import task
from kith.members import actions, leaving, letters, letting_in, limits, places, telling
from kith.members.models import Letter
from kith.servers.models import Document


@task(queue="slow", priority=20)
def send_letter(*, letter_id: int) -> None:
    letter = Letter.objects.filter(pk=letter_id).first()
    if letter is not None:
        letters.send_letter(letter=letter, now=timezone.now())


@task(queue="slow")
def write_of_document(*, document_id: int) -> None:
    document = Document.objects.filter(pk=document_id).first()
    while document is not None and telling.write_of_document(document=document, now=timezone.now()):
        pass


@task()
def forget_what_is_over() -> None:
    """Old letters, old counts, and people who never confirmed their address."""
    letters.forget_old_letters(now=timezone.now())
    actions.forget_unconfirmed_members(now=timezone.now())
    limits.forget_old_tallies()
    places.forget_old_places(now=timezone.now())
    leaving.forget_departures(now=timezone.now())
    letting_in.forget_old_codes(now=timezone.now())
