"""`kith up` as people use it: started, started twice, ended with streams open, killed."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.at_best import at_best
from tests.processes.running import PATIENCE, RunningKith

pytestmark = [
    pytest.mark.processes,
    pytest.mark.only_on("sqlite"),  # the same on every database, and slow
]

# What a page of Amara's would do, in a process of its own: sign in, or tell her something.
_AS_AMARA = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "kith.project.settings"
django.setup()
from django.test import Client
from kith.live.actions import tell
from kith.members.models import User
user = User.objects.get(username="amara")
if sys.argv[1] == "sign in":
    client = Client()
    client.force_login(user)
    print(client.session.session_key)
else:
    tell("bell", to=[user.account_id])
"""


def as_amara(kith: RunningKith, deed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _AS_AMARA, deed], env=kith.environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder with Amara in it, as its owner."""
    folder = tmp_path_factory.mktemp("kith")
    made = RunningKith(folder).command(
        "account", "create", "amara", "amara@mail.test", "a long enough password", "--admin"
    )
    assert "@amara can sign in now, as owner." in made.stdout, made.stderr
    return folder


@pytest.fixture(scope="module")
def house(prepared):
    kith = RunningKith(prepared).start()
    yield kith
    if kith.process.poll() is None:
        os.killpg(kith.process.pid, signal.SIGKILL)
        kith.process.wait()


@pytest.fixture(scope="module")
def asleep(house):
    """A line on which somebody fell asleep while sending. It is opened first: Kith waits twenty seconds for them."""
    with socket.create_connection(("127.0.0.1", house.port), timeout=PATIENCE) as line:
        line.sendall(b"POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nslowly")
        yield line


@pytest.fixture
def kith(house, asleep):
    """One Kith for all of them; those that end it stand last, and each after such a one starts it again."""
    return running(house)


@pytest.fixture
def alone(house):
    """The same data folder, with nothing running on it."""
    if house.process.poll() is None:
        house.stop()
    return house.folder


def running(kith: RunningKith) -> RunningKith:
    """Start it again where it was ended."""
    return kith if kith.process.poll() is None else kith.start()


def until(holds, seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def test_first_start_prints_the_first_persons_link(tmp_path):
    kith = RunningKith(tmp_path).start()
    try:
        kith.wait_for(r"/first/\w+")
        path = kith.said.split(f"localhost:{kith.port}")[1].split()[0]

        assert kith.get(path, Host=f"localhost:{kith.port}")[0] == 200
    finally:
        kith.stop()


def test_serves_pages_and_streams_and_files_on_one_port(kith):
    session = as_amara(kith, "sign in")

    with kith.open_stream(session) as line:
        status, headers, _ = kith.get("/", Host="localhost", Cookie=f"sessionid={session}")
        as_amara(kith, "tell")

        assert b"event: bell" in line.recv(4096)
    assert status in {200, 302}
    assert "default-src 'self'" in headers["content-security-policy"]


def test_refuses_other_hosts(kith):
    assert kith.get("/", Host="evil.example")[0] == 400


def test_a_second_start_on_the_same_data_is_refused(kith):
    second = RunningKith(kith.folder).command("up")

    assert second.returncode == 2
    assert f"already (process {kith.process.pid})" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_second_start_on_the_same_port_is_refused(kith, tmp_path):
    second = RunningKith(tmp_path, port=kith.port).command("up")

    assert second.returncode == 2
    assert "Address already in use" in second.stderr


def test_a_reset_is_refused_while_it_runs(kith):
    assert kith.command("reset", "--yes").returncode == 2


def test_slow_visitors_hold_up_nobody(kith):
    slow = [socket.create_connection(("127.0.0.1", kith.port)) for _ in range(20)]
    for line in slow:
        line.sendall(b"POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nslowly")
    began = time.monotonic()

    status, _, _ = kith.get("/nowhere", Host="localhost")

    assert status == 404
    assert time.monotonic() - began < 10  # and not the 20 seconds after which those are sent away
    for line in slow:
        line.close()


def test_too_large_an_upload_is_refused_at_once(kith):
    with socket.create_connection(("127.0.0.1", kith.port), timeout=PATIENCE) as line:
        line.sendall(b"POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000000\r\n\r\n")

        assert b" 413 " in line.recv(4096)


def test_who_falls_asleep_while_sending_is_sent_away(asleep):
    answer = b"".join(iter(lambda: asleep.recv(4096), b""))  # until the line is closed

    assert b" 408 " in answer


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ends_within_a_second_with_streams_open(kith, number):
    session = as_amara(kith, "sign in")

    def story():
        lines = [running(kith).open_stream(session) for _ in range(10)]

        took = kith.stop(number)

        assert took < 1.0
        assert kith.process.returncode == 0
        assert all(line.recv(4096).endswith(b"0\r\n\r\n") for line in lines)  # ended, not cut
        assert kith.family() == []

    at_best(story)


def test_ends_within_a_second_while_someone_uploads_slowly(kith):
    def story():
        with socket.create_connection(("127.0.0.1", running(kith).port)) as line:
            line.sendall(b"POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nslowly")
            time.sleep(0.2)

            assert kith.stop() < 1.2
        assert kith.family() == []

    at_best(story)


def test_nothing_is_left_when_it_is_killed(kith):
    assert len(kith.family()) >= 3

    kith.process.kill()
    kith.process.wait()

    assert until(lambda: kith.family() == [])


def test_a_lost_worker_is_replaced(kith):
    web, worker = sorted(pid for pid in kith.family() if pid != kith.process.pid)[:2]

    os.kill(worker, signal.SIGKILL)

    kith.wait_for("The worker ended by itself; it starts again")
    assert until(lambda: len(kith.family()) >= 3 and worker not in kith.family())
    assert web in kith.family()


def test_everything_ends_when_the_web_process_is_lost(kith):
    web = min(pid for pid in kith.family() if pid != kith.process.pid)

    os.kill(web, signal.SIGKILL)

    assert kith.process.wait(PATIENCE) == 1
    kith.wait_for("The web process ended by itself, so Kith stops")
    assert kith.family() == []


def test_reports_unsafe_switches_loudly(alone):
    kith = RunningKith(alone, KITH_ALLOW_LOOPBACK="1").start()
    kith.stop()

    assert "For tests only: KITH_ALLOW_LOOPBACK" in kith.said


def test_roles_apart(alone):
    """Behind a proxy: pages in one process tree, streams in another, the worker in a third."""
    pages = RunningKith(alone)
    session = as_amara(pages, "sign in")
    streams = RunningKith(alone)
    streams.environment["KITH_LIVE_LISTEN"] = f"127.0.0.1:{streams.port}"

    def story():
        pages.start("web", "--processes", "1")
        streams.start("live")
        try:
            with streams.open_stream(session) as line:
                assert until(lambda: _answers(pages))
                as_amara(pages, "tell")

                assert b"event: bell" in line.recv(4096)
        finally:
            took = pages.stop(signal.SIGTERM), streams.stop(signal.SIGTERM)
        assert max(took) < 5

    at_best(story)


def _answers(kith: RunningKith) -> bool:
    try:
        return kith.get("/", Host="localhost")[0] in {200, 302}
    except OSError:
        return False


def test_what_people_wrote_is_readable_by_its_keeper_alone(prepared):
    secret = [prepared / "kith.sqlite3", *(prepared / "secrets").iterdir()]

    assert [path.name for path in secret if path.stat().st_mode & 0o077] == []
