"""The shapes of notices, and of how they reach somebody: https://docs.joinmastodon.org/entities/Notification/"""

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
    by_name,
    listed,
    one_of,
    or_null,
    ref,
    shape,
)

_ANSWER = one_of("accept", "filter", "drop")
_SUMMARY = shape(pending_requests_count=COUNT, pending_notifications_count=COUNT)

SCHEMAS: dict[str, Schema] = {
    "Notification": shape(
        {
            "status": ref("Status"), "filtered": FLAG, "report": ref("Report"), "fallback": ANYTHING,
            "collection": ref("Collection"),
        },
        id=ID, type=TEXT, created_at=TIME, group_key=TEXT, account=ref("Account"),
    ),
    "GroupedNotificationsResults": shape(
        {"partial_accounts": listed(ANYTHING)},
        accounts=listed(ref("Account")), statuses=listed(ref("Status")),
        notification_groups=listed(ref("NotificationGroup")),
    ),
    "NotificationGroup": shape(
        {
            "page_min_id": ID, "page_max_id": ID, "latest_page_notification_at": TIME, "status_id": ID,
            "report": ref("Report"), "fallback": ANYTHING, "collection": ref("Collection"),
        },
        group_key=TEXT, notifications_count=COUNT, type=TEXT, most_recent_notification_id=COUNT,
        sample_account_ids=listed(ID),
    ),
    "NotificationPolicy": shape(
        for_not_following=_ANSWER, for_not_followers=_ANSWER, for_new_accounts=_ANSWER, for_private_mentions=_ANSWER,
        for_limited_accounts=_ANSWER, for_bots=_ANSWER, summary=_SUMMARY,
    ),
    "V1NotificationPolicy": shape(
        filter_not_following=FLAG, filter_not_followers=FLAG, filter_new_accounts=FLAG, filter_private_mentions=FLAG,
        summary=_SUMMARY,
    ),
    "NotificationRequest": shape(
        id=ID, created_at=TIME, updated_at=TIME, notifications_count=DIGITS, account=ref("Account"),
        last_status=or_null(ref("Status")),
    ),
    "Count": shape(count=COUNT),
    "WebPushSubscription": shape(
        id=COUNT, endpoint=ADDRESS, standard=FLAG, alerts=by_name(FLAG), policy=TEXT, server_key=TEXT
    ),
}  # fmt: skip
