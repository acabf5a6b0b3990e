"""Tasks for this room's tests; `heard` keeps what they were called with in this process."""

import os
import time
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F

from kith.jobs import task
from kith.jobs.models import ClockEntry

heard: list[object] = []


class TheKettleIsCold(Exception):
    """Our own error, whose words an administrator may read."""


@task()
def hear(*, word: str) -> None:
    heard.append(word)


@task()
def hear_nothing() -> None:
    heard.append("nothing")


@task(most_attempts=2)
def fail(*, word: str) -> None:
    raise ValueError(f"private: {word}")


@task(most_attempts=2)
def fail_in_our_words() -> None:
    raise TheKettleIsCold("The kettle is cold.")


@task(group_key="kettle", group_limit=2)
def boil(*, word: str) -> None:
    heard.append(word)


@task(unique_key="pour-{word}", gathers_for=timedelta(minutes=1))
def pour(*, word: str) -> None:
    heard.append(word)


@task(queue="slow")
def take_a_while(*, number: int, milliseconds: int, diary: str) -> None:
    """Write into the file `diary` when it begins and ends: number, process, what, when."""
    _note(diary, number, "begins")
    time.sleep(milliseconds / 1000)
    _note(diary, number, "ends")


@task(queue="slow", group_key="one place", group_limit=2)
def take_a_place(*, number: int, milliseconds: int, diary: str) -> None:
    take_a_while.func(number=number, milliseconds=milliseconds, diary=diary)


@task(queue="slow", most_attempts=2)
def bring_down_the_worker(*, number: int, milliseconds: int, diary: str) -> None:
    """As a picture that takes more memory than there is: the process is gone before it can say why."""
    _note(diary, number, "begins")
    os._exit(9)


@task()
def tick() -> None:
    with Path(os.environ["KITH_TEST_DIARY"]).open("a") as file:
        file.write(f"{time.monotonic()}\n")


@task()
def read_a_row() -> None:
    ClockEntry.objects.filter(name="kettle").first()


@task()
def write_a_row() -> None:
    with transaction.atomic():
        ClockEntry.objects.update(due_at=F("due_at"))


def _note(diary: str, number: int, what: str) -> None:
    line = f"{number} {os.getpid()} {what} {time.monotonic()}\n".encode()
    descriptor = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, line)
    os.close(descriptor)
