"""What other software really sends, in its own shape: each file of payloads/ does what it says (row N1).

The people in them are invented; the shapes are those that Mastodon 4, GoToSocial, WordPress' ActivityPub plugin,
Threads, Pleroma and Akkoma, Misskey, Lemmy and PieFed send, as their documents, tests and sources show them.
"""

import json
from pathlib import Path

import pytest

from kith.accounts.actions import follow
from kith.accounts.models import Account, Block, Follow
from kith.federation.models import Arrival
from kith.federation.tests.remote import put
from kith.federation.tests.senders import Sender, key_pair
from kith.moderation.models import Report
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Favourite, Pin, Post
from tests.cast import NOW

FOLDER = Path(__file__).parent / "payloads"
ALL = sorted(path.stem for path in FOLDER.glob("*.json"))
BEGINNINGS = {"undo_follow": "follow", "undo_like": "like", "undo_announce": "announce", "undo_block": "block"}


class Stage:
    """Amara and a post of hers, and whoever sends the payloads of one kind of software."""

    def __init__(self, amara, run_jobs, web):
        self.amara, self.run_jobs, self.web = amara, run_jobs, web
        self.post = publish_post(author=amara, draft=Draft(text="The river is high"), now=NOW)
        self.run_jobs()
        self.asked = ""

    def load(self, name):
        pem = json.dumps(key_pair(0)[1])[1:-1]
        text = (FOLDER / f"{name}.json").read_text().replace("{post}", self.post.uri).replace("{pem}", pem)
        return json.loads(text.replace("{follow}", self.asked))

    def sender(self, actor):
        """Who does what a payload tells; made known here at first."""
        host, _, path = actor.removeprefix("https://").partition("/")
        name = "".join(filter(str.isalnum, path.rstrip("/").rpartition("/")[2]))
        key_path = "/main-key" if host == "gts.example" else "#main-key"
        sender = Sender(name, host=host, path=f"/{path}", key_path=key_path)
        if not Account.objects.filter(uri=actor).exists():
            sender.be_known(type="Group" if "/c/" in path else "Person")
        return sender

    def deliver(self, name):
        payload = self.load(name)
        sender = self.sender(payload["actor"])
        assert sender.deliver(payload).status_code == 202
        self.run_jobs()
        assert not Arrival.objects.filter(state=Arrival.State.WAITING).exists()
        return sender, payload

    def ask(self, name):
        """Amara asks to follow who is about to answer."""
        sender = self.sender(json.loads((FOLDER / f"{name}.json").read_text())["actor"])
        made = follow(follower=self.amara, target=sender.account, now=NOW)
        self.run_jobs()
        made.refresh_from_db()
        self.asked = made.uri
        return made

    def read(self, name):
        """Amara follows whose posts are about to come."""
        sender = self.sender(json.loads((FOLDER / f"{name}.json").read_text())["actor"])
        Follow.objects.get_or_create(
            follower=self.amara, followed=sender.account, defaults={"created_at": NOW, "accepted_at": NOW}
        )


@pytest.fixture
def stage(amara, run_jobs, fake_web):
    return Stage(amara, run_jobs, fake_web)


def of(*kinds):
    return [name for name in ALL if name.partition("_")[2] in kinds]


def test_every_payload_is_tried():
    tried = {
        "follow", "undo_follow", "accept", "reject", "create", "update", "delete", "announce", "undo_announce", "like",
        "undo_like", "block", "undo_block", "flag", "move", "update_person", "delete_person", "add", "remove",
        "announce_create", "announce_page", "dislike",
    }  # fmt: skip
    assert {name.partition("_")[2] for name in ALL} == tried
    assert len(ALL) > 70


@pytest.mark.parametrize("name", of("follow"))
def test_follow(stage, name):
    sender, payload = stage.deliver(name)

    made = Follow.objects.get(followed=stage.amara)
    assert (made.follower, made.uri) == (sender.account, payload["id"])
    assert made.accepted_at is not None


@pytest.mark.parametrize("name", of("accept"))
def test_accept(stage, name):
    made = stage.ask(name)
    stage.deliver(name)

    made.refresh_from_db()
    assert made.accepted_at is not None


@pytest.mark.parametrize("name", of("reject"))
def test_reject(stage, name):
    stage.ask(name)
    stage.deliver(name)

    assert not Follow.objects.exists()


@pytest.mark.parametrize("name", of("undo_follow", "undo_like", "undo_announce", "undo_block"))
def test_undo(stage, name):
    software, _, kind = name.partition("_")
    stage.deliver(f"{software}_{BEGINNINGS[kind]}")
    rows = {
        "undo_follow": Follow.objects.filter(followed=stage.amara),
        "undo_like": Favourite.objects.filter(post=stage.post),
        "undo_announce": Post.objects.filter(boost_of=stage.post),
        "undo_block": Block.objects.filter(target=stage.amara),
    }[kind]
    assert rows.exists()

    stage.deliver(name)
    assert not rows.exists()


