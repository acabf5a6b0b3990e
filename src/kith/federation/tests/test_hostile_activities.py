"""Activities as nobody sends them who means well: of the wrong kinds, too long, about themselves, about everything."""

import json

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kith.federation.inbound import dispatch, doing
from kith.federation.inbound.arrivals import keep, set_apart
from kith.federation.models import Arrival
from kith.federation.tests.senders import PUBLIC
from kith.posts.models import Post
from kith.protocols.activitypub.reading_activities import inner_activity, objects_named, read_activity
from kith.protocols.activitypub.values import LONGEST_ADDRESS, NotUnderstood
from tests.cast import make_account

KINDS = sorted({kind for kind, _ in dispatch.DO} | {"Listen", "Create\u0000", "x" * 5000})
INNER = sorted({inner for _, inner in dispatch.DO if inner})
LONG = "https://elsewhere.test/" + "x" * LONGEST_ADDRESS

OBJECTS = {
    "nothing": None,
    "a number": 7,
    "yes": True,
    "a word": "nonsense",
    "an empty object": {},
    "an empty list": [],
    "lists in lists": [[[["https://elsewhere.test/1"]]]],
    "many": [f"https://elsewhere.test/{number}" for number in range(5000)],
    "an address that is no address": "https://[::1",
    "another scheme": "javascript:alert(1)",
    "a file": "file:///etc/passwd",
    "too long": LONG,
    "with a password": "https://me:secret@elsewhere.test/1",
    "with a line break": "https://elsewhere.test/\n1",
    "itself": "https://elsewhere.test/users/emi#itself",
    "who says it": "https://elsewhere.test/users/emi",
    "nobody here": "http://kith.test/users/nobody",
    "a website here": "http://kith.test/users/website",
    "the server here": "http://kith.test/actor",
    "a page here": "http://kith.test/@amara",
    "no post here": "http://kith.test/users/amara/posts/999999999999999999999999",
    "an object without a type": {"id": "https://elsewhere.test/1"},
    "an object of wrong kinds": {"id": 7, "type": ["", None, 3], "actor": {"id": {}}, "object": [], "content": {}},
    "an object with a list of ids": {"id": ["https://elsewhere.test/1"], "type": {"type": "Note"}},
    "a note of wrong kinds": {
        "id": "https://elsewhere.test/users/emi/1", "type": "Note", "attributedTo": "https://elsewhere.test/users/emi",
        "content": ["<p>", 7], "to": 7, "cc": {"id": 3}, "tag": "tag", "attachment": 5, "published": "yesterday",
        "inReplyTo": {"a": 1}, "summary": 3, "sensitive": "no", "contentMap": [], "replies": [], "url": {"href": 5},
    },
}  # fmt: skip


@pytest.fixture
def sender(known, amara, fake_web):
    make_account("website", kind="feed")
    return known


def failed(sender, activities):
    """Do these as if they had come through the door, and return those that made a handler fail."""
    kept = {}
    for activity in activities:
        try:
            read = read_activity(activity)
        except NotUnderstood:
            continue
        keep(read, json.dumps(activity).encode(), server_id=sender.actor.server_id, now=timezone.now())
        kept[Arrival.objects.latest("pk").pk] = activity
    apart = []
    while (left := doing.do_some(server_id=sender.actor.server_id, now=timezone.now())) is not None:
        set_apart([arrival_id for arrival_id, _ in left])
        apart += [arrival_id for arrival_id, how in left if how is doing.Next.AGAIN]
    return [kept[arrival_id] for arrival_id in apart]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind[:20])
def test_nothing_of_it_makes_a_handler_fail(sender, kind):
    activities = [sender.does(kind, obj, to=[PUBLIC], target=obj, content=obj) for obj in OBJECTS.values()]
    activities.append(sender.does(kind, OBJECTS["itself"]) | {"id": OBJECTS["itself"]})

    assert failed(sender, activities) == []


@pytest.mark.parametrize("kind", ["Undo", "Accept", "Reject", "Announce", "Create", "Delete", "Update"])
def test_nothing_within_it_makes_a_handler_fail(sender, kind):
    activities = [
        sender.does(
            kind,
            {"id": f"{sender.uri}/{kind}/{inner}", "type": inner, "actor": actor, "object": obj, "instrument": obj},
            to=[PUBLIC],
        )
        for inner in [*INNER, "Listen"]
        for obj in (7, {}, sender.uri)
        for actor in (sender.uri, "https://other.test/users/zoe")
    ]

    assert failed(sender, activities) == []


def test_what_is_read_by_hand_here_comes_through_the_door_too(sender):
    """The tests above keep what the door keeps; it is the door that turns the rest away."""
    for obj in OBJECTS.values():
        assert sender.deliver(sender.does("Follow", obj)).status_code == 202


def test_what_has_no_end_is_about_what_is_first(sender, amara, run_jobs):
    """Of five thousand accounts that a report names, nobody looks at more than some hundred."""
    named = [amara.uri] * 5000
    activity = read_activity(sender.does("Flag", named))

    assert objects_named(activity) == (amara.uri,)


def test_an_id_that_is_another_spelling_of_a_server_is_of_another_server(sender, amara):
    for id in (
        "https://elsewhere.test.evil.test/1",
        "https://elsewhere.test@evil.test/1",
        "https://evil.test/elsewhere.test/1",
    ):
        answer = sender.deliver(sender.does("Follow", amara.uri) | {"id": id})
        assert answer.status_code == 400 or not Arrival.objects.filter(activity_id=id).exists()


def test_a_post_is_written_by_who_signs_whatever_it_says(sender, amara, run_jobs):
    note = {
        "id": "https://elsewhere.test/users/emi/1",
        "type": "Note",
        "attributedTo": [amara.uri, sender.uri],
        "content": "<p>Amara said so</p>",
        "to": [PUBLIC, amara.uri],
        "tag": [{"type": "Mention", "href": amara.uri}],
    }
    sender.deliver(sender.does("Create", note, to=[PUBLIC, amara.uri]))
    run_jobs()

    assert not Post.objects.filter(author=amara).exists()


_NAMES = ["id", "type", "actor", "object", "to", "cc", "target", "published"]
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "type", "actor", "object", "to", "cc", "target", "published"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=200)
@given(data=_JSON)
def test_whatever_is_read_is_an_activity_or_none(data):
    try:
        activity = read_activity(json.loads(json.dumps(data)))
    except NotUnderstood:
        return

    assert activity.actor.startswith(("https://", "http://"))
    assert all(isinstance(each, str) for each in (*activity.to, *activity.cc, *objects_named(activity)))
    inner_activity(activity)
