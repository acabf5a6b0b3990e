"""The shapes of what this server says of itself: https://docs.joinmastodon.org/entities/Instance/"""

from kith.client_api.openapi.shapes import (
    ADDRESS,
    ANYTHING,
    COUNT,
    DAY,
    DIGITS,
    FLAG,
    ID,
    NUMBER,
    TEXT,
    TIME,
    Schema,
    by_name,
    listed,
    one_of,
    or_null,
    ref,
    shape,
)

_LIMITS = {
    "accounts": by_name(COUNT),
    "statuses": shape(max_characters=COUNT, max_media_attachments=COUNT, characters_reserved_per_url=COUNT),
    "media_attachments": shape(
        description_limit=COUNT, image_matrix_limit=COUNT, image_size_limit=COUNT, supported_mime_types=listed(TEXT),
        video_frame_rate_limit=COUNT, video_matrix_limit=COUNT, video_size_limit=COUNT,
    ),
    "polls": shape(max_options=COUNT, max_characters_per_option=COUNT, min_expiration=COUNT, max_expiration=COUNT),
}  # fmt: skip
_SEVERITY = one_of("noop", "silence", "suspend")
_APPLICATION = {
    "id": ID, "name": TEXT, "website": or_null(TEXT), "scopes": listed(TEXT), "redirect_uris": listed(TEXT),
    "redirect_uri": TEXT,
}  # fmt: skip

SCHEMAS: dict[str, Schema] = {
    "Error": shape({"error_description": TEXT, "details": ANYTHING}, error=TEXT),
    "Instance": shape(
        domain=TEXT, title=TEXT, version=TEXT, source_url=ADDRESS, description=TEXT, usage=ANYTHING,
        thumbnail=shape(url=ADDRESS), icon=listed(shape(src=ADDRESS, size=TEXT)), languages=listed(TEXT),
        configuration=shape(
            urls=ANYTHING, vapid=shape(public_key=TEXT), translation=shape(enabled=FLAG), timelines_access=ANYTHING,
            limited_federation=FLAG, **_LIMITS,
        ),
        registrations=shape(
            enabled=FLAG, approval_required=FLAG, reason_required=FLAG, message=or_null(TEXT),
            min_age=or_null(COUNT), url=or_null(TEXT),
        ),
        api_versions=by_name(COUNT), contact=shape(email=TEXT, account=or_null(ref("Account"))),
        rules=listed(ref("Rule")),
    ),
    "V1Instance": shape(
        uri=TEXT, title=TEXT, short_description=TEXT, description=TEXT, email=TEXT, version=TEXT,
        urls=shape(streaming_api=TEXT), stats=by_name(COUNT), thumbnail=or_null(ADDRESS), languages=listed(TEXT),
        registrations=FLAG, approval_required=FLAG, invites_enabled=FLAG, configuration=shape(**_LIMITS),
        contact_account=or_null(ref("Account")), rules=listed(ref("Rule")),
    ),
    "DomainBlock": shape(domain=TEXT, digest=TEXT, severity=_SEVERITY, comment=or_null(TEXT)),
    "AdminDomainBlock": shape(
        id=ID, domain=TEXT, digest=TEXT, created_at=TIME, severity=_SEVERITY, reject_media=FLAG, reject_reports=FLAG,
        private_comment=or_null(TEXT), public_comment=or_null(TEXT), obfuscate=FLAG,
    ),
    "Rule": shape(id=ID, text=TEXT, hint=TEXT, translations=by_name(shape(text=TEXT, hint=TEXT))),
    "Week": shape(week=DIGITS, statuses=DIGITS, logins=DIGITS, registrations=DIGITS),
    "Page": shape(updated_at=or_null(TIME), content=TEXT),
    "TermsOfService": shape(effective_date=DAY, effective=FLAG, content=TEXT, succeeded_by=or_null(DAY)),
    "Announcement": shape(
        id=ID, content=TEXT, starts_at=or_null(TIME), ends_at=or_null(TIME), all_day=FLAG, published_at=TIME,
        updated_at=TIME, read=FLAG, mentions=listed(ANYTHING), statuses=listed(ANYTHING), tags=listed(ANYTHING),
        emojis=listed(ref("CustomEmoji")), reactions=listed(ref("Reaction")),
    ),
    "Reaction": shape({"url": ADDRESS, "static_url": ADDRESS}, name=TEXT, count=COUNT, me=FLAG),
    "Application": shape(**_APPLICATION),
    "CredentialApplication": shape(
        client_id=TEXT, client_secret=TEXT, client_secret_expires_at=COUNT, **_APPLICATION
    ),
    "Token": shape(access_token=TEXT, token_type=TEXT, scope=TEXT, created_at=NUMBER),
    "UserInfo": shape(iss=ADDRESS, sub=ADDRESS, name=TEXT, preferred_username=TEXT, profile=ADDRESS),
    "OAuthServer": shape(
        issuer=ADDRESS, authorization_endpoint=ADDRESS, token_endpoint=ADDRESS, revocation_endpoint=ADDRESS,
        scopes_supported=listed(TEXT), response_types_supported=listed(TEXT), grant_types_supported=listed(TEXT),
        code_challenge_methods_supported=listed(TEXT),
    ),
    "Preferences": {
        "type": "object",
        "properties": {"posting:default:visibility": TEXT, "reading:expand:media": TEXT},
        "required": ["posting:default:visibility", "posting:default:sensitive", "reading:expand:media"],
    },
    "Marker": shape(last_read_id=ID, version=COUNT, updated_at=TIME),
    "OEmbed": shape(
        type=TEXT, version=TEXT, title=TEXT, author_name=TEXT, author_url=ADDRESS, provider_name=TEXT,
        provider_url=ADDRESS, html=TEXT, width=COUNT, height=or_null(COUNT),
    ),
}  # fmt: skip
