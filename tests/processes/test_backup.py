"""A backup made while people write, restored elsewhere and opened: the same pages; and what is refused on the way."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

import pytest

from tests.processes.databases import clean, own_database  # noqa: F401 - a fixture
from tests.processes.running import PATIENCE, RunningKith

pytestmark = pytest.mark.processes

# What people do, in a process of its own: they write posts, one with a picture, and go on writing until told to stop.
_LIFE = """
import os, sys, time, django
os.environ["DJANGO_SETTINGS_MODULE"] = "kith.project.settings"
django.setup()
from pathlib import Path
from django.conf import settings
from django.utils import timezone
from kith.accounts.models import Account
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
amara = Account.objects.get(username="amara")
def write(words):
    publish_post(author=amara, draft=Draft(text=words), now=timezone.now())
write("The first thing I said.")
picture = Path(settings.MEDIA_ROOT) / "2026" / "picture.bin"
picture.parent.mkdir(parents=True, exist_ok=True)
picture.write_bytes(os.urandom(300_000))
number = 0
while len(sys.argv) > 1 and not os.path.exists(sys.argv[1]):
    number += 1
    write(f"And thing {number}.")
    print(number, flush=True)
"""


class House(RunningKith):
    """A Kith with Amara in it, on whatever database the tests run on."""

    def __init__(self, folder: Path, **settings: str) -> None:
        super().__init__(folder, **{"KITH_DATABASE_URL": own_database(folder), **settings})

    def with_amara(self) -> "House":
        made = self.command("account", "create", "amara", "amara@mail.test", "a long enough password", "--admin")
        assert made.returncode == 0, made.stderr
        return self

    def live(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", _LIFE, *arguments], env=self.environment, stdout=subprocess.PIPE, text=True
        )

    def files(self) -> dict[str, bytes]:
        media = self.folder / "media"
        return {str(path.relative_to(media)): path.read_bytes() for path in media.rglob("*") if path.is_file()}

    def secret(self) -> str:
        return (self.folder / "secrets" / "django").read_text()

    def page(self) -> str:
        """Amara's page as a visitor sees it, without what is new each time."""
        self.start()
        try:
            status, _, content = self.get("/@amara", Host="localhost")
            assert status == 200
            return re.sub(r"/static/v\w+/|localhost:\d+|nonce-\S+", "", content.decode())
        finally:
            self.stop()


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory):
    """A house in which Amara has posted, and one backup of it."""
    house = House(tmp_path_factory.mktemp("house")).with_amara()
    assert house.live().wait(PATIENCE) == 0
    made = house.command("backup", str(house.folder.parent / "one.tar"))
    assert made.returncode == 0, made.stderr
    return house, house.folder.parent / "one.tar"


def test_what_is_backed_up_while_people_write_comes_back_elsewhere(tmp_path):
    house = House(tmp_path / "old").with_amara().start()
    stop, file = tmp_path / "stop", tmp_path / "kith.tar"
    writing = house.live(str(stop))
    try:
        before = int(writing.stdout.readline())
        made = house.command("backup", str(file))
        assert made.returncode == 0, made.stderr
        after = int(writing.stdout.readline())  # writing went on
    finally:
        stop.touch()
        threading.Thread(target=writing.communicate).start()
        writing.wait(PATIENCE)
        house.stop()

    new = House(tmp_path / "new")
    restored = new.command("restore", str(file))

    assert restored.returncode == 0, restored.stderr
    assert new.files() == house.files() != {}
    assert new.secret() == house.secret()
    page = new.page()
    assert "Amara" in page or "amara" in page
    numbers = {int(number) for number in re.findall(r"And thing (\d+)\.", page)}
    assert max(numbers) >= before
    assert after > before


def test_the_same_pages_come_back(lived_in, tmp_path):
    house, file = lived_in
    new = House(tmp_path / "new")

    assert new.command("restore", str(file)).returncode == 0

    assert new.page() == house.page()


def test_the_file_is_for_its_owner_alone_and_has_ordinary_checksums(lived_in, tmp_path):
    _, file = lived_in
    with tarfile.open(file) as tar:
        tar.extractall(tmp_path, filter="data")

    assert file.stat().st_mode & 0o077 == 0
    checked = subprocess.run(["sha256sum", "--check", "--quiet", "checksums.txt"], cwd=tmp_path, check=False)
    assert checked.returncode == 0


