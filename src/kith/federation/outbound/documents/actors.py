"""People, organisations and groups here, and this server itself, as other servers get them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation

from kith.accounts.fields import fields_of
from kith.accounts.models import Account, Kind
from kith.accounts.pictures import avatar_of, header_of
from kith.design.portraits import description_of
from kith.federation.keys import key_of, server_actor, servers_key
from kith.federation.models import Former, Key
from kith.federation.outbound.documents import addresses
from kith.federation.outbound.documents.parts import emoji_tags, picture
from kith.federation.outbound.documents.policies import policy_of_person
from kith.federation.outbound.documents.times import day
from kith.servers.queries import this_server

TYPES = {Kind.PERSON: "Person", Kind.ORGANISATION: "Organization", Kind.GROUP: "Group", Kind.SERVICE: "Service"}


def actor_document(account: Account) -> dict[str, Any]:
    """Return someone here (no website), without `@context`.

    Of whom moderators suspended there is only what others must know to believe what they sign, as Mastodon does it.
    """
    document: dict[str, Any] = {
        "id": account.uri,
        "type": TYPES[Kind(account.kind)],
        "preferredUsername": account.username,
        "webfinger": f"{account.username}@{settings.KITH_DOMAIN}",
        "url": account.url or account.uri,
        "inbox": addresses.inbox(account),
        "outbox": addresses.outbox(account),
        "followers": addresses.followers(account),
        "following": addresses.following(account),
        "featured": addresses.featured(account),
        "featuredTags": addresses.featured_tags(account),
        "endpoints": {"sharedInbox": addresses.shared_inbox()},
        "publicKey": key_document(key_of(account)),
        "published": day(account.created_at),
        "interactionPolicy": policy_of_person(account),
    }
    if account.is_gone:
        return document | {"name": account.username, "summary": "", "suspended": True, **_CLOSED}
    return document | _told(account)


def server_document() -> dict[str, Any]:
    """Return this server as the actor that signs what nobody here in particular asks for."""
    uri = server_actor()
    server = this_server()
    return {
        "id": uri,
        "type": "Application",
        "preferredUsername": settings.KITH_DOMAIN,
        "name": server.name,
        "summary": "",
        "url": f"{settings.KITH_ORIGIN}/about",
        "inbox": f"{uri}/inbox",
        "outbox": f"{uri}/outbox",
        "endpoints": {"sharedInbox": addresses.shared_inbox()},
        "publicKey": key_document(servers_key()),
        "manuallyApprovesFollowers": True,
    }


def key_document(key: Key) -> dict[str, Any]:
    return {"id": addresses.key_id(key.actor), "owner": key.actor, "publicKeyPem": key.public_pem}


_CLOSED = {"manuallyApprovesFollowers": True, "discoverable": False, "indexable": False}


def _told(account: Account) -> dict[str, Any]:
    """What someone tells of themselves."""
    fields = fields_of(account)
    told: dict[str, Any] = {
        "name": account.name,
        "summary": account.bio_html,
        "manuallyApprovesFollowers": account.is_locked,
        "discoverable": account.is_discoverable,
        "indexable": account.is_indexable,
        "attachment": [{"type": "PropertyValue", "name": each["name"], "value": each["value"]} for each in fields],
        "tag": emoji_tags(account.display_name, account.bio, *(f"{each['name']} {each['value']}" for each in fields)),
    }
    if account.avatar:
        with translation.override(settings.LANGUAGE_CODE):
            drawn = str(description_of(account.avatar))
        told["icon"] = picture(avatar_of(account), account.avatar_description or drawn)
    if account.header:
        told["image"] = picture(header_of(account), account.header_description)
    if account.attribution_domains:
        told["attributionDomains"] = account.attribution_domains
    formers = Former.objects.filter(account=account).order_by("pk").values_list("other__uri", flat=True)
    if also_known_as := list(formers):
        told["alsoKnownAs"] = also_known_as
    if account.moved_to is not None:
        told["movedTo"] = account.moved_to.uri
    return told
