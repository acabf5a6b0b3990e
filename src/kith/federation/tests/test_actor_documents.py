"""People here as other servers read them, and this server itself."""

import pytest
from django.core.files.storage import default_storage

from kith.accounts.actions import change_profile
from kith.accounts.actions.profile import ProfileDraft, ProfileField
from kith.accounts.models import Account, Featuring, Kind
from kith.federation.keys import key_of, servers_key
from kith.federation.outbound.documents.actors import actor_document, server_document
from kith.federation.tests.asking import ask
from kith.protocols.activitypub.reading_actors import read_actor
from kith.protocols.activitypub.vocabulary import PUBLIC
from tests.cast import NOW, make_account


def test_an_actor_says_where_all_of_theirs_is(amara):
    told = ask("/users/amara").json()

    assert told["id"] == "http://kith.test/users/amara"
    assert told["type"] == "Person"
    assert told["preferredUsername"] == "amara"
    assert told["webfinger"] == "amara@kith.test"
    assert told["name"] == "Amara Nwosu-Hart"
    assert told["url"] == "http://kith.test/@amara"
    assert told["endpoints"] == {"sharedInbox": "http://kith.test/inbox"}
    assert told["publicKey"] == {
        "id": "http://kith.test/users/amara#main-key",
        "owner": "http://kith.test/users/amara",
        "publicKeyPem": key_of(amara).public_pem,
    }
    assert told["published"] == f"{amara.created_at:%Y-%m-%d}T00:00:00Z"
    assert told["inbox"] == "http://kith.test/users/amara/inbox"
    for name in ("outbox", "followers", "following", "featured", "featuredTags"):
        assert ask(told[name].removeprefix("http://kith.test")).json()["id"] == told[name]


@pytest.mark.parametrize(
    ("kind", "type"),
    [
        (Kind.PERSON, "Person"), (Kind.ORGANISATION, "Organization"), (Kind.GROUP, "Group"), (Kind.SERVICE, "Service"),
    ],
)  # fmt: skip
def test_each_kind_has_its_type(db, kind, type):
    assert actor_document(make_account("someone", kind=kind))["type"] == type


def test_websites_are_nobody_to_other_servers(db):
    make_account("lantern", kind=Kind.FEED)

    assert ask("/users/lantern").status_code == 404
    assert ask("/@lantern").status_code == 404
    assert ask("/.well-known/webfinger?resource=acct:lantern@kith.test").status_code == 404


def test_a_profile_is_told_with_its_role_and_pronouns(amara):
    fields = [ProfileField("Blog", "https://amara.test/"), ProfileField("Town", "Hull & <b>Leeds</b>")]
    draft = ProfileDraft(pronouns="she/<i>her", bio="I work with *families*.", fields=fields, is_locked=True)
    change_profile(account=amara, draft=draft, now=NOW)

    told = ask("/users/amara").json()

    assert told["summary"] == "<p>I work with *families*.</p>"
    assert told["manuallyApprovesFollowers"] is True
    shown = [(each["type"], each["name"], each["value"]) for each in told["attachment"]]
    assert shown[:2] == [
        ("PropertyValue", "Pronouns", "she/&lt;i&gt;her"),
        ("PropertyValue", "Says they are", "Social worker"),
    ]
    assert shown[2][1] == "Blog"
    assert 'rel="me' in shown[2][2]
    assert shown[3][2] == "Hull &amp; &lt;b&gt;Leeds&lt;/b&gt;"


def test_roles_are_told_in_one_language_whoever_asked_last(amara, sign_in):
    sign_in(amara).get("/home", headers={"accept-language": "cy"})

    assert ask("/users/amara", **{"accept-language": "cy"}).json()["attachment"][0]["value"] == "Social worker"