@pytest.mark.parametrize("name", of("create"))
def test_create(stage, name):
    stage.read(name)
    sender, payload = stage.deliver(name)

    post = Post.objects.get(uri=payload["object"]["id"])
    assert post.author == sender.account
    assert "Thursday" in post.html
    assert post.visibility == "public"


@pytest.mark.parametrize("name", of("update"))
def test_update(stage, name):
    stage.read(name)
    stage.deliver(name.replace("update", "create"))
    _, payload = stage.deliver(name)

    post = Post.objects.get(uri=payload["object"]["id"])
    assert "Changed" in post.html
    assert post.edited_at is not None


@pytest.mark.parametrize("name", of("delete"))
def test_delete(stage, name):
    stage.read(name)
    stage.deliver(name.replace("delete", "create"))
    assert Post.objects.exclude(pk=stage.post.pk).exists()

    stage.deliver(name)
    assert not Post.objects.exclude(pk=stage.post.pk).exists()


@pytest.mark.parametrize("name", of("announce"))
def test_announce(stage, name):
    sender, payload = stage.deliver(name)

    made = Post.objects.get(boost_of=stage.post)
    assert (made.author, made.uri) == (sender.account, payload["id"])


@pytest.mark.parametrize("name", of("like"))
def test_like(stage, name):
    sender, _ = stage.deliver(name)

    assert Favourite.objects.get(post=stage.post).account == sender.account


@pytest.mark.parametrize("name", of("dislike"))
def test_dislike_does_nothing(stage, name):
    stage.deliver(name)

    assert not Favourite.objects.exists()
    assert Arrival.objects.get().state == Arrival.State.PASSED_OVER


@pytest.mark.parametrize("name", of("block"))
def test_block(stage, name):
    sender, _ = stage.deliver(name)

    assert Block.objects.get(target=stage.amara).account == sender.account


@pytest.mark.parametrize("name", of("flag"))
def test_flag(stage, name):
    sender, _ = stage.deliver(name)

    report = Report.objects.get()
    assert (report.about, report.by) == (stage.amara, sender.account)
    assert report.words == "It could identify a child"
    assert (report.post == stage.post) == ("{post}" in (FOLDER / f"{name}.json").read_text())


@pytest.mark.parametrize("name", of("move"))
def test_move(stage, name):
    stage.read(name)
    payload = stage.load(name)
    new = Sender("emi", host="new.example", key=1)
    new.stand(stage.web, alsoKnownAs=[payload["actor"]])
    stage.deliver(name)

    assert Follow.objects.get(follower=stage.amara).followed == new.account


@pytest.mark.parametrize("name", of("update_person"))
def test_update_person(stage, name):
    sender, _ = stage.deliver(name)

    assert sender.account.display_name == "Changed Emi"


@pytest.mark.parametrize("name", of("delete_person"))
def test_delete_person(stage, name):
    stage.read(name)
    sender, _ = stage.deliver(name)

    assert sender.account.left_at is not None
    assert not Follow.objects.exists()


def test_add_and_remove(stage):
    stage.read("mastodon_create")
    stage.deliver("mastodon_create")
    _, payload = stage.deliver("mastodon_add")
    assert Pin.objects.get().post.uri == payload["object"]

    stage.deliver("mastodon_remove")
    assert not Pin.objects.exists()


@pytest.mark.parametrize("name", of("announce_create"))
def test_groups_pass_on_what_was_written_in_them(stage, name):
    stage.read(name)
    payload = stage.load(name)
    page = payload["object"]["object"]
    author = stage.sender(page["attributedTo"])
    put(stage.web, page["id"], {"@context": payload["@context"], **page})
    group, _ = stage.deliver(name)

    post = Post.objects.get(uri=page["id"])
    assert (post.author, post.title) == (author.account, page["name"])
    assert Post.objects.get(boost_of=post).author == group.account
    if name == "lemmy_announce_create":  # it says it once more, for who knows no groups
        stage.deliver("lemmy_announce_page")
        assert Post.objects.filter(boost_of=post).count() == 1


@pytest.mark.parametrize("name", ALL)
def test_nothing_happens_where_the_signature_is_anothers(stage, name, fake_web):
    payload = stage.load(name)
    sender = stage.sender(payload["actor"])
    sender.stand(fake_web)
    before = Post.objects.count()
    sender.deliver(payload, key=2)
    stage.run_jobs()

    assert Post.objects.count() == before
    assert not Follow.objects.exists()
    assert not Favourite.objects.exists()
    assert not Block.objects.exists()
    assert not Report.objects.exists()
    assert sender.account.left_at is None
