"""People of other servers, as each kind of server describes them; shortened to what is peculiar to it."""

import pytest

from kith.protocols.activitypub.reading_actors import read_actor
from kith.protocols.activitypub.values import NotUnderstood

AS = "https://www.w3.org/ns/activitystreams"
HOST = "https://one.test"

MASTODON = {
    "@context": [AS, "https://w3id.org/security/v1", {"toot": "http://joinmastodon.org/ns#"}],
    "id": f"{HOST}/users/emi",
    "webfinger": "emi@home.test",
    "type": "Person",
    "preferredUsername": "emi",
    "name": "Emi",
    "summary": "<p>Carer</p>",
    "url": f"{HOST}/@emi",
    "manuallyApprovesFollowers": True,
    "discoverable": True,
    "indexable": True,
    "memorial": True,
    "published": "2022-11-05T00:00:00Z",
    "inbox": f"{HOST}/users/emi/inbox",
    "outbox": f"{HOST}/users/emi/outbox",
    "followers": f"{HOST}/users/emi/followers",
    "following": f"{HOST}/users/emi/following",
    "featured": f"{HOST}/users/emi/collections/featured",
    "endpoints": {"sharedInbox": f"{HOST}/inbox"},
    "publicKey": {"id": f"{HOST}/users/emi#main-key", "owner": f"{HOST}/users/emi", "publicKeyPem": "a key"},
    "attachment": [{"type": "PropertyValue", "name": "Blog", "value": "<a href='https://blog.test'>blog</a>"}],
    "attributionDomains": ["blog.test"],
    "icon": {"type": "Image", "mediaType": "image/png", "summary": "A face", "url": f"{HOST}/a.png"},
    "image": {"type": "Image", "mediaType": "image/png", "url": f"{HOST}/h.png"},
    "interactionPolicy": {"canFeature": {"automaticApproval": [f"{AS}#Public"]}},
}
GOTOSOCIAL = {
    "@context": [AS],
    "id": f"{HOST}/users/emi",
    "type": "Person",
    "preferredUsername": "emi",
    "inbox": f"{HOST}/users/emi/inbox",
    "endpoints": {"sharedInbox": f"{HOST}/sharedInbox"},
    "publicKey": {"id": f"{HOST}/users/emi/main-key", "owner": f"{HOST}/users/emi", "publicKeyPem": "a key"},
    "attachment": {"type": "PropertyValue", "name": "Blog", "value": "blog"},  # one stands alone
    "icon": {"type": "Image", "name": "A face", "url": f"{HOST}/a.webp"},
    "alsoKnownAs": f"{HOST}/users/old",
}
PLEROMA = {
    "@context": [AS, f"{HOST}/schemas/litepub-0.1.jsonld"],
    "id": f"{HOST}/users/emi",
    "type": "Person",
    "preferredUsername": "emi",
    "name": "Emi :cat:",
    "inbox": f"{HOST}/users/emi/inbox",
    "endpoints": {"sharedInbox": f"{HOST}/inbox", "oauthTokenEndpoint": f"{HOST}/oauth/token"},
    "tag": [{"type": "Emoji", "name": ":cat:", "icon": {"type": "Image", "url": f"{HOST}/cat.png"}}],
    "alsoKnownAs": [],
    "image": None,
}
MISSKEY = {
    "@context": [AS],
    "type": "Person",
    "id": f"{HOST}/users/9f3k2",
    "inbox": f"{HOST}/users/9f3k2/inbox",
    "sharedInbox": f"{HOST}/inbox",
    "endpoints": {"sharedInbox": f"{HOST}/inbox"},
    "url": f"{HOST}/@emi",
    "preferredUsername": "emi",
    "name": None,
    "summary": None,
    "_misskey_summary": None,
    "icon": {"type": "Image", "url": f"{HOST}/a.png", "sensitive": False, "name": None},
    "image": None,
    "tag": [],
    "isCat": True,
    "publicKey": {
        "id": f"{HOST}/users/9f3k2#main-key",
        "type": "Key",
        "owner": f"{HOST}/users/9f3k2",
        "publicKeyPem": "k",
    },
}
LEMMY = {
    "@context": [AS],
    "type": "Group",
    "id": f"{HOST}/c/care",
    "preferredUsername": "care",
    "name": "Care",
    "summary": "<p>About care</p>",
    "source": {"content": "About care", "mediaType": "text/markdown"},
    "sensitive": False,
    "postingRestrictedToMods": False,
    "inbox": f"{HOST}/c/care/inbox",
    "featured": f"{HOST}/c/care/featured",
    "attributedTo": f"{HOST}/c/care/moderators",
    "endpoints": {"sharedInbox": f"{HOST}/inbox"},
}
WORDPRESS = {
    "@context": [AS],
    "id": f"{HOST}/?author=1",
    "type": "Person",
    "preferredUsername": "one.test",
    "name": "One",
    "url": f"{HOST}/author/one/",
    "inbox": f"{HOST}/wp-json/activitypub/1.0/actors/1/inbox",
    "outbox": f"{HOST}/wp-json/activitypub/1.0/actors/1/outbox",
    "icon": [{"type": "Image", "url": f"{HOST}/a.png"}],
    "publicKey": {"id": f"{HOST}/?author=1#main-key", "owner": f"{HOST}/?author=1", "publicKeyPem": "k"},
}
PEERTUBE = {
    "@context": [AS],
    "type": "Group",
    "id": f"{HOST}/video-channels/care.films",
    "preferredUsername": "care.films",
    "url": [{"type": "Link", "mediaType": "text/html", "href": f"{HOST}/c/care.films"}],
    "inbox": f"{HOST}/video-channels/care.films/inbox",
    "icon": [
        {"type": "Image", "mediaType": "image/png", "height": 48, "url": f"{HOST}/s.png"},
        {"type": "Image", "mediaType": "image/png", "height": 600, "url": f"{HOST}/l.png"},
    ],
    "attributedTo": [{"type": "Person", "id": f"{HOST}/accounts/emi"}],
}
THREADS = {
    "@context": [AS],
    "id": f"{HOST}/ap/users/17841401234567890/",
    "type": "Person",
    "preferredUsername": "emi",
    "name": "Emi",
    "url": f"{HOST}/@emi",
    "inbox": f"{HOST}/ap/users/17841401234567890/inbox/",
    "endpoints": {"sharedInbox": f"{HOST}/ap/inbox/"},
    "icon": {"type": "Image", "url": f"{HOST}/a.jpg?x=1&y=2"},
    "publicKey": {
        "id": f"{HOST}/ap/users/17841401234567890/#main-key",
        "owner": f"{HOST}/ap/users/17841401234567890/",
        "publicKeyPem": "k",
    },
}
ALL = {
    "mastodon": MASTODON,
    "gotosocial": GOTOSOCIAL,
    "pleroma": PLEROMA,
    "misskey": MISSKEY,
    "lemmy": LEMMY,
    "wordpress": WORDPRESS,
    "peertube": PEERTUBE,
    "threads": THREADS,
}