@pytest.mark.parametrize("is_so", [True, False])
def test_choices_are_told(amara, is_so):
    Account.objects.filter(pk=amara.pk).update(is_discoverable=is_so, is_indexable=is_so)

    told = ask("/users/amara").json()

    assert (told["discoverable"], told["indexable"]) == (is_so, is_so)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"is_discoverable": True}, {"automaticApproval": [PUBLIC]}),
        ({"is_discoverable": True, "is_locked": True}, {"automaticApproval": ["http://kith.test/users/kit/followers"]}),
        ({}, {"automaticApproval": ["http://kith.test/users/kit"]}),
        (
            {"is_discoverable": True, "featuring": Featuring.NEVER},
            {"automaticApproval": ["http://kith.test/users/kit"]},
        ),
        ({"is_discoverable": True, "limited_at": NOW}, {"automaticApproval": ["http://kith.test/users/kit"]}),
        (
            {"featuring": Featuring.ASK},
            {"automaticApproval": ["http://kith.test/users/kit"], "manualApproval": [PUBLIC]},
        ),
    ],
)
def test_who_may_feature_someone(db, fields, said):
    assert actor_document(make_account("kit", **fields))["interactionPolicy"] == {"canFeature": said}


def test_pictures_come_with_what_is_seen_on_them(amara):
    account = make_account(
        "kit", avatar="avatars/aa/aa.webp", avatar_description="Kit, laughing", header="headers/bb/bb.jpg"
    )

    told = actor_document(account)

    assert told["icon"] == {
        "type": "Image",
        "mediaType": "image/webp",
        "url": f"http://kith.test{default_storage.url('avatars/aa/aa.webp')}",
        "summary": "Kit, laughing",
        "name": "Kit, laughing",
    }
    assert told["image"]["mediaType"] == "image/jpeg"
    assert "name" not in told["image"]


def test_a_drawn_portrait_is_told_as_pixels(db):
    told = actor_document(make_account("kit", avatar="drawn:heron"))

    assert told["icon"]["url"].startswith("http://kith.test/static/")
    assert told["icon"]["url"].endswith("/design/portraits/heron.png")
    assert told["icon"]["mediaType"] == "image/png"
    assert told["icon"]["name"] == "A grey heron wading, with the sun behind it"
    assert "icon" not in actor_document(make_account("plain"))


def test_emoji_in_a_profile_are_told(kitten):
    account = make_account("kit", display_name="Kit :kitten:", bio="No :such: thing")

    (tag,) = actor_document(account)["tag"]

    assert (tag["type"], tag["name"]) == ("Emoji", ":kitten:")
    assert ask(tag["id"].removeprefix("http://kith.test")).json()["icon"] == tag["icon"]
    assert ask("/emoji/such").status_code == 404


def test_websites_that_may_credit_someone_are_told(db):
    assert actor_document(make_account("kit", attribution_domains=["b.test"]))["attributionDomains"] == ["b.test"]
    assert "attributionDomains" not in actor_document(make_account("plain"))


def test_a_change_is_told_at_once(amara):
    assert ask("/users/amara").json()["name"] == "Amara Nwosu-Hart"

    change_profile(account=amara, draft=ProfileDraft(display_name="Amara"), now=NOW)

    assert ask("/users/amara").json()["name"] == "Amara"


def test_the_server_is_an_actor_too(db):
    told = ask("/actor").json()

    assert told == {"@context": told["@context"]} | server_document()
    assert (told["id"], told["type"]) == ("http://kith.test/actor", "Application")
    assert told["publicKey"]["publicKeyPem"] == servers_key().public_pem
    assert ask("/actor/outbox").json()["orderedItems"] == []
    found = ask(f"/.well-known/webfinger?resource=acct:{told['preferredUsername']}@kith.test").json()
    assert {"rel": "self", "type": "application/activity+json", "href": told["id"]} in found["links"]


def test_what_is_told_is_what_we_would_read(amara):
    Account.objects.filter(pk=amara.pk).update(is_locked=True, avatar="a/b.png", avatar_description="Amara")

    read = read_actor(ask("/users/amara").json())

    assert (read.id, read.username, read.name) == (amara.uri, "amara", "Amara Nwosu-Hart")
    assert read.is_locked
    assert (read.avatar_url, read.avatar_description) == ("http://kith.test/media/a/b.png", "Amara")
    assert read.shared_inbox == "http://kith.test/inbox"
    assert read.public_pem == key_of(amara).public_pem
    assert read.fields == (("Says they are", "Social worker"),)
