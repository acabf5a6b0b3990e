"""Another server for tests: its documents at their addresses, its handles, its pictures; only the network is faked."""

from __future__ import annotations

import json
from typing import Any

from kith.protocols.activitypub.vocabulary import ACTIVITY_JSON, CONTEXT
from tests.fake_web import FakeWeb


def put(web: FakeWeb, address: str, document: dict[str, Any], **headers: Any) -> None:
    """Let `address` answer with a document."""
    web.put(address, json.dumps(document), **{"content_type": ACTIVITY_JSON} | headers)


def put_actor(
    web: FakeWeb, username: str = "emi", *, host: str = "elsewhere.test", domain: str = "", **more: Any
) -> dict[str, Any]:
    """Put someone at `host`, as Mastodon describes them, whose handle is of `domain` (`host`, if none is said)."""
    uri = f"https://{host}/users/{username}"
    actor = {
        "@context": CONTEXT,
        "id": uri,
        "type": "Person",
        "preferredUsername": username,
        "name": username.title(),
        "summary": "<p>Carer</p>",
        "url": f"https://{host}/@{username}",
        "inbox": f"{uri}/inbox",
        "outbox": f"{uri}/outbox",
        "followers": f"{uri}/followers",
        "following": f"{uri}/following",
        "endpoints": {"sharedInbox": f"https://{host}/inbox"},
        "publicKey": {"id": f"{uri}#main-key", "owner": uri, "publicKeyPem": f"a key of {username}@{host}"},
        "published": "2022-11-05T00:00:00Z",
    } | more
    put(web, uri, actor)
    put_handle(web, f"{username}@{domain or host}", uri)
    if domain and domain != host:
        put_handle(web, f"{username}@{host}", uri, subject=f"{username}@{domain}")
    return actor


def put_handle(web: FakeWeb, handle: str, uri: str, *, subject: str = "") -> None:
    """Let the server of `handle` say that it means `uri`."""
    answer = {
        "subject": f"acct:{subject or handle}",
        "links": [
            {"rel": "self", "type": ACTIVITY_JSON, "href": uri},
            {
                "rel": "http://ostatus.org/schema/1.0/subscribe",
                "template": f"https://{handle.partition('@')[2]}/authorize?uri={{uri}}",
            },
        ],
    }
    web.put(webfinger(handle), json.dumps(answer), content_type="application/jrd+json")


def webfinger(handle: str) -> str:
    """Return the address at which the server of `handle` is asked for it."""
    return f"https://{handle.partition('@')[2]}/.well-known/webfinger?resource=acct:{handle}"


def put_note(web: FakeWeb, number: int = 1, *, by: str = "https://elsewhere.test/users/emi", **more: Any) -> str:
    """Put a public post of an actor at its server, and return its URI."""
    uri = f"{by}/statuses/{number}"
    note = {
        "@context": CONTEXT,
        "id": uri,
        "type": "Note",
        "attributedTo": by,
        "content": f"<p>Post {number}</p>",
        "published": "2026-11-16T10:00:00Z",
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "cc": [f"{by}/followers"],
    } | more
    put(web, uri, note)
    return uri
