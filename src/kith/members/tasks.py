"""What members do when a letter was written and when the clock strikes."""

from django.utils import timezone

from kith.jobs import task
from kith.members import actions, leaving, letters, limits
from kith.members.models import Letter


@task(queue="slow", priority=20)
def send_letter(*, letter_id: int) -> None:
    letter = Letter.objects.filter(pk=letter_id).first()
    if letter is not None:
        letters.send_letter(letter=letter, now=timezone.now())


@task()
def forget_what_is_over() -> None:
    """Old letters, old counts, and people who never confirmed their address."""
    letters.forget_old_letters(now=timezone.now())
    actions.forget_unconfirmed_members(now=timezone.now())
    limits.forget_old_tallies()
    leaving.forget_departures(now=timezone.now())
