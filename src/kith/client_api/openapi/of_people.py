"""The shapes of accounts and of what stands between them: https://docs.joinmastodon.org/entities/Account/"""

from kith.client_api.openapi.shapes import (
    ADDRESS,
    ANYTHING,
    COUNT,
    DAY,
    DIGITS,
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
from kith.client_api.openapi.shapes import more as _more

_FIELD = shape(name=TEXT, value=TEXT, verified_at=or_null(TEXT))
_ACCOUNT = shape(
    {"suspended": FLAG, "limited": FLAG, "moved": ref("Account")},
    id=ID, username=TEXT, acct=TEXT, display_name=TEXT, locked=FLAG, bot=FLAG, discoverable=or_null(FLAG),
    indexable=FLAG, group=FLAG, created_at=TIME, note=TEXT, url=ADDRESS, uri=ADDRESS, avatar=ADDRESS,
    avatar_static=ADDRESS, avatar_description=TEXT, header=ADDRESS, header_static=ADDRESS, header_description=TEXT,
    hide_collections=or_null(FLAG), noindex=FLAG, emojis=listed(ref("CustomEmoji")), roles=listed(ref("Role")),
    fields=listed(ref("Field")), followers_count=COUNT, following_count=COUNT, statuses_count=COUNT,
    last_status_at=or_null(DAY), show_media=FLAG, show_media_replies=FLAG, show_featured=FLAG,
    feature_approval=ref("FeatureApproval"),
)  # fmt: skip
_SOURCE = shape(
    privacy=one_of("public", "unlisted", "private", "direct"), sensitive=FLAG, language=or_null(TEXT), note=TEXT,
    fields=listed(ref("Field")), follow_requests_count=COUNT, hide_collections=or_null(FLAG),
    discoverable=or_null(FLAG), indexable=FLAG, attribution_domains=listed(TEXT), quote_policy=TEXT,
)  # fmt: skip

SCHEMAS: dict[str, Schema] = {
    "Account": _ACCOUNT,
    "Field": _FIELD,
    "CustomEmoji": shape(
        shortcode=TEXT, url=ADDRESS, static_url=ADDRESS, visible_in_picker=FLAG, category=or_null(TEXT)
    ),
    "Role": shape(id=TEXT, name=TEXT, permissions=DIGITS, color=TEXT, highlighted=FLAG, collection_limit=COUNT),
    "CredentialAccount": _more(_ACCOUNT, source=_SOURCE, role=ref("Role")),
    "MutedAccount": _more(_ACCOUNT, mute_expires_at=or_null(TIME)),
    "Profile": shape(
        id=ID, display_name=TEXT, note=TEXT, fields=listed(ref("Field")), avatar=or_null(ADDRESS),
        header=or_null(ADDRESS), avatar_description=TEXT, header_description=TEXT, locked=FLAG, bot=FLAG,
        attribution_domains=listed(TEXT), featured_tags=listed(ref("FeaturedTag")), show_media=FLAG,
        show_media_replies=FLAG, show_featured=FLAG, formatted_note=TEXT, formatted_fields=listed(ref("Field")),
    ),
    "Relationship": shape(
        id=ID, following=FLAG, showing_reblogs=FLAG, notifying=FLAG, languages=or_null(listed(TEXT)),
        followed_by=FLAG, blocking=FLAG, blocked_by=FLAG, muting=FLAG, muting_notifications=FLAG,
        muting_expires_at=or_null(TIME), requested=FLAG, requested_by=FLAG, domain_blocking=FLAG, endorsed=FLAG,
        note=TEXT,
    ),
    "FamiliarFollowers": shape(id=ID, accounts=listed(ref("Account"))),
    "Suggestion": shape(source=TEXT, sources=listed(TEXT), account=ref("Account")),
    "FeaturedTag": shape(id=ID, name=TEXT, url=ADDRESS, statuses_count=DIGITS, last_status_at=or_null(DAY)),
    "List": shape(id=ID, title=TEXT, replies_policy=one_of("followed", "list", "none"), exclusive=FLAG),
    "Report": shape(
        id=ID, action_taken=FLAG, action_taken_at=or_null(TIME), category=one_of("spam", "legal", "violation", "other"),
        comment=TEXT, forwarded=FLAG, created_at=TIME, status_ids=listed(ID), rule_ids=listed(ID),
        collection_ids=listed(ID), target_account=ref("Account"),
    ),
    "AdminAccount": shape(
        id=ID, username=TEXT, domain=or_null(TEXT), created_at=TIME, email=TEXT, ip=or_null(TEXT),
        ips=listed(ANYTHING), role=or_null(ref("Role")), confirmed=FLAG, suspended=FLAG, silenced=FLAG,
        sensitized=FLAG, disabled=FLAG, approved=FLAG, locale=or_null(TEXT), invite_request=or_null(TEXT),
        account=ref("Account"),
    ),
    "AdminReport": shape(
        id=ID, action_taken=FLAG, action_taken_at=or_null(TIME), category=TEXT, comment=TEXT, forwarded=FLAG,
        created_at=TIME, updated_at=TIME, account=or_null(ref("AdminAccount")), target_account=ref("AdminAccount"),
        assigned_account=or_null(ref("AdminAccount")), action_taken_by_account=or_null(ref("AdminAccount")),
        statuses=listed(ref("Status")), rules=listed(ref("Rule")),
    ),
}  # fmt: skip
