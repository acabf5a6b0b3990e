"""People, groups and automatic accounts of other servers, from their documents, each in its server's manner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from kith.protocols.activitypub.model import IncomingActor
from kith.protocols.activitypub.tags import emojis_of
from kith.protocols.activitypub.values import (
    NotUnderstood,
    all_of,
    are_of_one_server,
    host_of,
    id_of,
    ids_of,
    is_address,
    link_of,
    objects_of,
    text_of,
    time_of,
    type_of,
)
from kith.protocols.activitypub.vocabulary import ACTOR_TYPES, PUBLIC_SPELLINGS
from kith.protocols.webfinger import handle_of, is_name

# As Mastodon limits them: more is nobody's.
_MOST_FIELDS, _MOST_ALIASES, _MOST_DOMAINS = 50, 256, 256
_LONGEST_SUMMARY, _LONGEST_FIELD, _LONGEST_KEY = 50_000, 2047, 10_000


def read_actor(data: Mapping[str, Any]) -> IncomingActor:
    """Return who a document tells of. Raises NotUnderstood."""
    uri = id_of(data.get("id"))
    kind = actor_type_of(data)
    if not uri or not kind:
        raise NotUnderstood("it is nobody")
    key_id, public_pem = _key_of(data, uri)
    avatar, avatar_description = _picture(data.get("icon"))
    header, header_description = _picture(data.get("image"))
    return IncomingActor(
        id=uri,
        type=kind,
        username=_name_of(data, uri),
        handle=_handle_of(data),
        name=text_of(data.get("name"), 500),
        summary=text_of(data.get("summary"), _LONGEST_SUMMARY),
        url=_page_of(data, uri),
        avatar_url=avatar,
        avatar_description=avatar_description,
        header_url=header,
        header_description=header_description,
        fields=_fields(data),
        **_places(data, uri),
        key_id=key_id,
        public_pem=public_pem,
        is_locked=data.get("manuallyApprovesFollowers") is True,
        is_discoverable=data.get("discoverable") is True,
        is_indexable=data.get("indexable") is True,
        is_memorial=data.get("memorial") is True,
        is_suspended=data.get("suspended") is True,
        moved_to=id_of(data.get("movedTo")),
        also_known_as=ids_of(data.get("alsoKnownAs"))[:_MOST_ALIASES],
        attribution_domains=_domains(data),
        emojis=emojis_of(data),
        featuring=_featuring(data, uri),
        published=time_of(data.get("published")),
    )


def actor_type_of(data: Mapping[str, Any]) -> str:
    """Return what sort of actor a document tells of; empty where it is none."""
    types = (each for each in all_of(data.get("type")) if isinstance(each, str))
    return next((each for each in types if each in ACTOR_TYPES), "")


def _handle_of(data: Mapping[str, Any]) -> str:
    found = handle_of(text_of(data.get("webfinger"), 400))
    return str(found) if found else ""


def _name_of(data: Mapping[str, Any], uri: str) -> str:
    """Return the name in the handle; some blogs give it no word of its own, but their address ends with it."""
    named = text_of(data.get("preferredUsername"), 400).strip().lstrip("@")
    if not named:
        ending = unquote(urlsplit(uri).path.rstrip("/").rpartition("/")[2])
        named = _handle_of(data).partition("@")[0] or ending.lstrip("@")
    if not is_name(named):
        raise NotUnderstood("its name can be no handle")
    return named


def _page_of(data: Mapping[str, Any], uri: str) -> str:
    """Return the page people open: it must be of their own server, since it is shown as theirs."""
    page = link_of(data.get("url"), "text/html")
    return page if page and are_of_one_server(page, uri) else uri


def _places(data: Mapping[str, Any], uri: str) -> dict[str, str]:
    """Return where they are reached and what is listed there, each of which must be of their own server.

    An inbox elsewhere would have us write to whoever never asked for it.
    """
    endpoints = data.get("endpoints")
    shared = endpoints.get("sharedInbox") if isinstance(endpoints, Mapping) else data.get("sharedInbox")
    said = {
        "inbox": id_of(data.get("inbox")),
        "shared_inbox": id_of(shared),
        "outbox": id_of(data.get("outbox")),
        "followers": id_of(data.get("followers")),
        "following": id_of(data.get("following")),
        "featured": id_of(data.get("featured")),
    }
    if not said["inbox"] or not are_of_one_server(said["inbox"], uri):
        raise NotUnderstood("it has no inbox of its own")
    return {name: place if are_of_one_server(place, uri) else "" for name, place in said.items()}


def _key_of(data: Mapping[str, Any], uri: str) -> tuple[str, str]:
    """Return the key by which they sign: its id, and itself; only one that says it is theirs."""
    for key in objects_of(data.get("publicKey")):
        key_id, pem = text_of(key.get("id"), 2000), text_of(key.get("publicKeyPem"), _LONGEST_KEY)
        owner = id_of(key.get("owner")) or uri
        if pem and is_address(key_id) and owner == uri and are_of_one_server(key_id, uri):
            return key_id, pem
    return "", ""


def _picture(value: Any) -> tuple[str, str]:
    """Return the address of an Image and what it shows; of several the first."""
    for each in all_of(value):
        if isinstance(each, Mapping):
            url = link_of(each.get("url") or each.get("href"), "image/")
            words = text_of(each.get("summary") or each.get("name"), 1500)
        else:
            url, words = (each, "") if is_address(each) else ("", "")
        if url:
            return url, words
    return "", ""


def _fields(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    found = [
        (text_of(each.get("name"), _LONGEST_FIELD), text_of(each.get("value"), _LONGEST_FIELD))
        for each in objects_of(data.get("attachment"))
        if type_of(each).endswith("PropertyValue")
    ]
    return tuple(pair for pair in found if any(pair))[:_MOST_FIELDS]


def _domains(data: Mapping[str, Any]) -> tuple[str, ...]:
    said = (text_of(each, 255) for each in all_of(data.get("attributionDomains")))
    hosts = (host_of(each if "://" in each else f"https://{each}") for each in said if each)
    return tuple(dict.fromkeys(host for host in hosts if host))[:_MOST_DOMAINS]


def _featuring(data: Mapping[str, Any], uri: str) -> str:
    """Return who may put them into a collection (`interactionPolicy.canFeature`), as accounts.models.Featuring does."""
    policy = data.get("interactionPolicy")
    said = policy.get("canFeature") if isinstance(policy, Mapping) else None
    if not isinstance(said, Mapping):
        return ""
    at_once, asked = (
        {each for each in all_of(said.get(name)) if isinstance(each, str)}
        for name in ("automaticApproval", "manualApproval")
    )
    if at_once & PUBLIC_SPELLINGS:
        return "open"
    return "ask" if (at_once | asked) - {uri} else "never"
