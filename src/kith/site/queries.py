"""What an administrator should know at a glance."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kith.foundations import mail
from kith.jobs.queries import queue_summary
from kith.members.letters import unsent_letters
from kith.members.models import User
from kith.members.queries import open_invitations, unconfirmed_members, waiting_members
from kith.moderation.queries import count_waiting
from kith.reading.models import Feed

FAILS_OFTEN = 5  # tries in a row: less is a bad night


@dataclass(frozen=True)
class Overview:
    """The numbers on the first page of keeping the server."""

    waiting: int
    unconfirmed: int
    letters: int
    sends_mail: bool
    jobs_ready: int
    jobs_dead: int
    reports: int
    feeds_failing: int
    members: int
    invitations: int
    oddities: list[str | Promise]


def overview(viewer: User, now: datetime) -> Overview:
    """Return what waits for an administrator."""
    jobs = queue_summary()
    return Overview(
        waiting=waiting_members().count(),
        unconfirmed=unconfirmed_members().count(),
        letters=unsent_letters(viewer).count(),
        sends_mail=mail.is_set_up(),
        jobs_ready=jobs.ready + jobs.waiting + jobs.parked,
        jobs_dead=jobs.dead,
        reports=count_waiting(),
        feeds_failing=Feed.objects.filter(failures__gte=FAILS_OFTEN).count(),
        members=User.objects.exclude(approved_at=None).exclude(confirmed_at=None).filter(disabled_at=None).count(),
        invitations=open_invitations(now).count(),
        oddities=_oddities(),
    )


def _oddities() -> list[str | Promise]:
    """Return what is switched for tests and should not stay so on a real server."""
    return [
        words
        for is_odd, words in (
            (settings.KITH_ALLOW_LOOPBACK, _("Outgoing fetches may reach this very machine (KITH_ALLOW_LOOPBACK).")),
            (not settings.KITH_RATE_LIMITS, _("Nobody is slowed down who guesses passwords (KITH_RATE_LIMITS).")),
            (settings.KITH_INSECURE_FEDERATION, _("Other servers are reached by http (KITH_INSECURE_FEDERATION).")),
        )
        if is_odd
    ]
