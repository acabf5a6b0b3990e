"""The shapes of posts and of what belongs to them: https://docs.joinmastodon.org/entities/Status/"""

from kith.client_api.openapi.shapes import (
    ADDRESS,
    ANYTHING,
    COUNT,
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

VISIBILITY = one_of("public", "unlisted", "private", "direct")
_CARD = shape(
    url=TEXT, title=TEXT, description=TEXT, language=or_null(TEXT), type=one_of("link", "photo", "video", "rich"),
    author_name=TEXT, author_url=TEXT, provider_name=TEXT, provider_url=TEXT, html=TEXT, width=COUNT, height=COUNT,
    image=or_null(ADDRESS), image_description=TEXT, embed_url=TEXT, blurhash=or_null(TEXT),
    published_at=or_null(TIME),
    authors=listed(shape(name=TEXT, url=TEXT, account=or_null(ref("Account")))), missing_attribution=FLAG,
)  # fmt: skip
_DAY = shape(day=DIGITS, uses=DIGITS, accounts=DIGITS)
_STATUS = shape(
    {
        "favourited": FLAG, "reblogged": FLAG, "muted": FLAG, "bookmarked": FLAG, "pinned": FLAG,
        "filtered": listed(ref("FilterResult")), "local_only": FLAG, "text": TEXT,
    },
    id=ID, created_at=TIME, edited_at=or_null(TIME), in_reply_to_id=or_null(ID), in_reply_to_account_id=or_null(ID),
    sensitive=FLAG, spoiler_text=TEXT, visibility=VISIBILITY, language=or_null(TEXT), uri=ADDRESS, url=or_null(ADDRESS),
    content=TEXT, reblog=or_null(ref("Status")), media_attachments=listed(ref("MediaAttachment")),
    mentions=listed(shape(id=ID, username=TEXT, url=ADDRESS, acct=TEXT)), tags=listed(shape(name=TEXT, url=ADDRESS)),
    emojis=listed(ref("CustomEmoji")), card=or_null(ref("PreviewCard")), poll=or_null(ref("Poll")),
    account=ref("Account"), replies_count=COUNT, reblogs_count=COUNT, favourites_count=COUNT, quotes_count=COUNT,
    quote=or_null(ANYTHING), quote_approval=ANYTHING, tagged_collections=listed(ref("Collection")),
    application=or_null(shape(name=TEXT, website=or_null(TEXT))),
)  # fmt: skip
_FILTER = shape(
    id=ID, title=TEXT, context=listed(TEXT), expires_at=or_null(TIME), filter_action=one_of("warn", "hide", "blur")
)

_TAG = shape({"following": FLAG, "featuring": FLAG}, id=TEXT, name=TEXT, url=ADDRESS, history=listed(_DAY))

SCHEMAS: dict[str, Schema] = {
    "Status": _STATUS,
    "Context": shape(ancestors=listed(ref("Status")), descendants=listed(ref("Status"))),
    "StatusEdit": shape(
        {"poll": ANYTHING, "quote": or_null(ANYTHING)},
        content=TEXT, spoiler_text=TEXT, sensitive=FLAG, created_at=TIME, account=ref("Account"),
        media_attachments=listed(ref("MediaAttachment")), emojis=listed(ref("CustomEmoji")),
    ),
    "StatusSource": shape(id=ID, text=TEXT, spoiler_text=TEXT),
    "ScheduledStatus": shape(
        id=ID, scheduled_at=or_null(TIME), params=ANYTHING, media_attachments=listed(ref("MediaAttachment"))
    ),
    "MediaAttachment": shape(
        id=ID, type=one_of("image", "gifv", "video", "audio", "unknown"), url=or_null(ADDRESS),
        preview_url=or_null(ADDRESS), remote_url=or_null(ADDRESS), meta=ANYTHING, description=or_null(TEXT),
        blurhash=or_null(TEXT),
    ),
    "AsyncRefresh": shape(
        async_refresh=shape(id=ID, status=one_of("running", "finished"), result_count=or_null(COUNT)),
    ),
    "Poll": shape(
        {"voted": FLAG, "own_votes": listed(COUNT)},
        id=ID, expires_at=or_null(TIME), expired=FLAG, multiple=FLAG, votes_count=COUNT, voters_count=or_null(COUNT),
        options=listed(shape(title=TEXT, votes_count=or_null(COUNT))), emojis=listed(ref("CustomEmoji")),
    ),
    "PreviewCard": _CARD,
    "TrendsLink": _more(_CARD, history=listed(_DAY)),
    "AdminTrendsLink": _more(_CARD, history=listed(_DAY), id=ID, requires_review=FLAG),
    "AdminTrendsStatus": _more(_STATUS, requires_review=FLAG),
    "Tag": _TAG,
    "AdminTag": _more(_TAG, trendable=FLAG, usable=FLAG, listable=FLAG, requires_review=FLAG),
    "Filter": _more(_FILTER, keywords=listed(ref("FilterKeyword")), statuses=listed(ref("FilterStatus"))),
    "FilterKeyword": shape(id=ID, keyword=TEXT, whole_word=FLAG),
    "FilterStatus": shape(id=ID, status_id=ID),
    "FilterResult": shape(
        filter=_FILTER, keyword_matches=or_null(listed(TEXT)), status_matches=or_null(listed(ID))
    ),
    "V1Filter": shape(
        id=ID, phrase=TEXT, context=listed(TEXT), whole_word=FLAG, expires_at=or_null(TIME), irreversible=FLAG
    ),
    "Conversation": shape(id=ID, unread=FLAG, accounts=listed(ref("Account")), last_status=or_null(ref("Status"))),
    "Search": shape(
        accounts=listed(ref("Account")), statuses=listed(ref("Status")), hashtags=listed(ref("Tag")),
        collections=listed(ref("Collection")),
    ),
    "V1Search": shape(accounts=listed(ref("Account")), statuses=listed(ref("Status")), hashtags=listed(TEXT)),
}  # fmt: skip
