"""Measure leaving and taking along: a full export of an account with many posts, bringing it back, and erasing it.

    KITH_DATA=/tmp/kith-bench python bench/archive.py [--posts 10000] [--pictures 200] [--bring] [--erase]

Makes one member with so many posts (each tenth an answer, each twentieth with a picture while there are some), asks
for the archive and makes it in this process. Prints seconds, CPU seconds, the size of the file, and by how much the
memory of the process grew at its peak. With --bring another member brings that archive, and takes all of it out
again. With --erase it then erases all of it, as when someone leaves.
"""

import argparse
import os
import resource
import sys
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.project.settings")

import django

django.setup()

from django.conf import settings
from django.core.files.base import File
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from PIL import Image

from kith.jobs.models import Job
from kith.media.actions import receive_upload
from kith.members.actions import create_member
from kith.members.leaving import ask_to_leave
from kith.members.models import Departure, User
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from kith.site import returning
from kith.site.archives import ask_for_archive, make_archive, path_of
from kith.site.erasing import erase_some
from kith.site.models import Archive, Import

WORDS = ("supervision", "park", "tea", "kettle", "review", "report", "meeting", "agenda", "chair", "bus", "soup")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--posts", type=int, default=10_000)
    asked.add_argument("--pictures", type=int, default=200)
    asked.add_argument("--bring", action="store_true")
    asked.add_argument("--erase", action="store_true")
    given = asked.parse_args()
    settings.KITH_RATE_LIMITS = False
    call_command("migrate", verbosity=0)
    member = write(given.posts, given.pictures)
    Archive.objects.all().delete()
    archive = ask_for_archive(account=member.account, now=timezone.now())
    measured("archive", lambda: make_archive(archive=archive, now=timezone.now()))
    archive.refresh_from_db()
    print(f"archive: {archive.size / 1e6:.1f} MB, {archive.things} things at {path_of(archive)}")
    if given.bring:
        bring_back(path_of(archive), f"returner{given.posts}")
    if given.erase:
        departure = ask_to_leave(user=member, now=timezone.now())
        measured("erasing", lambda: erase(departure))
    Job.objects.all().delete()


def write(posts: int, pictures: int) -> User:
    """Make the member, or take the one of the last run, and write what is missing."""
    name = f"writer{posts}"
    member = User.objects.filter(username=name).select_related("account").first()
    now = datetime.now(UTC) - timedelta(days=400)
    if member is None:
        member = create_member(
            username=name, email=f"{name}@bench.test", password="a long enough password", now=now,
            is_confirmed=True, is_approved=True,
        )  # fmt: skip
    written = Post.objects.visible_to(member.account).filter(author=member.account).count()
    last = None
    for start in range(written, posts, 500):
        with transaction.atomic():
            for number in range(start, min(posts, start + 500)):
                at = now + timedelta(minutes=50 * number)
                files = (picture(member, at),) if number % 20 == 0 and number // 20 < pictures else ()
                text = " ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 40)) + f" {number} #walking"
                answered = last if number % 10 == 0 else None
                draft = Draft(text=text[:480], media_ids=files, in_reply_to_id=answered, language="en")
                last = publish_post(author=member.account, draft=draft, now=at).id
            Job.objects.all().delete()
    return member


def picture(member: User, at: datetime) -> int:
    drawn = BytesIO()
    Image.effect_noise((1200, 900), 80).convert("RGB").save(drawn, "JPEG", quality=80)
    drawn.size = len(drawn.getvalue())
    return receive_upload(owner_id=member.account_id, upload=drawn, now=at, description="Noise").id


def bring_back(path: Path, name: str) -> None:
    member = User.objects.filter(username=name).select_related("account").first() or create_member(
        username=name, email=f"{name}@bench.test", password="a long enough password", now=timezone.now(),
        is_confirmed=True, is_approved=True,
    )  # fmt: skip
    with path.open("rb") as opened:
        brought = returning.bring_archive(account=member.account, upload=File(opened), now=timezone.now())
    measured("looking into it", lambda: returning.look_at_archive(brought=brought, now=timezone.now()))
    kinds = set(brought.parts.values_list("kind", flat=True))
    returning.confirm_archive(brought=brought, wanted=kinds, now=timezone.now())
    measured("bringing back", lambda: bring_all(brought))
    Job.objects.all().delete()
    returning.take_out(brought=Import.objects.get(pk=brought.pk), now=timezone.now())

    measured("taking out", lambda: take_all_out(brought))


def bring_all(brought: Import) -> None:
    while not returning.bring_some(brought=brought, now=timezone.now(), for_seconds=5):
        pass


def take_all_out(brought: Import) -> None:
    while not returning.take_some_out(brought=brought, now=timezone.now()):
        pass


def erase(departure: Departure) -> None:
    while not erase_some(departure=departure, now=timezone.now()):
        pass


def measured(what: str, work) -> None:
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
    before = memory("VmRSS")
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    seconds, worked = time.perf_counter() - wall, time.process_time() - cpu
    peak = memory("VmHWM")
    print(f"{what}: {seconds:.1f} s, {worked:.1f} CPU s, {before} MB before, {peak} MB at the peak (+{peak - before})")


def memory(field: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
