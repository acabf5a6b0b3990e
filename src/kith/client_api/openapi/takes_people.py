"""People, what is between them, oneself, lists, tags and reports."""

from dataclasses import replace

from kith.client_api.openapi.operations import IDS, JSON, MULTIPART, SKIPPED, TEXTS, Operation, changes, gives, pages
from kith.client_api.openapi.shapes import (
    COUNT,
    FLAG,
    ID,
    NUMBER,
    TEXT,
    Schema,
    listed,
    one_of,
    ref,
    sent,
)

_ACCOUNT, _TIE, _LIST, _TAG = ref("Account"), ref("Relationship"), ref("List"), ref("Tag")
_FIELDS = listed(sent(name=TEXT, value=TEXT))
_PROFILE: dict[str, Schema] = {
    "display_name": TEXT, "note": TEXT, "fields_attributes": _FIELDS, "avatar_description": TEXT,
    "header_description": TEXT, "locked": FLAG, "bot": FLAG, "discoverable": FLAG, "indexable": FLAG,
    "hide_collections": FLAG, "attribution_domains": TEXTS, "show_featured": FLAG, "show_media": FLAG,
    "show_media_replies": FLAG,
    "source": sent(privacy=one_of("public", "unlisted", "private"), sensitive=FLAG, language=TEXT),
}  # fmt: skip
_LIST_PARTS: dict[str, Schema] = {
    "title": TEXT, "replies_policy": one_of("followed", "list", "none"), "exclusive": FLAG
}  # fmt: skip
_POSTS_OF: dict[str, Schema] = {
    "pinned": FLAG, "tagged": TEXT, "only_media": FLAG, "exclude_replies": FLAG, "exclude_reblogs": FLAG,
    "exclude_direct": FLAG,
}  # fmt: skip


def _with_files(operation: Operation) -> Operation:
    return replace(operation, takes_as=(JSON, MULTIPART))


