"""A worker that is killed while it delivers: nothing is lost, and no more than one thing a server comes twice (O3)."""

import json
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.processes.databases import clean, own_database  # noqa: F401 - a fixture
from tests.processes.running import PATIENCE, ROOT, RunningKith

pytestmark = pytest.mark.processes

POSTS, SERVERS = 12, 3
_SETUP = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "kith.project.settings"
django.setup()
from django.utils import timezone
"""
_PUBLISH = f"""{_SETUP}
from kith.accounts.models import Follow
from kith.federation.models import RemoteActor
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.project.migrating import bring_up_to_date
from kith.servers.models import Server
from tests.cast import make_account, make_member
bring_up_to_date(print)
amara, now = make_member("amara"), timezone.now()
for number, origin in enumerate(sys.argv[1:]):
    server = Server.objects.create(domain=f"server{{number}}.test", created_at=now)
    follower = make_account("fola", domain=server.domain)
    RemoteActor.objects.create(
        account=follower, server=server, type="Person", fetched_at=now,
        inbox=f"{{origin}}/users/fola/inbox", shared_inbox=f"{{origin}}/inbox",
    )
    Follow.objects.create(follower=follower, followed=amara, created_at=now, accepted_at=now)
for number in range({POSTS}):
    publish_post(author=amara, draft=Draft(text=f"Post {{number}}"), now=timezone.now())
"""
# A worker: real, but it kills itself by the signal that nobody can answer when something was taken for the n-th time,
# before it could write that down.
_DIE = f"""{_SETUP}
from kith.federation import signing
from kith.jobs.worker import main
real, sent = signing.signed_fetch, []
def signed_fetch(*words, **given):
    answer = real(*words, **given)
    sent.append(1)
    if len(sent) == int(sys.argv[1]):
        os.kill(os.getpid(), 9)
    return answer
signing.signed_fetch = signed_fetch
main()
"""
_WORK = f"""{_SETUP}
import threading, time
from kith.federation.models import Delivery
from kith.jobs.enqueuing import wake_workers
from kith.jobs.models import Job
from kith.jobs.worker import run
over = threading.Event()
def look():
    while Delivery.objects.exists() or Job.objects.filter(task__contains="federation").exists():
        time.sleep(0.05)
    over.set()
    wake_workers()
threading.Thread(target=look, daemon=True).start()
run(stop=over)
"""


class Inboxes:
    """Other servers, each on a port: what came to each, in its order."""

    def __init__(self, count: int) -> None:
        self.came: dict[int, list[str]] = defaultdict(list)
        self._servers = [ThreadingHTTPServer(("127.0.0.1", 0), self._handler()) for _ in range(count)]
        for server in self._servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()

    @property
    def origins(self) -> list[str]:
        return [f"http://127.0.0.1:{server.server_port}" for server in self._servers]

    def close(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        came = self.came

        class Inbox(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if len(body) < int(self.headers["content-length"]):
                    return  # it died in the middle of a word
                came[self.server.server_address[1]].append(json.loads(body)["object"]["content"])
                self.send_response(202)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                pass

        return Inbox


@pytest.fixture
def inboxes() -> Iterator[Inboxes]:
    made = Inboxes(SERVERS)
    yield made
    made.close()


class House(RunningKith):
    def python(self, code: str, *words: str) -> "subprocess.CompletedProcess[str]":
        environment = self.environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        return subprocess.run(
            [sys.executable, "-c", code, *words], env=environment, capture_output=True, text=True, timeout=PATIENCE
        )

    def do(self, code: str, *words: str) -> None:
        done = self.python(code, *words)
        assert done.returncode == 0, done.stderr

    def die_after(self, times: int) -> None:
        done = self.python(_DIE, str(times))
        assert done.returncode == -signal.SIGKILL, done.stderr


def test_kill_9_loses_nothing_and_repeats_at_most_what_was_on_its_way(tmp_path, inboxes):
    near = {"KITH_ALLOW_LOOPBACK": "1", "KITH_INSECURE_FEDERATION": "1"}
    house = House(tmp_path, KITH_DATABASE_URL=own_database(tmp_path), **near)
    house.do(_PUBLISH, *inboxes.origins)
    deaths = (5, 9)

    for times in deaths:
        house.die_after(times)
    house.do(_WORK)

    wanted = {f"<p>Post {number}</p>" for number in range(POSTS)}
    for came in inboxes.came.values():
        assert set(came) == wanted
        assert len(came) - POSTS <= len(deaths)
    assert len(inboxes.came) == SERVERS
    assert sum(map(len, inboxes.came.values())) > POSTS * SERVERS  # it was really cut off in the middle
