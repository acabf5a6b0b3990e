"""The shapes of collections: https://docs.joinmastodon.org/entities/Collection/"""

from kith.client_api.openapi.shapes import (
    ADDRESS,
    COUNT,
    FLAG,
    ID,
    TEXT,
    TIME,
    Schema,
    listed,
    one_of,
    or_null,
    ref,
    shape,
)

_APPROVALS = ("automatic", "manual", "denied", "missing", "unknown")

SCHEMAS: dict[str, Schema] = {
    "Collection": shape(
        id=ID, account_id=ID, uri=ADDRESS, url=or_null(ADDRESS), name=TEXT, description=TEXT, language=or_null(TEXT),
        local=FLAG, sensitive=FLAG, discoverable=FLAG, tag=or_null(shape(name=TEXT, url=ADDRESS)), item_count=COUNT,
        items=listed(ref("CollectionItem")), created_at=TIME, updated_at=TIME,
    ),
    "CollectionItem": shape(
        id=ID, account_id=or_null(ID), state=one_of("pending", "accepted", "rejected", "revoked"), created_at=TIME
    ),
    "Collections": shape(collections=listed(ref("Collection"))),
    "WrappedCollection": shape(collection=ref("Collection")),
    "WrappedCollectionItem": shape(collection_item=ref("CollectionItem")),
    "CollectionWithAccounts": shape(accounts=listed(ref("Account")), collection=ref("Collection")),
    "FeatureApproval": shape(automatic=listed(TEXT), manual=listed(TEXT), current_user=one_of(*_APPROVALS)),
}  # fmt: skip