OPERATIONS: dict[str, Operation] = {
    "GET api/v1/accounts": gives("Several accounts at once", listed(_ACCOUNT), id_s=IDS),
    "POST api/v1/accounts": changes(
        "Join through an app", ref("Token"), "username", "email", "password", "agreement",
        username=TEXT, email=TEXT, password=TEXT, agreement=FLAG, locale=TEXT, reason=TEXT, invite_code=TEXT,
    ),
    "GET api/v1/accounts/:id": gives("An account", _ACCOUNT),
    "GET api/v1/accounts/verify_credentials": gives("One's own account", ref("CredentialAccount")),
    "PATCH api/v1/accounts/update_credentials": _with_files(
        changes("Change one's profile", ref("CredentialAccount"), **_PROFILE)
    ),
    "GET api/v1/accounts/lookup": gives("An account by its handle", _ACCOUNT, acct=TEXT).also(404),
    "GET api/v1/accounts/search": gives(
        "Accounts by a part of their name", listed(_ACCOUNT), q=TEXT, following=FLAG, resolve=FLAG, **SKIPPED
    ),
    "GET api/v1/accounts/relationships": gives(
        "What stands between oneself and others", listed(_TIE), id_s=IDS, with_suspended=FLAG
    ),
    "GET api/v1/accounts/familiar_followers": gives(
        "Who of those one follows follows others", listed(ref("FamiliarFollowers")), id_s=IDS
    ),
    "GET api/v1/accounts/:id/statuses": pages("What somebody published", ref("Status"), **_POSTS_OF),
    "GET api/v1/accounts/:id/followers": pages("Who follows somebody", _ACCOUNT),
    "GET api/v1/accounts/:id/following": pages("Whom somebody follows", _ACCOUNT),
    "GET api/v1/accounts/:id/lists": gives("Which of one's lists somebody is in", listed(_LIST)),
    "GET api/v1/accounts/:id/featured_tags": gives("The tags somebody shows", listed(ref("FeaturedTag"))),
    "GET api/v1/accounts/:id/endorsements": pages("Whom somebody recommends", _ACCOUNT),
    "GET api/v1/accounts/:id/identity_proofs": gives("Nothing: proofs are links now", listed(TEXT)),
    "POST api/v1/accounts/:id/follow": changes(
        "Follow", _TIE, reblogs=FLAG, notify=FLAG, languages=TEXTS
    ),
    "POST api/v1/accounts/:id/unfollow": gives("Follow no more", _TIE),
    "POST api/v1/accounts/:id/remove_from_followers": gives("Be followed by somebody no more", _TIE),
    "POST api/v1/accounts/:id/block": gives("Block", _TIE),
    "POST api/v1/accounts/:id/unblock": gives("Block no more", _TIE),
    "POST api/v1/accounts/:id/mute": changes("Mute, perhaps for a time", _TIE, notifications=FLAG, duration=COUNT),
    "POST api/v1/accounts/:id/unmute": gives("Mute no more", _TIE),
    "POST api/v1/accounts/:id/note": changes("Keep something in mind about somebody", _TIE, comment=TEXT),
    "POST api/v1/accounts/:id/endorse": gives("Recommend", _TIE),
    "POST api/v1/accounts/:id/unendorse": gives("Recommend no more", _TIE),
    "POST api/v1/accounts/:id/pin": gives("Recommend, as it was called", _TIE),
    "POST api/v1/accounts/:id/unpin": gives("Recommend no more, as it was called", _TIE),
    "POST api/v1/accounts/:id/email_subscriptions": gives("Get somebody's posts by mail: not offered here", None),
    "GET api/v1/blocks": pages("Whom one blocks", _ACCOUNT),
    "GET api/v1/mutes": pages("Whom one mutes", ref("MutedAccount")),
    "GET api/v1/domain_blocks": pages("Which servers one keeps away", TEXT),
    "POST api/v1/domain_blocks": changes("Keep a server away", domain=TEXT),
    "DELETE api/v1/domain_blocks": changes("Keep a server away no more", domain=TEXT),
    "GET api/v1/domain_blocks/preview": gives(
        "What keeping a server away would part", {"type": "object"}, domain=TEXT
    ).also(404),
    "GET api/v1/follow_requests": pages("Who asks to follow", _ACCOUNT),
    "POST api/v1/follow_requests/:id/authorize": gives("Let somebody follow", _TIE),
    "POST api/v1/follow_requests/:id/reject": gives("Let somebody not follow", _TIE),
    "GET api/v1/endorsements": pages("Whom one recommends", _ACCOUNT),
    "GET api/v1/directory": gives(
        "Who asked to be found", listed(_ACCOUNT), order=one_of("active", "new"), local=FLAG, **SKIPPED
    ),
    "GET api/v1/suggestions": gives("Whom one might follow", listed(_ACCOUNT), limit=COUNT),
    "GET api/v2/suggestions": gives("Whom one might follow, and why", listed(ref("Suggestion")), limit=COUNT),
    "DELETE api/v1/suggestions/:id": gives("Be asked about somebody no more"),
    "GET api/v1/profile": gives("One's own profile, to be edited", ref("Profile")),
    "PATCH api/v1/profile": _with_files(changes("Change one's profile", ref("Profile"), **_PROFILE)),
    "DELETE api/v1/profile/avatar": gives("Take one's picture away", ref("CredentialAccount")),
    "DELETE api/v1/profile/header": gives("Take one's wide picture away", ref("CredentialAccount")),
    "GET api/v1/lists": gives("One's lists", listed(_LIST)),
    "POST api/v1/lists": changes("Make a list", _LIST, "title", **_LIST_PARTS),
    "GET api/v1/lists/:id": gives("A list", _LIST),
    "PUT api/v1/lists/:id": changes("Change a list", _LIST, **_LIST_PARTS),
    "DELETE api/v1/lists/:id": gives("Delete a list"),
    "GET api/v1/lists/:id/accounts": pages("Who is in a list", _ACCOUNT),
    "POST api/v1/lists/:id/accounts": changes("Put people into a list", account_ids=IDS),
    "DELETE api/v1/lists/:id/accounts": changes("Take people out of a list", account_ids=IDS),
    "GET api/v1/tags/:name": gives("A tag", _TAG),
    "POST api/v1/tags/:name/follow": gives("Follow a tag", _TAG),
    "POST api/v1/tags/:name/unfollow": gives("Follow a tag no more", _TAG),
    "POST api/v1/tags/:name/feature": gives("Show a tag on one's page", _TAG),
    "POST api/v1/tags/:name/unfeature": gives("Show a tag no more", _TAG),
    "GET api/v1/followed_tags": pages("The tags one follows", _TAG),
    "GET api/v1/featured_tags": gives("The tags one shows", listed(ref("FeaturedTag"))),
    "POST api/v1/featured_tags": changes("Show a tag on one's page", ref("FeaturedTag"), "name", name=TEXT),
    "DELETE api/v1/featured_tags/:id": gives("Show a tag no more"),
    "GET api/v1/featured_tags/suggestions": gives("Tags one used of late", listed(_TAG)),
    "POST api/v1/reports": changes(
        "Ask the moderators to look", ref("Report"), "account_id",
        account_id=ID, status_ids=IDS, comment=TEXT, forward=FLAG,
        category=one_of("spam", "legal", "violation", "other"), rule_ids=IDS, collection_ids=IDS,
    ).also(404),
    "GET api/v1/admin/accounts": pages(
        "Accounts, for those who keep order", ref("AdminAccount"), local=FLAG, remote=FLAG, active=FLAG, pending=FLAG,
        disabled=FLAG, silenced=FLAG, sensitized=FLAG, suspended=FLAG, username=TEXT, display_name=TEXT, by_domain=TEXT,
        email=TEXT, ip=TEXT, staff=FLAG,
    ),
    "GET api/v2/admin/accounts": pages(
        "Accounts, for those who keep order", ref("AdminAccount"), origin=one_of("local", "remote"),
        status=one_of("active", "pending", "disabled", "silenced", "sensitized", "suspended"),
        permissions=one_of("staff"), invited_by=ID, username=TEXT, display_name=TEXT, by_domain=TEXT, email=TEXT,
        ip=TEXT,
    ),
    "GET api/v1/admin/accounts/:id": gives("An account, for those who keep order", ref("AdminAccount")),
    "DELETE api/v1/admin/accounts/:id": gives("Have all erased of who is suspended", ref("AdminAccount")),
    "POST api/v1/admin/accounts/:id/action": changes(
        "Act on an account", type=one_of("none", "disable", "sensitive", "silence", "suspend"), report_id=ID, text=TEXT,
        send_email_notification=FLAG,
    ),
    "POST api/v1/admin/accounts/:id/approve": gives("Let in who waits", ref("AdminAccount")),
    "POST api/v1/admin/accounts/:id/reject": gives("Turn away who waits"),
    "POST api/v1/admin/accounts/:id/enable": gives("Open a login again", ref("AdminAccount")),
    "POST api/v1/admin/accounts/:id/unsilence": gives("Limit an account no more", ref("AdminAccount")),
    "POST api/v1/admin/accounts/:id/unsuspend": gives("Suspend an account no more", ref("AdminAccount")),
    "POST api/v1/admin/accounts/:id/unsensitive": gives("Cover someone's pictures no more", ref("AdminAccount")),
    "GET api/v1/admin/reports": pages(
        "Reports", ref("AdminReport"), resolved=FLAG, unresolved=FLAG, account_id=ID, target_account_id=ID
    ),
    "GET api/v1/admin/reports/:id": gives("A report", ref("AdminReport")),
    "PUT api/v1/admin/reports/:id": changes(
        "Put a report under another heading", ref("AdminReport"),
        category=one_of("spam", "legal", "violation", "other"), rule_ids=IDS,
    ),
    "POST api/v1/admin/reports/:id/assign_to_self": gives("Take a report up", ref("AdminReport")),
    "POST api/v1/admin/reports/:id/unassign": gives("Leave a report to others", ref("AdminReport")),
    "POST api/v1/admin/reports/:id/resolve": gives("Decide that nothing is to be done", ref("AdminReport")),
    "POST api/v1/admin/reports/:id/reopen": gives("Have a report looked at again", ref("AdminReport")),
    **{
        f"POST api/v1/admin/{what}": changes("Nothing: nobody is measured here", listed(NUMBER), keys=TEXTS)
        for what in ("measures", "dimensions", "retention")
    },
}  # fmt: skip
