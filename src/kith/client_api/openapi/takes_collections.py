"""People and websites put together for others to follow; also where apps asked for them before they were finished."""

from dataclasses import replace

from kith.client_api.openapi.operations import IDS, SKIPPED, Operation, changes, gives
from kith.client_api.openapi.shapes import FLAG, ID, TEXT, Schema, ref

_WORDS: dict[str, Schema] = {
    "name": TEXT, "description": TEXT, "language": TEXT, "tag_name": TEXT, "sensitive": FLAG, "discoverable": FLAG
}  # fmt: skip
_ONE, _SEVERAL = (
    ref("WrappedCollection"),
    replace(gives("Collections that somebody made", ref("Collections"), **SKIPPED), has_links=True),
)
_OPERATIONS: dict[str, Operation] = {
    "POST {}/collections": changes("Make a collection", _ONE, "name", account_ids=IDS, **_WORDS).also(404),
    "GET {}/collections/:id": gives("A collection, and who is in it", ref("CollectionWithAccounts")),
    "PATCH {}/collections/:id": changes("Change a collection", _ONE, **_WORDS),
    "DELETE {}/collections/:id": gives("Delete a collection"),
    "POST {}/collections/:id/items": changes(
        "Put somebody into a collection", ref("WrappedCollectionItem"), "account_id", account_id=ID
    ),
    "DELETE {}/collections/:id/items/:item_id": gives("Take somebody out of a collection"),
    "POST {}/collections/:id/items/:item_id/revoke": gives("Take oneself out of a collection"),
    "GET {}/accounts/:id/collections": _SEVERAL,
    "GET {}/accounts/:id/in_collections": replace(_SEVERAL, summary="Collections in which one stands oneself"),
}
OPERATIONS: dict[str, Operation] = {
    key.format(api): operation for api in ("api/v1", "api/v1_alpha") for key, operation in _OPERATIONS.items()
}
