"""Long work of this room: archives, what was brought, erasing who left; in steps that may be cut off."""

from datetime import timedelta

from django.utils import timezone

from kith.jobs import task
from kith.members.leaving import claim_due_departures
from kith.members.models import Departure
from kith.site import archives, bringing_from_elsewhere, imports, returning
from kith.site.erasing import erase_some
from kith.site.models import Archive, Import, ImportKind

_STEP = timedelta(seconds=5)  # then others get their turn


@task(queue="slow", most_attempts=5, group_key="archives")
def make_archive(*, archive_id: int) -> None:
    archive = Archive.objects.select_related("account").filter(pk=archive_id).first()
    if archive is not None:
        archives.make_archive(archive=archive, now=timezone.now())


@task()
def forget_archives() -> None:
    archives.forget_archives(now=timezone.now())


@task()
def do_import(*, import_id: int) -> None:
    brought = Import.objects.select_related("account").filter(pk=import_id, done_at=None).first()
    begun = timezone.now()
    if brought is not None and brought.kind == ImportKind.WEBSITES:
        _go_on_looking(import_id)
        return
    while brought is not None and not imports.do_some(brought=brought, now=timezone.now()):
        if timezone.now() - begun > _STEP:
            do_import.using(unique_key=f"import {import_id}").enqueue(import_id=import_id)
            return
    if brought is not None:
        _look_elsewhere(import_id)


@task(queue="slow", group_key="imports from elsewhere", group_limit=2)
def look_elsewhere(*, import_id: int) -> None:
    """Look for those whom a file names on other servers, one after the other."""
    brought = Import.objects.select_related("account").filter(pk=import_id, done_at__isnull=False).first()
    begun = timezone.now()
    while brought is not None and not bringing_from_elsewhere.look_for_next(brought=brought, now=timezone.now()):
        if timezone.now() - begun > _STEP:
            _look_elsewhere(import_id)
            return


@task()
def look_again_elsewhere() -> None:
    for brought in bringing_from_elsewhere.with_lines_elsewhere():
        bringing_from_elsewhere.try_again(brought=brought, now=timezone.now())
        _look_elsewhere(brought.pk)


def _look_elsewhere(import_id: int) -> None:
    look_elsewhere.using(unique_key=f"import elsewhere {import_id}").enqueue(import_id=import_id)


@task(queue="slow")
def look_at_websites(*, import_id: int) -> None:
    """The same for lines each of which waits for somebody else's server: one at a time."""
    brought = Import.objects.select_related("account").filter(pk=import_id, done_at=None).first()
    if brought is not None and not imports.do_some(brought=brought, now=timezone.now()):
        _go_on_looking(import_id)


def _go_on_looking(import_id: int) -> None:
    look_at_websites.using(unique_key=f"import {import_id}").enqueue(import_id=import_id)


@task(queue="slow", most_attempts=5, group_key="archives brought")
def look_at_archive(*, import_id: int) -> None:
    brought = Import.objects.select_related("account").filter(pk=import_id).first()
    if brought is not None:
        returning.look_at_archive(brought=brought, now=timezone.now())


@task(queue="slow", group_key="archives brought")
def bring_archive(*, import_id: int) -> None:
    brought = Import.objects.select_related("account").filter(pk=import_id, done_at=None).first()
    if brought is not None and not returning.bring_some(
        brought=brought, now=timezone.now(), for_seconds=_STEP.total_seconds()
    ):
        bring_archive.using(unique_key=f"archive {import_id}").enqueue(import_id=import_id)


@task(queue="slow")
def take_archive_out(*, import_id: int) -> None:
    brought = Import.objects.select_related("account").filter(pk=import_id, taken_out_at=None).first()
    begun = timezone.now()
    while brought is not None and not returning.take_some_out(brought=brought, now=timezone.now()):
        if timezone.now() - begun > _STEP:
            take_archive_out.using(unique_key=f"out {import_id}").enqueue(import_id=import_id)
            return


@task()
def forget_imports() -> None:
    returning.give_up_lost(now=timezone.now())
    imports.forget_imports(now=timezone.now())


@task()
def erase_who_left() -> None:
    for departure in claim_due_departures(now=timezone.now()):
        _erase_on(departure.pk)


@task(queue="slow")
def erase(*, departure_id: int) -> None:
    departure = Departure.objects.select_related("account").filter(pk=departure_id, done_at=None).first()
    begun = timezone.now()
    while departure is not None and not erase_some(departure=departure, now=timezone.now()):
        if timezone.now() - begun > _STEP:
            _erase_on(departure.pk)
            return


def _erase_on(departure_id: int) -> None:
    erase.using(unique_key=f"erase {departure_id}", group_key=f"erase {departure_id}").enqueue(
        departure_id=departure_id
    )