def test_a_running_server_is_not_replaced(lived_in):
    house, file = lived_in
    house.start()
    try:
        refused = house.command("restore", str(file), "--yes")
    finally:
        house.stop()

    assert refused.returncode == 2
    assert "is running" in refused.stderr


def test_a_server_is_replaced_only_by_who_is_sure_and_is_kept_aside(lived_in, tmp_path):
    _, file = lived_in
    other = House(tmp_path / "other").with_amara()
    secret = other.secret()

    refused = other.command("restore", str(file))
    assert refused.returncode == 2
    assert "--yes" in refused.stderr
    assert other.secret() == secret

    done = other.command("restore", str(file), "--yes")
    assert done.returncode == 0, done.stderr
    kept = next(other.folder.glob("replaced-*"))
    assert (kept / "secrets" / "django").read_text() == secret
    assert "The first thing I said." in other.page()


@pytest.mark.parametrize("harm", ["cut off", "changed"])
def test_a_damaged_file_changes_nothing(lived_in, tmp_path, harm):
    house, file = lived_in
    content = bytearray(file.read_bytes())
    middle = content.find(b"media/2026/picture.bin") + 3000
    if harm == "changed":
        content[middle] ^= 1
    damaged = tmp_path / "damaged.tar"
    damaged.write_bytes(content[:middle] if harm == "cut off" else content)

    refused = house.command("restore", str(damaged), "--yes")

    assert refused.returncode == 2
    assert "damaged" in refused.stderr or "not whole" in refused.stderr or "cut off" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "The first thing I said." in house.page()
    assert not (house.folder / "restoring").exists()


# Dies like a machine that loses power, at the moment that is named.
_DIES = """
import os, sys
from kith.project.backup import putting_back as place
def die(*_, **__): os._exit(9)
moment = sys.argv.pop(1)
if moment == "before": place._say_ready = die
if moment == "loaded": place._swap = die
if moment == "halfway":
    move, moved = place._move, []
    def some(path, to):
        if (path.parent / "cleared").exists(): moved.append(path)
        if len(moved) > 1: die()
        move(path, to)
    place._move = some
from kith.project.commands import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(("moment", "is_restored"), [("before", False), ("loaded", True), ("halfway", True)])
def test_an_interrupted_restore_is_finished_or_never_was(lived_in, tmp_path, moment, is_restored):
    _, file = lived_in
    other = House(tmp_path / "other").with_amara()
    secret = other.secret()

    died = subprocess.run(
        [sys.executable, "-c", _DIES, moment, "restore", str(file), "--yes"],
        env=other.environment, capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert died.returncode == 9, died.stderr

    page = other.page()  # the next start sees to it

    assert ("The first thing I said." in page) == is_restored
    assert (other.secret() != secret) == is_restored
    assert not (other.folder / "restoring").exists()


def test_older_backups_go_when_asked_to(lived_in, tmp_path):
    house, _ = lived_in
    for day in ("01", "02", "03"):
        (tmp_path / f"kith-2026-01-{day}-000000.tar").touch()

    done = house.command("backup", str(tmp_path), "--keep", "2")

    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.glob("*.tar"))) == 2
    assert (tmp_path / "kith-2026-01-03-000000.tar").exists()


@pytest.mark.only_on("sqlite")
def test_a_backup_of_the_other_database_is_refused(lived_in, tmp_path):
    house, file = lived_in
    altered = tmp_path / "altered.tar"
    altered.write_bytes(file.read_bytes().replace(b'"database": "sqlite"', b'"database": "oracle"', 1))

    refused = house.command("restore", str(altered), "--yes")

    assert refused.returncode == 2
    assert "kind of database" in refused.stderr


def test_something_else_is_no_backup(tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(os.urandom(2000))
    house = House(tmp_path / "house")

    refused = house.command("restore", str(tmp_path / "holiday.jpg"))

    assert refused.returncode == 2
    assert "no backup of Kith" in refused.stderr
    assert house.command("backup").returncode == 2  # and an empty house has none
    shutil.rmtree(house.folder)


def test_a_backup_that_is_stopped_leaves_nothing(lived_in, tmp_path):
    house, _ = lived_in
    started = subprocess.Popen([sys.executable, "-m", "kith", "backup", str(tmp_path / "a.tar")], env=house.environment)
    started.send_signal(signal.SIGINT)
    started.wait(PATIENCE)

    assert [path.name for path in tmp_path.iterdir() if path.name != "a.tar"] == []
