"""Two real Kiths: people of both follow, read, answer and delete, and nothing is lost while one of them is down."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import pytest
import requests

from tests.processes.running import PATIENCE, RunningKith

pytestmark = pytest.mark.processes

_JOIN = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "kith.project.settings"
django.setup()
from django.utils import timezone
from kith.members.actions import create_member
from kith.members.letting_in import OUT_OF_BAND, new_token, register_app
scopes, now = ["read", "write", "follow"], timezone.now()
for name in sys.argv[1:]:
    user = create_member(
        username=name, email=f"{name}@mail.test", password="a long enough password", now=now,
        is_confirmed=True, is_approved=True,
    )
    app = register_app(name="An app", redirect_uris=[OUT_OF_BAND], scopes=scopes, now=now).app
    print(new_token(app=app, user=user, scopes=scopes, now=now))
"""
Found = TypeVar("Found")


class Town(RunningKith):
    """A server with its members, each with an app."""

    def join(self, *names: str) -> None:
        made = subprocess.run(
            [sys.executable, "-c", _JOIN, *names],
            env=self.environment, capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        self.tokens = dict(zip(names, made.stdout.split(), strict=True))

    def handle(self, name: str) -> str:
        return f"@{name}@localhost:{self.port}"

    def ask(self, name: str, path: str) -> Any:
        """What the app of `name` is answered; None where there is nothing for them."""
        status, _, body = self.get(path, Authorization=f"Bearer {self.tokens[name]}")
        assert status in {200, 404}, (path, status, body)
        return json.loads(body) if status == 200 else None

    def do(self, name: str, path: str, *, method: str = "POST", **fields: str) -> Any:
        status, _, body = self.send(method, path, urlencode(fields), self.tokens[name])
        assert status == 200, (path, status, body)
        return json.loads(body)

    def send(self, method: str, path: str, body: str, token: str) -> tuple[int, dict[str, str], bytes]:
        kind = "application/x-www-form-urlencoded"
        return self.request(method, path, body, {"Authorization": f"Bearer {token}", "Content-Type": kind})

    def home(self, name: str) -> list[str]:
        return [post["content"] for post in self.ask(name, "/api/v1/timelines/home")]

    def person(self, name: str, handle: str) -> str:
        """The id of somebody, as a member finds them by the search box."""
        found = self.ask(name, f"/api/v2/search?resolve=true&q={quote(handle)}")["accounts"]
        return found[0]["id"] if found else ""

    def post_at(self, name: str, uri: str) -> Any:
        found = self.ask(name, f"/api/v2/search?resolve=true&q={quote(uri)}")["statuses"]
        return found[0] if found else None

    def die(self) -> None:
        for each in self.family():
            os.kill(each, signal.SIGKILL)
        self.process.wait(PATIENCE)


def soon(look: Callable[[], Found]) -> Found:
    """What `look` finds, once there is something."""
    until = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < until, "it never came"
        time.sleep(0.1)
    return found


class Member:
    """Somebody at the pages of a server, without script."""

    def __init__(self, town: Town, name: str) -> None:
        self.town, self.browser = town, requests.Session()
        self.send("/sign-in", "/sign-in", {"login": name, "password": "a long enough password"})

    def page(self, path: str) -> str:
        answer = self.browser.get(self._whole(path), timeout=PATIENCE)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def file(self, path: str) -> bytes:
        return self.browser.get(self._whole(path), timeout=PATIENCE).content

    def send(self, page: str, to: str, fields: dict[str, Any], **files: Any) -> str:
        """Send the form that stands on `page`, and return where that leads."""
        token = found_in(r'name="csrfmiddlewaretoken" value="(\w+)"', self.page(page))
        answer = self.browser.post(
            self._whole(to), fields | {"csrfmiddlewaretoken": token}, files=files, timeout=PATIENCE
        )
        assert answer.status_code == 200, (to, answer.status_code, answer.text)
        return urlsplit(answer.url).path

    def _whole(self, path: str) -> str:
        return f"http://localhost:{self.town.port}{path}"


def found_in(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    return found[1] if found else ""


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Town]]:
    near = {"KITH_ALLOW_LOOPBACK": "1", "KITH_INSECURE_FEDERATION": "1"}
    here, there = (Town(tmp_path_factory.mktemp(name), **near) for name in ("here", "there"))
    for town, names in ((here, ("amara", "ben")), (there, ("grace", "hal"))):
        town.start()
        town.join(*names)
    # Amara follows Grace; Ben and Hal have no tie to anyone.
    grace = here.person("amara", there.handle("grace"))
    here.do("amara", f"/api/v1/accounts/{grace}/follow")
    tie = f"/api/v1/accounts/relationships?id[]={grace}"
    soon(lambda: here.ask("amara", tie)[0]["following"])
    yield here, there
    for town in (here, there):
        town.die()


def test_whoever_is_followed_is_told(towns):
    here, there = towns

    told = soon(lambda: there.ask("grace", "/api/v1/notifications"))

    assert [(each["type"], each["account"]["acct"]) for each in told] == [("follow", f"amara@localhost:{here.port}")]


