"""Notices, who may reach somebody, and telling apps that are closed."""

from kith.client_api.openapi.operations import IDS, TEXTS, Operation, changes, gives, pages
from kith.client_api.openapi.shapes import COUNT, FLAG, ID, TEXT, Schema, by_name, listed, one_of, ref, sent

_ASKED: dict[str, Schema] = {
    "types_s": TEXTS, "exclude_types_s": TEXTS, "account_id": ID, "include_filtered": FLAG
}  # fmt: skip
_GROUPS = ref("GroupedNotificationsResults")
_EXPANDED = one_of("full", "partial_avatars")
_ANSWER = one_of("accept", "filter", "drop")
_WHO = ("not_following", "not_followers", "new_accounts", "private_mentions")
_POLICY: dict[str, Schema] = {f"for_{name}": _ANSWER for name in (*_WHO, "limited_accounts")}
_OLD_POLICY: dict[str, Schema] = {f"filter_{name}": FLAG for name in _WHO}
_DATA = sent(alerts=by_name(FLAG), policy=one_of("all", "followed", "follower", "none"))
_PUSH, _REQUEST = ref("WebPushSubscription"), ref("NotificationRequest")

OPERATIONS: dict[str, Operation] = {
    "GET api/v1/notifications": pages("Notices", ref("Notification"), supported_types_s=TEXTS, **_ASKED),
    "GET api/v1/notifications/:id": gives("A notice", ref("Notification")),
    "DELETE api/v1/notifications/:id": gives("Put a notice away, as it was"),
    "POST api/v1/notifications/:id/dismiss": gives("Put a notice away"),
    "POST api/v1/notifications/dismiss": changes("Put a notice away, as it was", id=ID).also(404),
    "POST api/v1/notifications/clear": gives("Put all notices away"),
    "DELETE api/v1/notifications/destroy_multiple": gives("Put several notices away", ids_s=IDS),
    "GET api/v1/notifications/unread_count": gives("How many notices are new", ref("Count"), limit=COUNT, **_ASKED),
    "GET api/v2/notifications": gives(
        "Notices, joined", _GROUPS, max_id=ID, since_id=ID, min_id=ID, limit=COUNT, expand_accounts=_EXPANDED,
        grouped_types_s=TEXTS, supported_types_s=TEXTS, **_ASKED,
    ),
    "GET api/v2/notifications/:group_key": gives("One line of notices", _GROUPS),
    "GET api/v2/notifications/:group_key/accounts": pages("Who is behind a line of notices", ref("Account")),
    "POST api/v2/notifications/:group_key/dismiss": gives("Put a line of notices away"),
    "POST api/v2/notifications/clear": gives("Put all notices away"),
    "GET api/v2/notifications/unread_count": gives(
        "How many lines of notices are new", ref("Count"), limit=COUNT, grouped_types_s=TEXTS, **_ASKED
    ),
    "GET api/v2/notifications/policy": gives("Who may reach one", ref("NotificationPolicy")),
    "PATCH api/v2/notifications/policy": changes("Choose who may reach one", ref("NotificationPolicy"), **_POLICY),
    "PUT api/v2/notifications/policy": changes("Choose who may reach one", ref("NotificationPolicy"), **_POLICY),
    "GET api/v1/notifications/policy": gives("Who may reach one, as it was", ref("V1NotificationPolicy")),
    "PATCH api/v1/notifications/policy": changes(
        "Choose who may reach one, as it was", ref("V1NotificationPolicy"), **_OLD_POLICY
    ),
    "PUT api/v1/notifications/policy": changes(
        "Choose who may reach one, as it was", ref("V1NotificationPolicy"), **_OLD_POLICY
    ),
    "GET api/v1/notifications/requests": pages("Who would like to reach one", _REQUEST),
    "GET api/v1/notifications/requests/:id": gives("Somebody who would like to", _REQUEST),
    "POST api/v1/notifications/requests/:id/accept": gives("Let somebody reach one"),
    "POST api/v1/notifications/requests/:id/dismiss": gives("Put a request away"),
    "POST api/v1/notifications/requests/accept": changes("Let several reach one", id_s=IDS),
    "POST api/v1/notifications/requests/dismiss": changes("Put several requests away", id_s=IDS),
    "GET api/v1/notifications/requests/merged": gives("Whether all that was let in stands there", sent(merged=FLAG)),
    "GET api/v1/push/subscription": gives("Where notices of this app are pushed to", _PUSH).also(404),
    "POST api/v1/push/subscription": changes(
        "Have notices pushed", _PUSH, "subscription",
        subscription=sent("endpoint", "keys", endpoint=TEXT, standard=FLAG, keys=sent(p256dh=TEXT, auth=TEXT)),
        data=_DATA,
    ),
    "PUT api/v1/push/subscription": changes("Choose what is pushed", _PUSH, data=_DATA).also(404),
    "DELETE api/v1/push/subscription": gives("Have nothing pushed any more"),
    "GET api/v1/preferences": gives("How one likes things", ref("Preferences")),
    "GET api/v1/markers": gives("How far one has read", by_name(ref("Marker")), timeline_s=listed(TEXT)),
    "POST api/v1/markers": changes(
        "Say how far one has read", by_name(ref("Marker")), home=sent(last_read_id=ID),
        notifications=sent(last_read_id=ID),
    ),
}  # fmt: skip
