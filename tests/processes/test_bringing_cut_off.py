"""An archive whose worker is killed while it is brought, and again while it is taken out: nothing twice, none left."""

import json
import signal
import subprocess
import sys

import pytest

from tests.processes.databases import clean, own_database  # noqa: F401 - a fixture
from tests.processes.running import PATIENCE, ROOT, RunningKith

pytestmark = pytest.mark.processes

POSTS, PICTURES, PEOPLE = 70, 7, 9
_SETUP = """
import json, os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "kith.project.settings"
django.setup()
from django.utils import timezone
from kith.site import returning
from kith.site.models import Import
"""
_BRING = f"""{_SETUP}
from django.core.files.base import ContentFile
from kith.project.migrating import bring_up_to_date
from kith.site.tests.packing import ACTOR, note, picture, zip_of
from tests.cast import make_account, make_member
bring_up_to_date(print)
amara = make_member("amara")
for number in range({PEOPLE}):
    make_account(f"friend{{number}}")
place = "media_attachments/files/hills.png"
shown = [{{"type": "Document", "url": f"/{{place}}", "name": "Hills"}}]
step = {POSTS // PICTURES}
files = {{
    place: picture().read(),
    "following_accounts.csv": "\\n".join(["Account address", *(f"friend{{n}}" for n in range({PEOPLE}))]).encode(),
}}
outbox = [note(number, attachment=shown if number % step == 0 else []) for number in range({POSTS})]
body = zip_of(actor=ACTOR, outbox=outbox, **files)
brought = returning.bring_archive(account=amara, upload=ContentFile(body, "archive.zip"), now=timezone.now())
returning.look_at_archive(brought=brought, now=timezone.now())
returning.confirm_archive(brought=brought, wanted={{"posts", "follows"}}, now=timezone.now())
"""
_TAKE_OUT = "returning.take_out(brought=Import.objects.get(part_of=None), now=timezone.now())"
# A worker: real, but it kills itself by the signal that nobody can answer, once it has called something so many times.
_DIE = f"""{_SETUP}
import importlib, signal
from kith.jobs.worker import main
where, name, times = sys.argv[1:]
module, calls = importlib.import_module(where), []
real = getattr(module, name)
def called(*words, **given):
    made = real(*words, **given)
    calls.append(1)
    if len(calls) == int(times):
        os.kill(os.getpid(), signal.SIGKILL)
    return made
setattr(module, name, called)
main()
"""
_WORK = f"""{_SETUP}
import threading, time
from kith.jobs.enqueuing import wake_workers
from kith.jobs.worker import run
over = threading.Event()
def look():
    while not Import.objects.filter(part_of=None).exclude(**{{sys.argv[1]: None}}).exists():
        time.sleep(0.05)
    over.set()
    wake_workers()
threading.Thread(target=look, daemon=True).start()
run(stop=over)
"""
_TELL = f"""{_SETUP}
from kith.accounts.models import Account
from kith.media.models import MediaFile
from kith.notifications.models import Notification
from kith.posts.models import Original, Post
from kith.site.imports import outlook_of
from kith.timelines.models import HomeEntry
amara = Account.objects.get(username="amara")
parts = {{part.kind: outlook_of(part) for part in Import.objects.exclude(part_of=None)}}
posts = Post.objects.filter(author=amara)
print(json.dumps({{
    "posts": posts.count(),
    "counted": amara.posts_count,
    "different": len(set(posts.values_list("source", flat=True))),
    "addresses": Original.objects.filter(author=amara).values("key").distinct().count(),
    "pictures": MediaFile.objects.filter(owner_id=amara.pk, is_used=True).count(),
    "follows": amara.follows.count(),
    "told": Notification.objects.filter(post__author=amara).count(),
    "of posts": [parts["posts"].done, parts["posts"].already, parts["posts"].failed],
    "of follows": [parts["follows"].done, parts["follows"].already, parts["follows"].failed],
}}))
"""


class House(RunningKith):
    def python(self, code: str, *words: str) -> "subprocess.CompletedProcess[str]":
        environment = self.environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        return subprocess.run(
            [sys.executable, "-c", code, *words], env=environment, capture_output=True, text=True, timeout=PATIENCE
        )

    def do(self, code: str, *words: str) -> str:
        done = self.python(code, *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def die_after(self, name: str, times: int) -> None:
        done = self.python(_DIE, *name.rsplit(".", 1), str(times))
        assert done.returncode == -signal.SIGKILL, done.stderr

    def told(self, *, and_then: str = "") -> dict[str, object]:
        return json.loads(self.do(_TELL + and_then))


def test_what_is_cut_off_by_kill_9_is_finished_and_nothing_comes_twice(tmp_path):
    house = House(tmp_path, KITH_DATABASE_URL=own_database(tmp_path))
    house.do(_BRING)

    house.die_after("kith.site.bringing.restoring.restore_post", 47)
    begun = house.told()
    assert 0 < begun["posts"] < 47  # what was not yet written down had not happened
    house.die_after("kith.site.imports.do_line", 4)
    midway = house.told()
    assert (midway["posts"], midway["follows"], midway["of follows"]) == (POSTS, 3, [3, 0, 0])
    house.do(_WORK, "done_at")

    assert house.told(and_then=_TAKE_OUT) == {
        "posts": POSTS, "counted": POSTS, "different": POSTS, "addresses": POSTS, "pictures": PICTURES, "told": 0,
        "follows": PEOPLE, "of posts": [POSTS, 0, 0], "of follows": [PEOPLE, 0, 0],
    }  # fmt: skip

    house.die_after("kith.posts.actions.restoring.delete_posts", 1)
    assert 0 < house.told()["posts"] < POSTS
    house.do(_WORK, "taken_out_at")

    left = house.told()
    assert [left[name] for name in ("posts", "counted", "addresses", "pictures", "follows")] == [0] * 5