def test_what_is_for_followers_is_seen_by_them_and_by_nobody_else(towns):
    here, there = towns

    post = there.do("grace", "/api/v1/statuses", status="A hard week in the team", visibility="private")
    soon(lambda: [words for words in here.home("amara") if "A hard week" in words])

    copy = here.post_at("amara", post["uri"])
    assert copy["visibility"] == "private"
    assert here.ask("ben", f"/api/v1/statuses/{copy['id']}") is None
    assert here.post_at("ben", post["uri"]) is None
    assert not [each for each in here.ask("ben", "/api/v1/timelines/public") if "A hard week" in each["content"]]
    assert here.get(f"/api/v1/statuses/{copy['id']}")[0] == 404
    path = post["uri"].partition(str(there.port))[2]
    assert there.get(path, Accept="application/activity+json")[0] == 404


def test_an_answer_reaches_whom_it_is_for_and_stands_in_the_discussion(towns):
    here, there = towns
    post = there.do("grace", "/api/v1/statuses", status="What helped you in your first year?")
    copy = soon(lambda: here.post_at("amara", post["uri"]))

    here.do("amara", "/api/v1/statuses", status="My practice educator", in_reply_to_id=copy["id"], visibility="direct")

    # Grace hardly knows Amara, so what is for her alone waits in her requests.
    rang = "/api/v1/notifications?include_filtered=true&types[]=mention"
    told = soon(lambda: there.ask("grace", rang))
    assert "practice educator" in told[0]["status"]["content"]
    assert told[0]["status"]["in_reply_to_id"] == post["id"]
    assert len(there.ask("grace", f"/api/v1/statuses/{post['id']}/context")["descendants"]) == 1
    assert there.ask("hal", f"/api/v1/statuses/{post['id']}/context")["descendants"] == []
    assert there.ask("hal", f"/api/v1/statuses/{told[0]['status']['id']}") is None


def test_what_is_changed_and_deleted_is_so_there_too(towns):
    here, there = towns
    post = there.do("grace", "/api/v1/statuses", status="Tea at three")
    copy = soon(lambda: here.post_at("amara", post["uri"]))

    there.do("grace", f"/api/v1/statuses/{post['id']}", method="PUT", status="Tea at four")
    where = f"/api/v1/statuses/{copy['id']}"
    soon(lambda: "Tea at four" in here.ask("amara", where)["content"])
    there.do("grace", f"/api/v1/statuses/{post['id']}", method="DELETE")

    soon(lambda: here.ask("amara", where) is None)


def test_what_is_for_this_server_alone_never_leaves_it(towns):
    here, there = towns

    kept = there.do("grace", "/api/v1/statuses", status="Only for us", local_only="true")
    there.do("grace", "/api/v1/statuses", status="For everyone, a moment later")

    soon(lambda: [words for words in here.home("amara") if "a moment later" in words])
    assert not [words for words in here.home("amara") if "Only for us" in words]
    assert here.post_at("amara", kept["uri"]) is None


def test_everything_of_somebody_goes_over_to_the_other_server(towns):
    """Row M15: an archive made by one Kith is brought into another, by two people who press buttons."""
    here, there = towns
    ben, hal = Member(here, "ben"), Member(there, "hal")
    essay = {"title": "What I carry", "text": "A pen, and biscuits. " * 60, "format": "plain", "visibility": "public"}
    ben.send("/write", "/write", essay)
    here.do("ben", "/api/v1/statuses", status="Only for who follows me", visibility="private", spoiler_text="Work")
    grace = here.person("ben", there.handle("grace"))
    here.do("ben", f"/api/v1/accounts/{grace}/follow")

    ben.send("/settings/takeout", "/settings/takeout/make", {})
    ready = soon(lambda: found_in(r'href="(/settings/takeout/\d+\.zip)"', ben.page("/settings/takeout")))
    look = hal.send(
        "/settings/bring", "/settings/bring", {"kind": "", "mode": "add"}, file=("archive.zip", ben.file(ready))
    )
    soon(lambda: 'name="part"' in hal.page(look))
    parts = re.findall(r'name="part" value="([\w-]+)" checked', hal.page(look))
    hal.send(look, f"{look}/begin", {"part": parts})

    me = there.ask("hal", "/api/v1/accounts/verify_credentials")["id"]
    posts = soon(lambda: (found := there.ask("hal", f"/api/v1/accounts/{me}/statuses"))[1:] and found)
    told = {(each["visibility"], each["spoiler_text"], each["content"][:45]) for each in posts}
    assert told == {
        ("public", "", "<p><strong>What I carry</strong></p><p>A pen,"),
        ("private", "Work", "<p>Only for who follows me</p>"),
    }
    private = next(each["id"] for each in posts if each["visibility"] == "private")
    assert there.ask("grace", f"/api/v1/statuses/{private}") is None
    soon(lambda: [each["username"] for each in there.ask("hal", f"/api/v1/accounts/{me}/following")] == ["grace"])


def test_nothing_is_lost_while_the_other_server_is_dead(towns):
    here, there = towns
    here.die()

    for number in range(3):
        there.do("grace", "/api/v1/statuses", status=f"While you were away {number}")
    here.start()
    # Whoever is heard from again need not wait until the pause is over.
    here.do("ben", f"/api/v1/accounts/{here.person('ben', there.handle('grace'))}/follow")

    soon(lambda: len([words for words in here.home("amara") if "While you were away" in words]) == 3)
    away = [words for words in here.home("amara") if "While you were away" in words]
    assert [words[-5] for words in away] == ["2", "1", "0"]


def test_what_was_written_before_ones_own_server_died_still_leaves(towns):
    here, there = towns

    there.do("grace", "/api/v1/statuses", status="Just before the lights went out")
    there.die()
    there.start()

    soon(lambda: [words for words in here.home("amara") if "before the lights" in words])