@pytest.mark.parametrize("software", ALL)
def test_whoever_they_are_they_have_a_name_an_inbox_and_a_page(software):
    data = ALL[software]

    actor = read_actor(data)

    assert (actor.id, actor.inbox, actor.username) == (data["id"], data["inbox"], data["preferredUsername"])
    assert actor.url.startswith(HOST)


def test_mastodon_tells_most():
    actor = read_actor(MASTODON)

    assert (actor.handle, actor.is_locked, actor.is_discoverable, actor.is_indexable) == (
        "emi@home.test",
        True,
        True,
        True,
    )
    assert (actor.avatar_url, actor.avatar_description, actor.header_url) == (
        f"{HOST}/a.png",
        "A face",
        f"{HOST}/h.png",
    )
    assert (actor.key_id, actor.public_pem) == (f"{HOST}/users/emi#main-key", "a key")
    assert actor.fields == (("Blog", "<a href='https://blog.test'>blog</a>"),)
    assert (actor.attribution_domains, actor.featuring, actor.is_memorial) == (("blog.test",), "open", True)


def test_what_stands_alone_is_a_list_of_one():
    actor = read_actor(GOTOSOCIAL)

    assert actor.fields == (("Blog", "blog"),)
    assert actor.also_known_as == (f"{HOST}/users/old",)
    assert actor.avatar_description == "A face"


@pytest.mark.parametrize(
    ("data", "shared"), [(MISSKEY, f"{HOST}/inbox"), (GOTOSOCIAL, f"{HOST}/sharedInbox"), (WORDPRESS, "")]
)
def test_the_inbox_for_several_is_found_wherever_it_stands(data, shared):
    assert read_actor(data).shared_inbox == shared


@pytest.mark.parametrize(
    ("data", "kind", "picture", "page"),
    [
        (LEMMY, "Group", "", f"{HOST}/c/care"),
        (PEERTUBE, "Group", f"{HOST}/s.png", f"{HOST}/c/care.films"),
        (WORDPRESS, "Person", f"{HOST}/a.png", f"{HOST}/author/one/"),
        (THREADS, "Person", f"{HOST}/a.jpg?x=1&y=2", f"{HOST}/@emi"),
    ],
)
def test_kinds_pictures_and_pages(data, kind, picture, page):
    actor = read_actor(data)

    assert (actor.type, actor.avatar_url, actor.url) == (kind, picture, page)


def test_a_name_and_words_that_are_null_are_none():
    actor = read_actor(MISSKEY)

    assert (actor.name, actor.summary, actor.header_url) == ("", "", "")


def test_emoji_of_a_name_come_along():
    assert [(each.name, each.url) for each in read_actor(PLEROMA).emojis] == [("cat", f"{HOST}/cat.png")]


@pytest.mark.parametrize(
    "value", [None, 7, True, [], {}, [[]], "x", {"id": 7}, [{"type": ["Image"]}], "\x00", "\ud800"]
)
@pytest.mark.parametrize("name", sorted(set(MASTODON) - {"@context"}))
def test_values_of_the_wrong_kind_leave_a_person_or_nobody(name, value):
    try:
        actor = read_actor(MASTODON | {name: value})
    except NotUnderstood:
        return
    assert actor.id == MASTODON["id"]
    assert "\x00" not in actor.name + actor.summary


@pytest.mark.parametrize(
    ("policy", "featuring"),
    [
        ({"canFeature": {"automaticApproval": ["as:Public"]}}, "open"),
        ({"canFeature": {"manualApproval": [f"{AS}#Public"]}}, "ask"),
        ({"canFeature": {"automaticApproval": [MASTODON["id"]]}}, "never"),
        ({"canFeature": {}}, "never"),
        ({}, ""),
        (None, ""),
    ],
)
def test_who_may_feature_somebody(policy, featuring):
    assert read_actor(MASTODON | {"interactionPolicy": policy}).featuring == featuring
